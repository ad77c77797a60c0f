package io.kindling.jobs.config;

import java.util.Locale;

/**
 * What predict writes.
 *
 * @param classProbabilities whether each class's probability has a column
 */
public record PredictSettings(Format format, boolean classProbabilities) {
  /** The format of the rows. */
  public enum Format {
    PARQUET,
    CSV;

    /** The name in configurations, and Spark's. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
