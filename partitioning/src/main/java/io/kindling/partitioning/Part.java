package io.kindling.partitioning;

import java.util.Locale;

/** The parts that rows are split into. */
public enum Part {
  TRAIN,
  VALIDATION,
  TEST;

  /** The name in reports. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
