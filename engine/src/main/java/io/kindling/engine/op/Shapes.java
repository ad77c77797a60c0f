package io.kindling.engine.op;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import java.util.List;

/** What shape rules share: counts, ranks and equal shapes, with messages that name the op. */
final class Shapes {
  private Shapes() {}

  static void count(Op op, List<Shape> inputs, int expected) {
    Checks.require(inputs.size() == expected, "%s takes %s inputs, found %s", op, expected, inputs);
  }

  static void rank(Op op, Shape shape, int expected) {
    Checks.require(
        shape.rank() == expected, "%s takes an array of rank %s, found %s", op, expected, shape);
  }

  static void same(Op op, Shape left, Shape right) {
    Checks.require(left.equals(right), "%s takes equal shapes, found %s and %s", op, left, right);
  }

  /** Checks that an array has the shape that the op's other inputs ask for. */
  static void fits(Op op, String role, Shape expected, Shape found) {
    Checks.require(
        expected.equals(found), "%s expects %s of shape %s, found %s", op, role, expected, found);
  }
}
