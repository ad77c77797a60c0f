package io.kindling.engine.backend.onednn;

import io.kindling.engine.backend.StepGraph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activate;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Affine;
import io.kindling.engine.op.Leaf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of a graph runs, and what runs together: nodes that nothing asks for are left out; an
 * activation joins the affine node before it when nothing else reads that node's output.
 */
final class Fusion {
  private final Set<Node> needed = new HashSet<>();
  private final Map<Value, Integer> uses = new HashMap<>();
  private final Map<Node, Node> activationOf = new HashMap<>();

  private Fusion() {}

  static Fusion of(StepGraph step) {
    Fusion fusion = new Fusion();
    List<Value> asked = new ArrayList<>(step.outputs());
    asked.addAll(step.gradients());
    fusion.findNeeded(asked);
    fusion.joinActivations();
    return fusion;
  }

  private void findNeeded(List<Value> asked) {
    Deque<Value> open = new ArrayDeque<>(asked);
    asked.forEach(value -> uses.merge(value, 1, Integer::sum));
    while (!open.isEmpty()) {
      Node node = open.pop().node();
      if (needed.add(node)) {
        for (Value input : node.inputs()) {
          uses.merge(input, 1, Integer::sum);
          open.push(input);
        }
      }
    }
  }

  private void joinActivations() {
    for (Node node : needed) {
      if (node.op() instanceof Activate activate
          && activate.activation().kind() != Activation.Kind.STEP
          && activate.activation().kind() != Activation.Kind.IDENTITY
          && node.input(0).node().op() instanceof Affine
          && uses.get(node.input(0)) == 1) {
        activationOf.put(node.input(0).node(), node);
      }
    }
  }

  /** Whether a node has a kernel of its own; leaves and joined activations have none. */
  boolean runs(Node node) {
    return needed.contains(node)
        && !(node.op() instanceof Leaf)
        && !activationOf.containsValue(node);
  }

  boolean isNeeded(Node node) {
    return needed.contains(node);
  }

  /** Where a node's first output goes: to that of the activation joined to it, if there is one. */
  Value target(Node node) {
    Node activation = activationOf.get(node);
    return activation == null ? node.output(0) : activation.output();
  }

  /** The activation that an affine node applies itself. */
  Activation activation(Node node) {
    Node joined = activationOf.get(node);
    return joined == null ? Activation.IDENTITY : ((Activate) joined.op()).activation();
  }
}
