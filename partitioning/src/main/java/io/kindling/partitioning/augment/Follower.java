package io.kindling.partitioning.augment;

import io.kindling.partitioning.DataSpec.Target;

/** What a label does that says something of places, where pixels go to others. */
interface Follower {
  /** Of labels that say nothing of places. */
  Follower NONE = (rows, label, map, fill) -> {};

  /**
   * Moves the label of a row.
   *
   * @param rows the memory of the row
   * @param label where its label begins
   * @param map where the pixels came from
   * @param fill what stands where no pixel went
   */
  void followInPlace(byte[] rows, int label, Affine map, Fill fill);

  /** That of a kind of labels. */
  static Follower of(Target target, Picture picture) {
    return switch (target) {
      case CLASS, NUMBER -> NONE;
      case BOXES -> new BoxFollower(picture);
      case MASK -> new MaskFollower(picture);
      case POINTS -> new PointFollower(picture);
    };
  }
}
