package io.kindling.engine.network;

/** What a layer does with sequences whose rows have lengths of their own. */
public enum Masking {
  /** Makes each step of the same step alone: the lengths hold behind it. */
  EACH_STEP,
  /**
   * Leaves absent steps out and puts zeros there: the lengths of its first input hold behind it.
   */
  LEAVES_OUT,
  /** Leaves absent steps out, and puts out no sequence. */
  ENDS,
  /** Finds the lengths itself. */
  FINDS,
  /** Has layers inside, which say it. */
  INSIDE,
  /** Would mix absent steps with the others. */
  UNAWARE;

  boolean leavesOut() {
    return this == LEAVES_OUT || this == ENDS;
  }
}
