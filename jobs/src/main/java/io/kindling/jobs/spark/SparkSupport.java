package io.kindling.jobs.spark;

import java.util.Optional;
import org.apache.spark.package$;

/** Which versions of Spark these classes fit. */
public final class SparkSupport {
  private SparkSupport() {}

  /** Why this Spark will not do, as a sentence; empty if it will. */
  public static Optional<String> problem() {
    return problem(package$.MODULE$.SPARK_VERSION());
  }

  /** Why a Spark of this version will not do, as a sentence; empty if it will. */
  public static Optional<String> problem(String version) {
    if (version.matches("4\\.[01]([.-].*)?")) {
      return Optional.empty();
    }
    return Optional.of(
        "This is Spark "
            + version
            + ", but Kindling synchronises its workers over Spark's own transport and knows that of"
            + " Spark 4.0 and 4.1 only: submit it to one of these.");
  }
}
