package io.kindling.engine.backend.onednn;

import io.kindling.engine.backend.StepGraph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activate;
import io.kindling.engine.op.ActivateGradient;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Affine;
import io.kindling.engine.op.BatchNormEval;
import io.kindling.engine.op.BatchNormGradient;
import io.kindling.engine.op.BatchNormTrain;
import io.kindling.engine.op.Convolution;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.op.PairFunction;
import io.kindling.engine.op.Pairwise;
import io.kindling.engine.op.PoolGradient;
import io.kindling.engine.op.PoolKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What of a graph runs, and what runs together: nodes that nothing asks for are left out; an
 * activation joins the product, convolution, sum or normalisation before it, and a normalisation
 * whose statistics are given, or a sum, the convolution before it, when nothing else reads that
 * node's output.
 */
final class Fusion {
  private final Set<Node> needed = new HashSet<>();
  private final Map<Value, Integer> uses = new HashMap<>();
  private final Map<Node, Node> normOf = new HashMap<>();
  private final Map<Node, Node> sumOf = new HashMap<>();
  private final Map<Node, Value> addedTo = new HashMap<>();
  private final Map<Node, Node> activationOf = new HashMap<>();
  private final Map<Node, Node> gradientOf = new HashMap<>();
  private final Map<Node, Node> poolOf = new HashMap<>();
  private final Set<Node> joined = new HashSet<>();

  private final boolean trains;

  private Fusion(boolean trains) {
    this.trains = trains;
  }

