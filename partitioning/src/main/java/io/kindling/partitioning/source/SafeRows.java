package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import java.util.Iterator;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Row;

/** The rows of a partition; what Spark cannot read or compute is a fault of the data. */
final class SafeRows implements Iterator<Row> {
  private final String shown;
  private final Iterator<Row> rows;

  SafeRows(String shown, Iterator<Row> rows) {
    this.shown = shown;
    this.rows = rows;
  }

  @Override
  public boolean hasNext() {
    try {
      return rows.hasNext();
    } catch (RuntimeException problem) {
      throw told(problem);
    }
  }

  @Override
  public Row next() {
    try {
      return rows.next();
    } catch (RuntimeException problem) {
      throw told(problem);
    }
  }

  private RuntimeException told(RuntimeException problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof DataException known) {
        return known;
      }
    }
    if (!(problem instanceof SparkThrowable)) {
      return problem;
    }
    String message = String.valueOf(problem.getMessage());
    return DataException.bad(
        "%s: a row cannot be read or computed: Spark says: %s",
        shown, message.lines().findFirst().orElse(""));
  }
}
