package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.backend.StepGraph;
import io.kindling.engine.graph.Gradients;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.loss.BinaryCrossEntropyLoss;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.op.Reshape;
import io.kindling.engine.op.Slice;
import io.kindling.engine.op.WeightedSum;
import io.kindling.engine.sequence.CarriedState;
import io.kindling.engine.step.Mode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The graphs of a network for a fixed number of rows. Inputs are features, targets, weights;
 * outputs are predictions, losses, then batch statistics in the order of the state. State that is
 * carried from run to run follows both. A row may be a sequence [T,O]: it has a target for each
 * step, and its loss is their mean.
 */
public final class NetworkGraphs {
  public static final int FEATURES = 0;
  public static final int TARGETS = 1;
  public static final int WEIGHTS = 2;
  public static final int CARRIED = 3;
  public static final int PREDICTIONS = 0;
  public static final int LOSSES = 1;
  public static final int STATISTICS = 2;

  private NetworkGraphs() {}

  /** Forward, loss and, for training, the gradient of the weighted sum of the losses. */
  public static StepGraph of(Network network, Loss loss, int rows, Mode mode) {
    check(network, loss);
    int steps = network.output().rank() == 2 ? network.output().size(0) : 1;
    Graph graph = new Graph();
    Value features = leaf(graph, Leaf.input("features", network.input().withOuter(rows)));
    Value targets =
        leaf(graph, Leaf.input("targets", loss.targets(rows * steps, network.outputs())));
    Value weights = leaf(graph, Leaf.input("weights", Shape.of(rows)));
    Map<String, Value> windows = new HashMap<>();
    List<Value> parameters = windows(graph, network.parameters(), Leaf.Kind.PARAMETER, windows);
    windows(graph, network.state(), Leaf.Kind.STATE, windows);
    LayerContext context = LayerContext.of(graph, mode, windows, network);
    Value output = network.apply(cut(graph, features, network), context).get(0);
    Loss.Applied applied = loss.apply(graph, byStep(graph, output), targets);
    boolean sequences = output.shape().rank() == 3;
    Value losses = sequences ? meanOfSteps(graph, applied.losses(), rows) : applied.losses();
    List<Value> gradients = List.of();
    if (mode == Mode.TRAIN) {
      Value sum = graph.add(new WeightedSum(), losses, weights).output();
      gradients = Gradients.of(graph, sum, parameters);
    }
    List<Value> outputs = new ArrayList<>(List.of(applied.predictions(), losses));
    if (mode == Mode.TRAIN) {
      outputs.addAll(context.statistics(network.state()));
    }
    List<Value> inputs = new ArrayList<>(List.of(features, targets, weights));
    for (CarriedState state : context.carried()) {
      inputs.addAll(state.before());
      outputs.addAll(state.after());
    }
    return new StepGraph(graph, network.parameters(), network.state(), inputs, outputs, gradients);
  }

  /** The steps of sequences [N,T,O] as rows of their own. */
  private static Value byStep(Graph graph, Value output) {
    Shape shape = output.shape();
    return shape.rank() == 3
        ? Formulas.reshape(graph, output, Shape.of(shape.size(0) * shape.size(1), shape.size(2)))
        : output;
  }

  /** The loss of a sequence is the mean of its steps' losses. */
  private static Value meanOfSteps(Graph graph, Value losses, int rows) {
    Shape bySteps = Shape.of(rows, losses.shape().size(0) / rows);
    return Formulas.mean(graph, Formulas.reshape(graph, losses, bySteps), 1);
  }

  /**
   * Forward only, for a network with any number of inputs and outputs. Inputs are the network's;
   * outputs are its heads, then batch statistics in the order of the state.
   */
  public static StepGraph forward(Network network, int rows, Mode mode) {
    Graph graph = new Graph();
    List<Value> inputs = new ArrayList<>();
    for (NamedShape input : network.inputs()) {
      inputs.add(leaf(graph, Leaf.input(input.name(), input.shape().withOuter(rows))));
    }
    Map<String, Value> windows = new HashMap<>();
    windows(graph, network.parameters(), Leaf.Kind.PARAMETER, windows);
    windows(graph, network.state(), Leaf.Kind.STATE, windows);
    LayerContext context = LayerContext.of(graph, mode, windows, network);
    List<Value> outputs = new ArrayList<>(network.apply(inputs, context));
    if (mode == Mode.TRAIN) {
      outputs.addAll(context.statistics(network.state()));
    }
    for (CarriedState state : context.carried()) {
      inputs.addAll(state.before());
      outputs.addAll(state.after());
    }
    return new StepGraph(graph, network.parameters(), network.state(), inputs, outputs, List.of());
  }

  /** The inputs of a network, which stand behind one another in a row of features. */
  private static List<Value> cut(Graph graph, Value features, Network network) {
    if (network.inputs().size() == 1) {
      return List.of(features);
    }
    List<Value> inputs = new ArrayList<>();
    int from = 0;
    for (NamedShape input : network.inputs()) {
      int to = from + input.shape().elements();
      Value part = graph.add(new Slice(1, from, to), features).output();
      Shape shape = input.shape().withOuter(features.shape().size(0));
      boolean flat = shape.equals(part.shape());
      inputs.add(flat ? part : graph.add(new Reshape(shape), part).output());
      from = to;
    }
    return inputs;
  }

  /** Refuses a network and a loss that do not go together. */
  public static void check(Network network, Loss loss) {
    Checks.require(
        !network.layers().isEmpty(), "The network has no layers: add at least one dense layer");
    Checks.require(
        network.heads().size() == 1,
        "The network puts out %s, a loss takes one output: join them, or name one in 'outputs'",
        network.heads());
    Checks.require(
        network.output().rank() == 1 || network.output().rank() == 2,
        "The network puts out rows of shape %s, a loss takes rows of shape [O], or sequences [T,O]:"
            + " put a flatten layer behind it",
        network.output());
    loss.checkOutputs(network.outputs());
    LayerSpec last = network.last();
    boolean binary = loss instanceof BinaryCrossEntropyLoss;
    boolean squashed = last instanceof SoftmaxLayer || (binary && endsInSigmoid(last));
    Checks.require(
        !(loss.takesLogits() && squashed),
        "The loss %s works on logits: remove the %s at the end of the network (predictions are"
            + " probabilities all the same)",
        loss.word(),
        last instanceof SoftmaxLayer ? "softmax layer" : "sigmoid");
  }

  private static boolean endsInSigmoid(LayerSpec last) {
    return (last instanceof Dense dense && dense.activation().equals(Activation.SIGMOID))
        || (last instanceof Activated activated
            && activated.activation().equals(Activation.SIGMOID));
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
