package io.kindling.partitioning.augment;

/** What is done to the copy of a packed row before it is encoded. */
@FunctionalInterface
public interface Touch {
  /** Rows as they are. */
  Touch NONE = (packed, start, row) -> {};

  /**
   * Changes a copy.
   *
   * @param packed holds the row from {@code start} on
   * @param row its number in its shard
   */
  void touchInPlace(byte[] packed, int start, int row);
}
