package io.kindling.partitioning.augment;

import io.kindling.engine.Checks;
import java.io.Serializable;

/** Something that happens to a row of a training step by chance. */
public sealed interface Change extends Serializable permits PixelChange, Placement, Mixing {
  /** The name in configurations. */
  String word();

  /** How often it happens, from 0 to 1. */
  double chance();

  /** Refuses images of a size for which it makes no sense. */
  default void check(Picture picture) {}

  /** Refuses a chance that is none. */
  static void checkChance(String word, double chance) {
    Checks.require(
        chance >= 0 && chance <= 1,
        "Invalid chance %s of %s in data.augment: expected a number from 0 to 1",
        chance,
        word);
  }

  /** Refuses a setting that is out of its range. */
  static void checkSetting(boolean allowed, String word, Object value, String range) {
    Checks.require(allowed, "Invalid %s %s in data.augment: expected %s", word, value, range);
  }
}
