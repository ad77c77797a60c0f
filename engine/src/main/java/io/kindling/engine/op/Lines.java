package io.kindling.engine.op;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;

/**
 * An array seen along one axis: {@code outer} times {@code inner} lines of {@code count} numbers,
 * each {@code inner} places behind the one before.
 */
record Lines(int outer, int count, int inner) {
  static Lines of(Op op, Shape shape, int axis) {
    int index = axis(op, shape, axis);
    int outer = 1;
    int inner = 1;
    for (int d = 0; d < shape.rank(); d++) {
      outer *= d < index ? shape.size(d) : 1;
      inner *= d > index ? shape.size(d) : 1;
    }
    return new Lines(outer, shape.size(index), inner);
  }

  /** The number of an axis; negative ones count from the last. */
  static int axis(Op op, Shape shape, int axis) {
    int index = axis < 0 ? axis + shape.rank() : axis;
    Checks.require(
        index >= 0 && index < shape.rank(),
        "%s takes an array with that axis, found %s",
        op,
        shape);
    return index;
  }

  /** The shape with another size along an axis. */
  static Shape resized(Shape shape, int index, int size) {
    int[] sizes = shape.toArray();
    sizes[index] = size;
    return Shape.of(sizes);
  }

  int lines() {
    return outer * inner;
  }

  /** The place of a line's first number. */
  int start(int line) {
    return line / inner * count * inner + line % inner;
  }
}
