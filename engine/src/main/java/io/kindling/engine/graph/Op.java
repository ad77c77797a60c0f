package io.kindling.engine.graph;

import io.kindling.engine.random.RunKey;
import java.util.List;
import java.util.Optional;

/**
 * A computation on arrays: its shape rule, its gradient and its definition in double precision,
 * which every faster kernel is compared with. Ops are records: equal settings, equal ops.
 */
public interface Op {
  /**
   * The shapes of the outputs; throws {@link IllegalArgumentException} if the inputs do not fit.
   */
  List<Shape> shapes(List<Shape> inputs);

  /**
   * Adds to the graph what computes the gradient with respect to each input, given that of each
   * output. An output that nothing depends on has none; an input through which no gradient flows (a
   * label, a mask) gets none.
   */
  List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputGradients);

  /**
   * The gradient with respect to an input that is seldom asked for (a target, the weight of a row),
   * for which {@link #gradient} gives none: added to the graph only where somebody asks.
   */
  default Optional<Value> seldomGradient(
      Graph graph, Node node, List<Optional<Value>> outputGradients, int input) {
    return Optional.empty();
  }

  /**
   * The inputs that the outputs depend on, but which get no gradient from this op: to ask for one
   * is refused. Labels and masks are none of them.
   */
  default List<Integer> withoutGradient() {
    return List.of();
  }

  /** The definition: plain loops over row-major arrays. Inputs are not changed. */
  void compute(Node node, double[][] inputs, double[][] outputs, RunKey key);

  /** A kernel in single precision, from an op that back ends are not expected to know. */
  default Optional<Loop> loop(Node node) {
    return Optional.empty();
  }

  /** How fast kernels hold what it works on. */
  default Storage storage() {
    return Storage.AS_GIVEN;
  }

  /** How many multiply-adds the definition takes, where these are what its time is spent on. */
  default long multiplyAdds(Node node) {
    return 0;
  }
}
