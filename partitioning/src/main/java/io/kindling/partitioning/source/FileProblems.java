package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/** The problems of one file: the first in words, the others counted. */
final class FileProblems implements Serializable {
  private static final long serialVersionUID = 1;
  private static final String TO_DO =
      "; data.onBadRow = skip leaves such rows out, quarantine also keeps them";
  private String first = "";
  private DataException.Kind kind = DataException.Kind.BAD_DATA;
  private boolean ofRow;
  private boolean leavable;
  private long count;

  /** Reads rows to their end, whatever is wrong with some. */
  static FileProblems of(Supplier<? extends Iterator<?>> open) {
    FileProblems problems = new FileProblems();
    try {
      Iterator<?> rows = open.get();
      while (rows.hasNext()) {
        try {
          rows.next();
        } catch (DataException problem) {
          problems.add(problem, true);
        }
      }
    } catch (DataException problem) {
      problems.add(problem, false);
    }
    return problems;
  }

  /** The first problem of all rows that cannot be packed. */
  static <R> Optional<DataException> first(
      JavaSparkContext context, List<JavaRDD<R>> all, Packer<R> packer) {
    context.sc().setJobDescription("Look for the first problem in the data");
    List<FileProblems> problems = new ArrayList<>();
    for (JavaRDD<R> rows : all) {
      problems.addAll(rows.mapPartitions(part -> List.of(of(part, packer)).iterator()).collect());
    }
    return first(problems);
  }

  private static <R> FileProblems of(Iterator<R> rows, Packer<R> packer) {
    FileProblems problems = new FileProblems();
    try {
      while (rows.hasNext()) {
        R row = rows.next();
        try {
          packer.pack(row);
        } catch (DataException problem) {
          problems.add(problem, true);
        }
      }
    } catch (DataException problem) {
      problems.add(problem, false);
    }
    return problems.leavable();
  }

  /** Of rows that data.onBadRow may leave out. */
  FileProblems leavable() {
    leavable = true;
    return this;
  }

  /** A problem of a row, with what can be done. */
  static DataException withToDo(DataException problem) {
    return problem.isOfData()
        ? new DataException(problem.kind(), problem.getMessage() + TO_DO)
        : problem;
  }

  /** The first problem of all files, which are in order. */
  static Optional<DataException> first(List<FileProblems> files) {
    long count = files.stream().mapToLong(problems -> problems.count).sum();
    return files.stream()
        .filter(problems -> problems.count > 0)
        .findFirst()
        .map(problems -> problems.told(count - 1));
  }

  private DataException told(long more) {
    DataException problem = new DataException(kind, sentence(more));
    return ofRow && leavable ? withToDo(problem) : problem;
  }

  private void add(DataException problem, boolean isOfRow) {
    if (count == 0) {
      ofRow = isOfRow;
      first = problem.getMessage();
      kind = problem.kind();
    }
    count++;
  }

  private String sentence(long more) {
    return more == 0
        ? first
        : String.format("%s (and %d more bad %s)", first, more, more == 1 ? "row" : "rows");
  }
}
