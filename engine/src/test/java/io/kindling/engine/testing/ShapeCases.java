package io.kindling.engine.testing;

import static io.kindling.engine.testing.OpCase.below;
import static io.kindling.engine.testing.OpCase.normal;

import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.op.Concat;
import io.kindling.engine.op.DropoutMask;
import io.kindling.engine.op.Gather;
import io.kindling.engine.op.NormalNoise;
import io.kindling.engine.op.OneHot;
import io.kindling.engine.op.Pad;
import io.kindling.engine.op.ScatterAdd;
import io.kindling.engine.op.Slice;
import io.kindling.engine.op.Transpose;
import io.kindling.engine.op.UniformNoise;
import io.kindling.engine.op.WeightNoise;
import io.kindling.engine.testing.OpCase.Input;
import java.util.ArrayList;
import java.util.List;

/** Cases of ops that move numbers, and of leaves of chance. */
final class ShapeCases {
  private ShapeCases() {}

  static List<OpCase> of(int n, int width) {
    List<OpCase> cases = new ArrayList<>();
    addMoves(cases, n, width);
    addLookups(cases, n, width);
    addChance(cases, n, width);
    return cases;
  }

  private static OpCase one(Op op, Input x) {
    return new OpCase(op, List.of(x), List.of(0));
  }

  private static void addMoves(List<OpCase> cases, int n, int width) {
    Input x = normal(n, width);
    Input deep = normal(2, n, width);
    cases.add(one(Transpose.of(1, 0), x));
    cases.add(one(Transpose.of(1, 0, 2), deep));
    cases.add(one(Transpose.of(2, 0, 1), deep));
    cases.add(one(Transpose.of(0, 2, 3, 1), normal(2, 3, n, width)));
    cases.add(new OpCase(new Concat(0), List.of(x, normal(2, width)), List.of(0, 1)));
    cases.add(new OpCase(new Concat(-1), List.of(x, normal(n, 3), x), List.of(0, 1, 2)));
    cases.add(new OpCase(new Concat(1), List.of(deep, normal(2, 1, width)), List.of(0, 1)));
    cases.add(one(new Slice(0, n / 2, n), x));
    cases.add(one(new Slice(-1, 0, (width + 1) / 2), x));
    cases.add(one(new Slice(1, Math.max(0, n - 1), n), deep));
    cases.add(one(new Pad(0, 1, 0), x));
    cases.add(one(new Pad(-1, 2, 3), x));
    cases.add(one(new Pad(1, 0, 2), deep));
  }

  private static void addLookups(List<OpCase> cases, int n, int width) {
    Input table = normal(7, width);
    Input some = new Input(Shape.of(n), below(7));
    Input many = new Input(Shape.of(n, 3), below(7));
    cases.add(new OpCase(new Gather(0), List.of(table, some), List.of(0)));
    cases.add(new OpCase(new Gather(0), List.of(table, many), List.of(0)));
    cases.add(new OpCase(new Gather(1), List.of(normal(n, 7, width), some), List.of(0)));
    cases.add(new OpCase(new Gather(-1), List.of(normal(width, 7), many), List.of(0)));
    cases.add(new OpCase(new ScatterAdd(0, 7), List.of(normal(n, width), some), List.of(0)));
    cases.add(new OpCase(new ScatterAdd(1, 7), List.of(normal(2, n, 3), many), List.of(0)));
    cases.add(new OpCase(new OneHot(7), List.of(some), List.of()));
    cases.add(new OpCase(new OneHot(7), List.of(many), List.of()));
  }

  private static void addChance(List<OpCase> cases, int n, int width) {
    for (Shape shape : List.of(Shape.of(n, width), Shape.of(n, width, 1, 1), Shape.of(n))) {
      cases.add(new OpCase(new DropoutMask(0.4f, 3, shape), List.of(), List.of()));
      cases.add(new OpCase(new NormalNoise(3, shape), List.of(), List.of()));
      cases.add(new OpCase(new UniformNoise(3, shape), List.of(), List.of()));
      cases.add(new OpCase(new WeightNoise(3, shape), List.of(), List.of()));
    }
  }
}
