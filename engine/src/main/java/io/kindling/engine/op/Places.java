package io.kindling.engine.op;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Broadcasting: shapes are aligned at their last dimensions, and a dimension that is missing or of
 * size 1 is repeated to the size of the other.
 */
final class Places {
  private Places() {}

  /** The shape that all of these are repeated to. */
  static Shape common(Op op, List<Shape> shapes) {
    int rank = shapes.stream().mapToInt(Shape::rank).max().orElse(0);
    int[] sizes = new int[rank];
    for (int d = 0; d < rank; d++) {
      sizes[d] = 1;
      for (Shape shape : shapes) {
        int size = sizeAt(shape, d, rank);
        Checks.require(
            size == sizes[d] || size == 1 || sizes[d] == 1,
            "%s takes shapes that can be repeated to one shape, found %s",
            op,
            shapes);
        sizes[d] = size == 1 ? sizes[d] : size;
      }
    }
    return Shape.of(sizes);
  }

  private static int sizeAt(Shape shape, int dimension, int rank) {
    int own = dimension - rank + shape.rank();
    return own < 0 ? 1 : shape.size(own);
  }

  /** For each element of {@code to}, the element of {@code from} that is repeated there. */
  static int[] of(Shape from, Shape to) {
    int[] places = new int[to.elements()];
    int[] strides = strides(from, to);
    int inner = 1;
    for (int d = to.rank() - 1; d >= 0; d--) {
      for (int i = 0; strides[d] > 0 && i < places.length; i++) {
        places[i] += i / inner % to.size(d) * strides[d];
      }
      inner *= to.size(d);
    }
    return places;
  }

  /** How far a step along each dimension of {@code to} goes in {@code from}; 0 if repeated. */
  static int[] strides(Shape from, Shape to) {
    int[] strides = new int[to.rank()];
    int stride = 1;
    for (int d = to.rank() - 1; d >= 0; d--) {
      int size = sizeAt(from, d, to.rank());
      strides[d] = size > 1 ? stride : 0;
      stride *= size;
    }
    return strides;
  }

  /** The dimensions of {@code to} along which an array of shape {@code from} is repeated. */
  static List<Integer> repeated(Shape from, Shape to) {
    List<Integer> axes = new ArrayList<>();
    for (int d = 0; d < to.rank(); d++) {
      if (d < to.rank() - from.rank() || sizeAt(from, d, to.rank()) != to.size(d)) {
        axes.add(d);
      }
    }
    return axes;
  }
}
