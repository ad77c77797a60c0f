package io.kindling.engine.network;

import io.kindling.engine.graph.Shape;

/**
 * A named window on a flat array.
 *
 * @param name layer and role, as in {@code 0.weight}
 * @param offset the first element
 * @param shape the shape that the window is read in, row-major
 */
public record Segment(String name, int offset, Shape shape) {
  public int length() {
    return shape.elements();
  }
}
