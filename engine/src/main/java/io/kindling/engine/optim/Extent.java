package io.kindling.engine.optim;

/** Over what a norm is taken. */
enum Extent {
  /** There is none. */
  NONE,
  /** All parameters that are trained. */
  WHOLE,
  /** One segment: a layer's weight, or its bias. */
  SEGMENT
}
