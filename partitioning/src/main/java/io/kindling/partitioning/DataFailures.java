package io.kindling.partitioning;

import java.util.Optional;
import java.util.function.Supplier;

/** Finds the sentence about the data that a task threw, inside what Spark makes of it. */
public final class DataFailures {
  private DataFailures() {}

  /** Runs Spark jobs; a {@link DataException} in one of their tasks comes out as it is. */
  public static <T> T unwrapped(Supplier<T> jobs) {
    return unwrapped(jobs, Optional::empty);
  }

  /**
   * Runs Spark jobs that read data. Which bad row a task meets first is chance: where there is one,
   * it is looked for again.
   *
   * @param first the first problem in the order of the data
   */
  static <T> T unwrapped(Supplier<T> jobs, Supplier<Optional<DataException>> first) {
    try {
      return jobs.get();
    } catch (Throwable failure) {
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        if (cause instanceof DataException found) {
          throw first.get().orElse(found);
        }
      }
      throw failure;
    }
  }
}
