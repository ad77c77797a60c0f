package io.kindling.jobs.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What to do where the output folder holds something. */
public enum IfExists {
  /** Refuse to run. */
  FAIL,
  /** Do nothing where a run has succeeded; replace one that has not. */
  SKIP,
  /** Replace an earlier run. */
  OVERWRITE,
  /** Go on from the last checkpoint of an earlier run; do nothing where one has succeeded. */
  RESUME;

  /** The word on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<IfExists> of(String word) {
    return Arrays.stream(values()).filter(rule -> rule.word().equals(word)).findFirst();
  }
}
