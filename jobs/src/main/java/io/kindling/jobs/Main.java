package io.kindling.jobs;

import io.kindling.jobs.spark.SparkSupport;
import java.io.PrintStream;
import java.util.Optional;

/** The main class of {@code kindling.jar}. */
public final class Main {
  private Main() {}

  /** Runs a job; the process ends with its code. */
  public static void main(String[] args) {
    int code = run(System.out, System.err, args);
    if (code != 0) {
      System.exit(code);
    }
  }

  /** Runs a job and returns the code that a process should end with. */
  public static int run(PrintStream out, PrintStream err, String... args) {
    return run(SparkSupport.problem(), out, err, args);
  }

  /** Says what is wrong with this Spark before any class is loaded that may not fit it. */
  static int run(Optional<String> sparkProblem, PrintStream out, PrintStream err, String... args) {
    if (sparkProblem.isPresent()) {
      err.println("kindling: " + sparkProblem.get());
      return ExitCode.CONFIGURATION.code();
    }
    return new Runner(out, err).run(args);
  }
}
