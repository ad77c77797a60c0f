package io.kindling.engine.op;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Loop;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A function of two arrays, element by element, each repeated along the dimensions that it lacks or
 * that are of size 1 in it.
 */
public record Pairwise(PairFunction function) implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 2);
    return List.of(Places.common(this, inputs));
  }

  /**
   * Where the larger or smaller of two is taken and they are equal, the left one gets all. The
   * gradient of an exponent needs a base of 0 or above; at 0 it is 0, as is that of a base whose
   * exponent is 0. A leaf of chance or a constant gets none.
   */
  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value dy = outputs.get(0).orElseThrow();
    return List.of(
        part(graph, node.input(0), () -> toLeft(graph, node, dy)),
        part(graph, node.input(1), () -> toRight(graph, node, dy)));
  }

  private Optional<Value> part(Graph graph, Value input, Supplier<Value> gradient) {
    Op source = input.node().op();
    boolean fixed =
        source instanceof Chance || source instanceof Fill || source instanceof Constant;
    if (function.compares() || fixed) {
      return Optional.empty();
    }
    return Optional.of(Formulas.sumTo(graph, gradient.get(), input.shape()));
  }

  private Value toLeft(Graph graph, Node node, Value dy) {
    Value left = node.input(0);
    Value right = node.input(1);
    return switch (function) {
      case MULTIPLY -> apply(graph, PairFunction.MULTIPLY, dy, right);
      case DIVIDE -> apply(graph, PairFunction.DIVIDE, dy, right);
      case MAX -> where(graph, PairFunction.GREATER_EQUAL, node, dy);
      case MIN -> where(graph, PairFunction.LESS_EQUAL, node, dy);
      case POWER -> {
        Value less = apply(graph, PairFunction.SUBTRACT, right, unlessZero(graph, right));
        Value slope =
            apply(
                graph, PairFunction.MULTIPLY, right, apply(graph, PairFunction.POWER, left, less));
        yield apply(graph, PairFunction.MULTIPLY, dy, slope);
      }
      default -> dy;
    };
  }

  private Value toRight(Graph graph, Node node, Value dy) {
    Value left = node.input(0);
    Value right = node.input(1);
    return switch (function) {
      case SUBTRACT -> Formulas.negate(graph, dy);
      case MULTIPLY -> apply(graph, PairFunction.MULTIPLY, dy, left);
      case DIVIDE -> {
        Value slope = apply(graph, PairFunction.DIVIDE, node.output(), right);
        yield Formulas.negate(graph, apply(graph, PairFunction.MULTIPLY, dy, slope));
      }
      case MAX -> where(graph, PairFunction.LESS, node, dy);
      case MIN -> where(graph, PairFunction.GREATER, node, dy);
      case POWER -> {
        Value log = Formulas.apply(graph, Activation.LOG, unlessFlat(graph, left, right));
        Value slope = apply(graph, PairFunction.MULTIPLY, node.output(), log);
        yield apply(graph, PairFunction.MULTIPLY, dy, slope);
      }
      default -> dy;
    };
  }

  /** 1, or 0 where an exponent is 0: what is flat has the slope 0, at 0 too. */
  private static Value unlessZero(Graph graph, Value exponent) {
    boolean isKnown = exponent.node().op() instanceof Fill fill && fill.value() != 0;
    return isKnown
        ? Formulas.number(graph, 1)
        : apply(graph, PairFunction.NOT_EQUAL, exponent, Formulas.number(graph, 0));
  }

  /** A base, or 1 where it is 0 and the exponent is not below 0: the logarithm of 0 is infinite. */
  private static Value unlessFlat(Graph graph, Value base, Value exponent) {
    Value zero = Formulas.number(graph, 0);
    Value isZero = apply(graph, PairFunction.EQUAL, base, zero);
    Value isFlat =
        Formulas.multiply(graph, isZero, apply(graph, PairFunction.GREATER_EQUAL, exponent, zero));
    return Formulas.add(graph, base, isFlat);
  }

  private static Value where(Graph graph, PairFunction test, Node node, Value dy) {
    Value holds = apply(graph, test, node.input(0), node.input(1));
    return apply(graph, PairFunction.MULTIPLY, dy, holds);
  }

  private static Value apply(Graph graph, PairFunction function, Value left, Value right) {
    return graph.add(new Pairwise(function), left, right).output();
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    int[] left = Places.of(node.input(0).shape(), node.shapes().get(0));
    int[] right = Places.of(node.input(1).shape(), node.shapes().get(0));
    for (int i = 0; i < outputs[0].length; i++) {
      outputs[0][i] = function.apply(inputs[0][left[i]], inputs[1][right[i]]);
    }
  }

  @Override
  public Optional<Loop> loop(Node node) {
    return Optional.of(
        Repeated.loop(node, (y, x, count) -> function.applyInto(y, x[0], x[1], count)));
  }
}
