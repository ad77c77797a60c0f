package io.kindling.engine.testing;

import static io.kindling.engine.testing.OpCase.normal;
import static io.kindling.engine.testing.OpCase.positive;

import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.op.Activate;
import io.kindling.engine.op.ActivateGradient;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Activation.Kind;
import io.kindling.engine.op.ArgMax;
import io.kindling.engine.op.Broadcast;
import io.kindling.engine.op.LayerNorm;
import io.kindling.engine.op.LayerNormGradient;
import io.kindling.engine.op.LogSoftmax;
import io.kindling.engine.op.LogSoftmaxGradient;
import io.kindling.engine.op.MatMul;
import io.kindling.engine.op.PairFunction;
import io.kindling.engine.op.Pairwise;
import io.kindling.engine.op.Reduce;
import io.kindling.engine.op.Reduction;
import io.kindling.engine.op.Select;
import io.kindling.engine.op.Softmax;
import io.kindling.engine.op.SoftmaxGradient;
import io.kindling.engine.op.StopGradient;
import io.kindling.engine.random.CounterRandom;
import io.kindling.engine.testing.OpCase.Draw;
import io.kindling.engine.testing.OpCase.Input;
import java.util.ArrayList;
import java.util.List;

/** Cases of elementwise functions, reductions, normalisations along an axis, and products. */
final class ElementaryCases {
  /** No two alike, where the largest or smallest number is looked for. */
  private static final Draw DISTINCT = (key, i) -> CounterRandom.normal(key, 1, i);

  private ElementaryCases() {}

  static List<OpCase> of(int n, int width) {
    List<OpCase> cases = new ArrayList<>();
    addActivations(cases, n, width);
    addPairs(cases, n, width);
    addReductions(cases, n, width);
    addAlongAnAxis(cases, n, width);
    addProducts(cases, n, width);
    return cases;
  }

  private static OpCase one(Op op, Input x) {
    return new OpCase(op, List.of(x), List.of(0));
  }

  private static Input distinct(int... shape) {
    return new Input(Shape.of(shape), DISTINCT);
  }

  private static Activation activation(Kind kind) {
    return switch (kind) {
      case LEAKY_RELU -> Activation.leakyRelu(0.1f);
      case ELU -> Activation.elu(0.7f);
      case CLIP -> Activation.clip(-0.55f, 0.85f);
      default -> new Activation(kind, 0, 0);
    };
  }

  private static void addActivations(List<OpCase> cases, int n, int width) {
    for (Kind kind : Kind.values()) {
      boolean aboveZero = kind == Kind.LOG || kind == Kind.SQRT || kind == Kind.RECIPROCAL;
      Input x = aboveZero ? positive(n, width) : normal(n, width);
      List<Input> slope = List.of(positive(n, width), normal(n, width));
      cases.add(one(new Activate(activation(kind)), x));
      cases.add(new OpCase(new ActivateGradient(activation(kind)), slope, List.of(1)));
    }
    cases.add(one(new Activate(Activation.GELU), normal(2, n, width)));
    cases.add(new OpCase(new StopGradient(), List.of(normal(n, width)), List.of()));
  }

  private static void addPairs(List<OpCase> cases, int n, int width) {
    for (PairFunction function : PairFunction.values()) {
      Op op = new Pairwise(function);
      List<Integer> checked = function.compares() ? List.of() : List.of(0, 1);
      cases.add(new OpCase(op, List.of(above(n, width), above(n, width)), checked));
      cases.add(new OpCase(op, List.of(above(n, width), above(width)), checked));
      cases.add(new OpCase(op, List.of(above(2, 1, n), above(2, width, 1)), checked));
      cases.add(new OpCase(op, List.of(above(), above(n, width)), checked));
    }
    Input few = new Input(Shape.of(n, width), OpCase.below(2));
    Input even = new Input(Shape.of(width), (key, i) -> 2 * CounterRandom.below(2, key, 0, i));
    cases.add(new OpCase(new Pairwise(PairFunction.POWER), List.of(few, even), List.of(0)));
    cases.add(new OpCase(new Pairwise(PairFunction.EQUAL), List.of(few, few), List.of()));
    Input x = normal(n, width);
    cases.add(new OpCase(new Select(), List.of(few, x, x), List.of(1, 2)));
    Input column = new Input(Shape.of(n, 1), OpCase.below(2));
    cases.add(new OpCase(new Select(), List.of(column, normal(width), x), List.of(1, 2)));
  }

