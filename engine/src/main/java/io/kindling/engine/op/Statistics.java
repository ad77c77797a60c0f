package io.kindling.engine.op;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What normalisations share: gradients that flow back through their means and variances. */
final class Statistics {
  private Statistics() {}

  /**
   * The gradients of (x, gamma, beta) of a node that puts out (y, means, variances).
   *
   * @param throughY the node of the gradients that flow through y, where any do
   * @param kept the shape of the statistics with as many dimensions as x
   */
  static List<Optional<Value>> gradients(
      Graph graph, Node node, Optional<Node> throughY, List<Optional<Value>> outputs, Shape kept) {
    List<Value> parts = new ArrayList<>();
    throughY.ifPresent(gradient -> parts.add(gradient.output(0)));
    Shape x = node.input(0).shape();
    double share = (double) kept.elements() / x.elements();
    outputs
        .get(1)
        .map(slope -> Formulas.reshape(graph, Formulas.scale(graph, slope, share), kept))
        .ifPresent(slope -> parts.add(Formulas.broadcast(graph, slope, x)));
    outputs
        .get(2)
        .map(slope -> Formulas.reshape(graph, Formulas.scale(graph, slope, 2 * share), kept))
        .ifPresent(slope -> parts.add(Formulas.multiply(graph, centred(graph, node, kept), slope)));
    return List.of(
        parts.stream().reduce((sum, part) -> Formulas.add(graph, sum, part)),
        throughY.map(gradient -> gradient.output(1)),
        throughY.map(gradient -> gradient.output(2)));
  }

  private static Value centred(Graph graph, Node node, Shape kept) {
    Value mean = Formulas.reshape(graph, node.output(1), kept);
    return Formulas.subtract(graph, node.input(0), mean);
  }
}
