package io.kindling.partitioning.source;

import io.kindling.partitioning.BadRows;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.Schema;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaRDD;

/**
 * What a source brings.
 *
 * @param schema what the packed rows hold
 * @param rows the rows, in any order
 * @param test rows that the source keeps apart for testing
 * @param bytes about how long all packed rows are, for the number of partitions
 * @param problem reads everything again and tells the first problem in the order of the data
 * @param bad the rows that were left out
 * @param held what is kept until the rows were taken once
 */
public record Raw(
    Schema schema,
    JavaRDD<byte[]> rows,
    Optional<JavaRDD<byte[]>> test,
    long bytes,
    Supplier<Optional<DataException>> problem,
    BadRows bad,
    List<? extends JavaRDD<?>> held) {
  private static final long MOST_BYTES_OF_A_PARTITION = 32 << 20;
  private static final long LEAST_BYTES_OF_A_PARTITION = 1 << 20;

  /** With no row left out. */
  public Raw(
      Schema schema,
      JavaRDD<byte[]> rows,
      Optional<JavaRDD<byte[]>> test,
      long bytes,
      Supplier<Optional<DataException>> problem) {
    this(schema, rows, test, bytes, problem, BadRows.NONE);
  }

  /** With nothing that is kept. */
  public Raw(
      Schema schema,
      JavaRDD<byte[]> rows,
      Optional<JavaRDD<byte[]>> test,
      long bytes,
      Supplier<Optional<DataException>> problem,
      BadRows bad) {
    this(schema, rows, test, bytes, problem, bad, List.of());
  }

  /** Frees what was kept for reading. */
  public void unpersist() {
    held.forEach(JavaRDD::unpersist);
  }

  /** Into how many partitions the rows should be cut. */
  public int partitions() {
    long side = Math.min(rows.context().defaultParallelism(), bytes / LEAST_BYTES_OF_A_PARTITION);
    return (int) Math.max(1, Math.max(side, bytes / MOST_BYTES_OF_A_PARTITION));
  }
}
