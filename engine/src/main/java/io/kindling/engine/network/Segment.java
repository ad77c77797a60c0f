package io.kindling.engine.network;

import io.kindling.engine.graph.Shape;

/**
 * A named window on a flat array.
 *
 * @param name layer and role, as in {@code 0.weight}
 * @param offset the first element
 * @param shape the shape that the window is read in, row-major
 * @param use how much of it a step uses
 */
public record Segment(String name, int offset, Shape shape, Use use) {
  /** How much of a window a step uses, and so where its gradient can be anything but zero. */
  public enum Use {
    /** All of it. */
    WHOLE,
    /** Those rows, along the first dimension, that the step's examples name. */
    BY_ROW
  }

  /** A window that a step uses all of. */
  public Segment(String name, int offset, Shape shape) {
    this(name, offset, shape, Use.WHOLE);
  }

  public int length() {
    return shape.elements();
  }
}
