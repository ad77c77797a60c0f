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

  /** The definition: plain loops over row-major arrays. Inputs are not changed. */
  void compute(Node node, double[][] inputs, double[][] outputs, RunKey key);
}
