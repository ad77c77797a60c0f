package io.kindling.jobs.config;

import java.util.Locale;
import java.util.OptionalInt;

/**
 * How trainings that are parts of one job are run; it decides nothing of what they reach.
 *
 * @param size whether each runs in one task
 * @param atOnce how many large ones at the most; empty: as many as there are slots
 */
public record TrialSettings(Size size, OptionalInt atOnce) {
  /** How large a trial is. */
  public enum Size {
    /** What memory allows. */
    AUTO,
    /** One task each, all rows in every process. */
    SMALL,
    /** Rounds on the cluster, the rows left in their shards. */
    LARGE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
