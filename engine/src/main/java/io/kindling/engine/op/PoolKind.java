package io.kindling.engine.op;

/** What a pooling takes from a window. */
public enum PoolKind {
  /** The largest number; of equal ones the first. */
  MAX,
  /** The mean; padding counts as zeros. */
  AVERAGE,
  /** The mean of the numbers that lie inside the image. */
  AVERAGE_INSIDE
}
