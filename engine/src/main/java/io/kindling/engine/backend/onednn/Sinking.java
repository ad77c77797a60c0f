package io.kindling.engine.backend.onednn;

import io.kindling.engine.backend.StepGraph;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activate;
import io.kindling.engine.op.ActivateGradient;
import io.kindling.engine.op.Pairwise;
import io.kindling.engine.op.Reshape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lets reshapes sink: behind functions of single numbers where they stood before them, and none
 * behind another. Sequences, which convolutions and normalisations see as images of one line, then
 * stay such images from layer to layer: they keep the layout that kernels chose, and what can run
 * together stands side by side.
 */
final class Sinking {
  private static final int IMAGES = 4;

  private final Graph graph = new Graph();
  private final Map<Value, Value> values = new HashMap<>();
  private final Map<Value, Map<Shape, Value>> reshaped = new HashMap<>();
  private final Set<Value> asked = new HashSet<>();

  private Sinking() {}

  /** The same step, its inputs, outputs and gradients in the same order. */
  static StepGraph of(StepGraph step) {
    Sinking sinking = new Sinking();
    sinking.asked.addAll(step.outputs());
    sinking.asked.addAll(step.gradients());
    step.graph().nodes().forEach(sinking::add);
    return new StepGraph(
        sinking.graph,
        step.parameters(),
        step.state(),
        sinking.found(step.inputs()),
        sinking.found(step.outputs()),
        sinking.found(step.gradients()));
  }

  private List<Value> found(List<Value> given) {
    return given.stream().map(values::get).toList();
  }

  private void add(Node node) {
    List<Value> inputs = found(node.inputs());
    Shape shape = node.shapes().get(0);
    Optional<Shape> above = above(node, inputs);
    if (node.op() instanceof Reshape) {
      values.put(node.output(), as(shape, inputs.get(0)));
    } else if (above.isPresent()) {
      Value[] turned = inputs.stream().map(x -> as(above.get(), x)).toArray(Value[]::new);
      values.put(node.output(), as(shape, graph.add(node.op(), turned).output()));
    } else {
      Node same = graph.add(node.op(), inputs.toArray(Value[]::new));
      for (int i = 0; i < node.shapes().size(); i++) {
        values.put(node.output(i), same.output(i));
      }
    }
  }

  /** The shape above its reshapes that a function of single numbers is better applied to. */
  private Optional<Shape> above(Node node, List<Value> inputs) {
    Shape shape = node.shapes().get(0);
    if (!isOfSingles(node)
        || asked.contains(node.output())
        || inputs.stream().anyMatch(x -> !x.shape().equals(shape))) {
      return Optional.empty();
    }
    List<Shape> sources = inputs.stream().map(x -> source(x).shape()).distinct().toList();
    return sources.size() == 1 && !sources.get(0).equals(shape)
        ? Optional.of(sources.get(0))
        : sources.stream().filter(source -> areImagesOf(source, shape)).findFirst();
  }

  private static boolean isOfSingles(Node node) {
    return node.op() instanceof Activate
        || node.op() instanceof ActivateGradient
        || node.op() instanceof Pairwise;
  }

  /** Whether some are images and the others sequences of the same numbers. */
  private static boolean areImagesOf(Shape images, Shape sequences) {
    return images.rank() == IMAGES
        && sequences.rank() == IMAGES - 1
        && Arrays.equals(withoutOnes(images), withoutOnes(sequences));
  }

  private static int[] withoutOnes(Shape shape) {
    return Arrays.stream(shape.toArray()).filter(size -> size != 1).toArray();
  }

  /** What a value is a reshape of: itself where it is none. */
  static Value source(Value value) {
    return value.node().op() instanceof Reshape ? value.node().input(0) : value;
  }

  /** The numbers of a value under a shape; one value for all that ask. */
  private Value as(Shape shape, Value value) {
    Value source = source(value);
    return source.shape().equals(shape)
        ? source
        : reshaped
            .computeIfAbsent(source, unused -> new HashMap<>())
            .computeIfAbsent(shape, to -> graph.add(new Reshape(to), source).output());
  }
}
