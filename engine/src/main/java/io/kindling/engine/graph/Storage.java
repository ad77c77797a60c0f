package io.kindling.engine.graph;

/** How fast kernels hold what an op works on, as far as it decides how much memory they take. */
public enum Storage {
  /** As its inputs lie. */
  AS_GIVEN,

  /** Channels of images in blocks, the last of which is filled up. */
  IN_BLOCKS,

  /** Row-major, however its inputs lie. */
  ROW_MAJOR,

  /** Row-major, with several numbers kept on the way for each one of the output. */
  STEP_BY_STEP
}
