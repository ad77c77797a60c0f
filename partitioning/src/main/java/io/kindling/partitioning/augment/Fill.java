package io.kindling.partitioning.augment;

import java.util.Locale;

/** What stands where an image was moved away from. */
public enum Fill {
  /** Zeros. */
  BLACK,
  /** The nearest pixel of the image. */
  EDGE;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
