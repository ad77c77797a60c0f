package io.kindling.engine.graph;

import io.kindling.engine.Checks;
import io.kindling.engine.op.Fill;
import io.kindling.engine.op.Formulas;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Symbolic differentiation in reverse: adds to a graph the nodes that compute gradients. */
public final class Gradients {
  private final Graph graph;
  private final Map<Value, Value> gradients = new HashMap<>();

  private Gradients(Graph graph) {
    this.graph = graph;
  }

  /**
   * The gradient of a single number with respect to each of the values, zero where it does not
   * depend on them. A value that is used several times gets the sum, in the order of the uses from
   * the last to the first.
   */
  public static List<Value> of(Graph graph, Value number, List<Value> withRespectTo) {
    Gradients backward = new Gradients(graph);
    List<Node> forward = List.copyOf(graph.nodes());
    Set<Node> wanted = backward.dependents(forward, withRespectTo);
    backward.gradients.put(number, graph.add(new Fill(1, number.shape())).output());
    for (int i = number.node().number(); i >= 0; i--) {
      backward.through(forward.get(i), wanted);
    }
    List<Value> result = new ArrayList<>();
    for (Value value : withRespectTo) {
      Value gradient = backward.gradients.get(value);
      result.add(gradient == null ? graph.add(new Fill(0, value.shape())).output() : gradient);
    }
    return result;
  }

  /** The nodes on the way from the values asked for: only through these is it worth going back. */
  private Set<Node> dependents(List<Node> forward, List<Value> sources) {
    Set<Node> wanted = new HashSet<>();
    sources.forEach(value -> wanted.add(value.node()));
    for (Node node : forward) {
      if (node.inputs().stream().anyMatch(input -> wanted.contains(input.node()))) {
        wanted.add(node);
      }
    }
    return wanted;
  }

  /** A gradient that is not offered is not 0. */
  private static void refuse(Node node, Set<Node> wanted) {
    for (int input : node.op().withoutGradient()) {
      Checks.require(
          !wanted.contains(node.input(input).node()),
          "%s has no gradient with respect to its input %s, on which the number depends that is"
              + " differentiated: put a StopGradient before it, or build it from ops that have one",
          node.op(),
          input);
    }
  }

  private void merge(Value input, Value part) {
    gradients.merge(input, part, (sum, next) -> Formulas.add(graph, sum, next));
  }

  private void through(Node node, Set<Node> wanted) {
    List<Optional<Value>> outputs = new ArrayList<>();
    for (int i = 0; i < node.shapes().size(); i++) {
      outputs.add(Optional.ofNullable(gradients.get(node.output(i))));
    }
    boolean reached = outputs.stream().anyMatch(Optional::isPresent);
    if (!reached || node.inputs().isEmpty() || !wanted.contains(node)) {
      return;
    }
    refuse(node, wanted);
    List<Optional<Value>> inputs = node.op().gradient(graph, node, outputs);
    if (inputs.size() != node.inputs().size()) {
      throw new IllegalStateException(
          node.op() + " gave " + inputs.size() + " gradients for " + node.inputs().size());
    }
    for (int i = 0; i < inputs.size(); i++) {
      Value input = node.input(i);
      if (wanted.contains(input.node())) {
        int asked = i;
        inputs
            .get(i)
            .or(() -> node.op().seldomGradient(graph, node, outputs, asked))
            .ifPresent(part -> merge(input, part));
      }
    }
  }
}