  /** Positive, so that every function of two numbers is defined; no two alike. */
  private static Input above(int... shape) {
    return new Input(Shape.of(shape), (key, i) -> 0.3 + CounterRandom.uniform(key, 1, i));
  }

  private static void addReductions(List<OpCase> cases, int n, int width) {
    for (Reduction reduction : Reduction.values()) {
      cases.add(one(new Reduce(reduction, 0), distinct(n, width)));
      cases.add(one(new Reduce(reduction, -1), distinct(n, width)));
      cases.add(one(new Reduce(reduction, 0, 2), distinct(n, 3, width)));
      cases.add(one(new Reduce(reduction, 0, 2, 3), distinct(n, 3, 2, width)));
      cases.add(one(new Reduce(reduction, 1, 3), distinct(2, n, 3, width)));
      cases.add(one(new Reduce(reduction, -2, 0), distinct(2, n, 3, width)));
      cases.add(one(new Reduce(reduction, 1), distinct(2, n, width)));
      cases.add(one(new Reduce(reduction, 0, 1), distinct(n, width)));
      cases.add(one(new Reduce(reduction), distinct(n, width)));
    }
    cases.add(one(new Broadcast(Shape.of(n, width)), normal(width)));
    cases.add(one(new Broadcast(Shape.of(2, n, width)), normal(n, 1)));
    cases.add(one(new Broadcast(Shape.of(n, width)), normal()));
    cases.add(new OpCase(new ArgMax(-1), List.of(distinct(n, width)), List.of()));
    cases.add(new OpCase(new ArgMax(1), List.of(distinct(2, n, width)), List.of()));
    Input alike = new Input(Shape.of(n, width), OpCase.below(3));
    cases.add(new OpCase(new ArgMax(-1), List.of(alike), List.of()));
  }

  private static void addAlongAnAxis(List<OpCase> cases, int n, int width) {
    for (int axis = 0; axis < 3; axis++) {
      Input x = normal(n, 2, width);
      List<Input> slope = List.of(positive(n, 2, width), x);
      cases.add(one(new Softmax(axis), x));
      cases.add(new OpCase(new SoftmaxGradient(axis), slope, List.of(1)));
      cases.add(one(new LogSoftmax(axis), x));
      cases.add(new OpCase(new LogSoftmaxGradient(axis), slope, List.of(1)));
    }
    cases.add(one(new Softmax(-1), normal(n, width)));
    cases.add(
        new OpCase(
            new SoftmaxGradient(-1), List.of(positive(n, width), normal(n, width)), List.of(1)));
    cases.add(one(new LogSoftmax(-1), normal(n, width)));
    Input x = normal(n, width);
    Input c = normal(width);
    Op norm = new LayerNorm(1e-3f);
    cases.add(new OpCase(norm, List.of(x, c, c), List.of(0, 1, 2)));
    cases.add(new OpCase(norm, List.of(normal(2, n, width), c, c), List.of(0, 1, 2)));
    cases.add(
        new OpCase(
            new LayerNormGradient(1e-3f), List.of(x, normal(n), positive(n), c, x), List.of()));
  }

  private static void addProducts(List<OpCase> cases, int n, int width) {
    int k = width + 1;
    List<Integer> both = List.of(0, 1);
    for (MatMul op :
        List.of(
            MatMul.plain(),
            MatMul.leftTransposed(),
            MatMul.rightTransposed(),
            new MatMul(true, true))) {
      int[] left = op.transposeLeft() ? new int[] {k, n} : new int[] {n, k};
      int[] right = op.transposeRight() ? new int[] {width, k} : new int[] {k, width};
      Input manyLeft = normal(3, left[0], left[1]);
      Input manyRight = normal(3, right[0], right[1]);
      cases.add(new OpCase(op, List.of(normal(left), normal(right)), both));
      cases.add(new OpCase(op, List.of(manyLeft, manyRight), both));
      cases.add(new OpCase(op, List.of(manyLeft, normal(right)), both));
      cases.add(new OpCase(op, List.of(normal(left), manyRight), both));
    }
  }
}