  static Fusion of(StepGraph step) {
    Fusion fusion = new Fusion(!step.gradients().isEmpty());
    List<Value> asked = new ArrayList<>(step.outputs());
    asked.addAll(step.gradients());
    fusion.findNeeded(asked);
    fusion.joinNorms();
    fusion.joinSums(step.graph().nodes());
    fusion.joinActivations();
    fusion.joinGradients();
    fusion.joinPools();
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

  /**
   * Where nothing is trained, a normalisation behind a convolution is a scale and a shift of its
   * outputs, which its weights can have in them: all of these change only when they are loaded.
   */
  private void joinNorms() {
    for (Node node : needed) {
      if (!trains
          && node.op() instanceof BatchNormEval
          && node.input(0).node().op() instanceof Convolution
          && uses.get(node.input(0)) == 1
          && !isEmpty(node.input(0).node())
          && areLoaded(node.inputs())
          && areLoaded(node.input(0).node().inputs())) {
        normOf.put(node.input(0).node(), node);
        joined.add(node);
      }
    }
  }

  /** Whether all but the first are loaded from outside. */
  private static boolean areLoaded(List<Value> inputs) {
    return inputs.stream()
        .skip(1)
        .map(input -> Sinking.source(input).node().op())
        .allMatch(op -> op instanceof Leaf leaf && leaf.kind() != Leaf.Kind.INPUT);
  }

  /** A sum joins the convolution of one side if all of the other side is there before it runs. */
  private void joinSums(List<Node> inOrder) {
    Map<Node, Integer> position = new HashMap<>();
    inOrder.forEach(node -> position.put(node, position.size()));
    Map<Node, Node> convolutionOf = new HashMap<>();
    normOf.forEach((convolution, norm) -> convolutionOf.put(norm, convolution));
    for (Node node : inOrder) {
      if (!needed.contains(node) || !isPlainPair(node) || isEmpty(node)) {
        continue;
      }
      int last = position.get(node.input(0).node()) > position.get(node.input(1).node()) ? 0 : 1;
      Value side = node.input(last);
      Value other = node.input(1 - last);
      Node before = convolutionOf.getOrDefault(side.node(), side.node());
      if (before.op() instanceof Convolution
          && uses.get(side) == 1
          && position.get(before) > position.get(other.node())) {
        sumOf.put(before, node);
        addedTo.put(before, other);
        joined.add(node);
      }
    }
  }

  private void joinActivations() {
    for (Node node : needed) {
      if (node.op() instanceof Activate activate && canJoin(activate, node.input(0))) {
        activationOf.put(node.input(0).node(), node);
        joined.add(node);
      }
    }
  }

  private boolean canJoin(Activate activate, Value input) {
    Op before = input.node().op();
    Activation.Kind kind = activate.activation().kind();
    boolean isNorm = before instanceof BatchNormTrain || before instanceof BatchNormEval;
    if (uses.get(input) != 1 || input.output() != 0 || isEmpty(input.node())) {
      return false;
    }
    if (isNorm && !joined.contains(input.node())) {
      return kind == Activation.Kind.RELU;
    }
    boolean canEnd =
        isNorm
            || before instanceof Affine
            || before instanceof Convolution
            || isPlainPair(input.node());
    return canEnd && kind != Activation.Kind.IDENTITY && Elementwise.canJoin(activate.activation());
  }

  /** What has nothing to work on has no kernel of its own that something could join. */
  private static boolean isEmpty(Node node) {
    return node.inputs().stream().anyMatch(one -> one.shape().elements() == 0);
  }

  /** Sums of equal shapes, as residual blocks have them. */
  private static boolean isPlainPair(Node node) {
    return node.op() instanceof Pairwise pair
        && pair.function() == PairFunction.ADD
        && node.input(0).shape().equals(node.input(1).shape());
  }

  /** The gradient of a ReLU that was joined to a normalisation joins that of the normalisation. */
  private void joinGradients() {
    for (Node node : needed) {
      if (node.op() instanceof BatchNormGradient
          && node.input(4).node().op() instanceof ActivateGradient
          && uses.get(node.input(4)) == 1) {
        Node gradient = node.input(4).node();
        Node norm = node.input(1).node();
        Node relu = activationOf.get(norm);
        if (norm.op() instanceof BatchNormTrain
            && relu != null
            && gradient.input(0).node() == relu) {
          gradientOf.put(node, gradient);
          joined.add(gradient);
        }
      }
    }
  }

  /**
   * A largest number behind a ReLU: where the pooled number is 0 no gradient passes, so that the
   * ReLU's gradient can be taken of the few pooled numbers before they are spread.
   */
  private void joinPools() {
    for (Node node : needed) {
      if (node.op() instanceof ActivateGradient relu
          && !joined.contains(node)
          && !isEmpty(node)
          && relu.activation().kind() == Activation.Kind.RELU
          && node.input(1).node().op() instanceof PoolGradient gradient
          && gradient.pool().kind() == PoolKind.MAX
          && uses.get(node.input(1)) == 1
          && node.input(1).node().input(1).node().input(0).equals(node.input(0))) {
        poolOf.put(node, node.input(1).node());
        joined.add(node.input(1).node());
      }
    }
  }

  /** Whether a node has a kernel of its own; leaves and joined activations have none. */
  boolean runs(Node node) {
    return needed.contains(node) && !(node.op() instanceof Leaf) && !joined.contains(node);
  }

  boolean isNeeded(Node node) {
    return needed.contains(node);
  }

  /** Whether something that runs, or somebody outside, reads a value. */
  boolean isUsed(Value value) {
    return uses.containsKey(value);
  }

  /** Whether gradients are asked for: then parameters change before nearly every run. */
  boolean trains() {
    return trains;
  }

  /** Where a node's first output goes: to that of the last of what is joined to it. */
  Value target(Node node) {
    Node last = beforeActivation(node);
    Node activation = activationOf.get(last);
    return activation == null ? last.output(0) : activation.output();
  }

  private Node beforeActivation(Node node) {
    return sumOf.getOrDefault(node, normOf.getOrDefault(node, node));
  }

  /** The activation that a node applies itself. */
  Activation activation(Node node) {
    Node activation = activationOf.get(beforeActivation(node));
    return activation == null ? Activation.IDENTITY : ((Activate) activation.op()).activation();
  }

  /** The normalisation that is in the weights of a convolution. */
  Optional<Node> joinedNorm(Node node) {
    return Optional.ofNullable(normOf.get(node));
  }

  /** What a convolution adds to its outputs, before its activation. */
  Optional<Value> added(Node node) {
    return Optional.ofNullable(addedTo.get(node));
  }

  /** The gradient of an activation that a gradient of a normalisation applies itself. */
  Optional<Node> joinedGradient(Node node) {
    return Optional.ofNullable(gradientOf.get(node));
  }

  /** The gradient of a pooling that runs behind the gradient of this activation. */
  Optional<Node> joinedPool(Node node) {
    return Optional.ofNullable(poolOf.get(node));
  }
}
