package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.backend.StepGraph;
import io.kindling.engine.graph.Gradients;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.op.WeightedSum;
import io.kindling.engine.step.Mode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The graphs of a network for a fixed number of rows. Inputs are features, targets, weights;
 * outputs are predictions, losses, then batch statistics in the order of the state.
 */
public final class NetworkGraphs {
  public static final int FEATURES = 0;
  public static final int TARGETS = 1;
  public static final int WEIGHTS = 2;
  public static final int PREDICTIONS = 0;
  public static final int LOSSES = 1;
  public static final int STATISTICS = 2;

  private NetworkGraphs() {}

  /** Forward, loss and, for training, the gradient of the weighted sum of the losses. */
  public static StepGraph of(Network network, Loss loss, int rows, Mode mode) {
    check(network, loss);
    Graph graph = new Graph();
    Value features = leaf(graph, Leaf.input("features", network.input().withOuter(rows)));
    Value targets = leaf(graph, Leaf.input("targets", loss.targets(rows, network.outputs())));
    Value weights = leaf(graph, Leaf.input("weights", Shape.of(rows)));
    Map<String, Value> windows = new HashMap<>();
    List<Value> parameters = windows(graph, network.parameters(), Leaf.Kind.PARAMETER, windows);
    windows(graph, network.state(), Leaf.Kind.STATE, windows);
    List<Value> statistics = new ArrayList<>();
    Value output = network.apply(features, new LayerContext(graph, mode, 0, windows, statistics));
    Loss.Applied applied = loss.apply(graph, output, targets);
    List<Value> gradients = List.of();
    if (mode == Mode.TRAIN) {
      Value sum = graph.add(new WeightedSum(), applied.losses(), weights).output();
      gradients = Gradients.of(graph, sum, parameters);
    }
    List<Value> outputs = new ArrayList<>(List.of(applied.predictions(), applied.losses()));
    outputs.addAll(statistics);
    return new StepGraph(
        graph,
        network.parameters(),
        network.state(),
        List.of(features, targets, weights),
        outputs,
        gradients);
  }

  /** Refuses a network and a loss that do not go together. */
  public static void check(Network network, Loss loss) {
    Checks.require(
        !network.layers().isEmpty(), "The network has no layers: add at least one dense layer");
    Checks.require(
        network.output().rank() == 1,
        "The network puts out rows of shape %s, a loss takes rows of one dimension",
        network.output());
    LayerSpec last = network.layers().get(network.layers().size() - 1);
    Checks.require(
        !(loss.classifies() && last instanceof SoftmaxLayer),
        "The loss crossEntropy works on logits: remove the softmax layer at the end of the"
            + " network (predictions are probabilities all the same)");
  }

  private static Value leaf(Graph graph, Leaf leaf) {
    return graph.add(leaf).output();
  }

  private static List<Value> windows(
      Graph graph, Layout layout, Leaf.Kind kind, Map<String, Value> byName) {
    List<Value> values = new ArrayList<>();
    for (Segment segment : layout.segments()) {
      Leaf leaf = new Leaf(kind, segment.name(), segment.shape(), segment.offset());
      Value value = leaf(graph, leaf);
      byName.put(segment.name(), value);
      values.add(value);
    }
    return values;
  }
}
