package io.kindling.partitioning;

import java.util.Locale;

/** What the classes of the rows to train on weigh. */
public enum ClassWeights {
  /** As much as their rows. */
  NONE,
  /** All the same. */
  BALANCED;

  /** The name in configurations. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
