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
   * gradient of an exponent needs a base above 0. A leaf of chance or a constant gets none.
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
        Value less = apply(graph, PairFunction.SUBTRACT, right, Formulas.number(graph, 1));
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
        Value log = graph.add(new Activate(Activation.LOG), left).output();
        Value slope = apply(graph, PairFunction.MULTIPLY, node.output(), log);
        yield apply(graph, PairFunction.MULTIPLY, dy, slope);
      }
      default -> dy;
    };
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
    int[] left = Places.of(node.input(0).shape(), node.shapes().get(0));
    int[] right = Places.of(node.input(1).shape(), node.shapes().get(0));
    return Optional.of(
        (inputs, outputs, key) -> {
          for (int i = 0; i < left.length; i++) {
            double result = function.apply(inputs[0].get(left[i]), inputs[1].get(right[i]));
            outputs[0].put(i, (float) result);
          }
        });
  }
}
