package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.backend.StepGraph;
import io.kindling.engine.graph.Gradients;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.loss.BinaryCrossEntropyLoss;
import io.kindling.engine.loss.GapsLoss;
import io.kindling.engine.loss.HeadLoss;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.loss.Objective;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.op.Reshape;
import io.kindling.engine.op.Slice;
import io.kindling.engine.op.WeightedSum;
import io.kindling.engine.sequence.CarriedState;
import io.kindling.engine.sequence.OneStep;
import io.kindling.engine.step.Mode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The graphs of a network for a fixed number of rows. Inputs are features, targets, weights;
 * outputs are predictions, losses, then batch statistics in the order of the state. State that is
 * carried from run to run follows both. A row may be a sequence [T,O]: it has a target for each
 * step, and its loss is the mean of those of the steps that are there, or 0 where none is.
 *
 * <p>Of a network with several outputs, targets and predictions are those of the first, and losses
 * are the weighted sums. The targets of the others are the last inputs; the last outputs are the
 * losses of each, then the predictions of all but the first. Behind all of them are the lengths of
 * the rows of each output that has some.
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

  /** The loss of the only output. */
  public static Objective alone(Network network, Loss loss) {
    check(network, loss);
    return Objective.of(new HeadLoss(network.heads().get(0).name(), loss, 1));
  }

  /** Of a network with one output. */
  public static StepGraph of(Network network, Loss loss, int rows, Mode mode) {
    return of(network, alone(network, loss), rows, mode);
  }

  /** Forward, losses and, for training, the gradient of the weighted sum of the losses. */
  public static StepGraph of(Network network, Objective objective, int rows, Mode mode) {
    check(network, objective);
    Graph graph = new Graph();
    Value features = leaf(graph, Leaf.input("features", network.input().withOuter(rows)));
    List<Value> targets = targets(graph, network, objective, rows);
    Value weights = leaf(graph, Leaf.input("weights", Shape.of(rows)));
    Map<String, Value> windows = new HashMap<>();
    List<Value> parameters = windows(graph, network.parameters(), Leaf.Kind.PARAMETER, windows);
    windows(graph, network.state(), Leaf.Kind.STATE, windows);
    LayerContext context = LayerContext.of(graph, mode, windows, network);
    List<Flow> heads = network.apply(cut(graph, features, network), context);
    List<Loss.Applied> applied = new ArrayList<>();
    for (int head = 0; head < heads.size(); head++) {
      Loss loss = objective.of(network.heads().get(head).name()).loss();
      applied.add(applied(graph, loss, heads.get(head), targets.get(head)));
    }
    Value losses = weightedSum(graph, network, objective, applied);
    List<Value> gradients = List.of();
    if (mode == Mode.TRAIN) {
      Value sum = graph.add(new WeightedSum(), losses, weights).output();
      gradients = Gradients.of(graph, sum, parameters);
    }
    List<Value> outputs = new ArrayList<>(List.of(applied.get(0).predictions(), losses));
    if (mode == Mode.TRAIN) {
      outputs.addAll(context.statistics(network.state()));
    }
    List<Value> inputs = new ArrayList<>(List.of(features, targets.get(0), weights));
    for (CarriedState state : context.carried()) {
      inputs.addAll(state.before());
      outputs.addAll(state.after());
    }
    if (heads.size() > 1) {
      inputs.addAll(targets.subList(1, targets.size()));
      applied.forEach(head -> outputs.add(head.losses()));
      applied.stream().skip(1).forEach(head -> outputs.add(head.predictions()));
    }
    heads.forEach(head -> head.lengths().ifPresent(outputs::add));
    return new StepGraph(graph, network.parameters(), network.state(), inputs, outputs, gradients);
  }

  private static List<Value> targets(Graph graph, Network network, Objective objective, int rows) {
    List<Value> targets = new ArrayList<>();
    for (NamedShape head : network.heads()) {
      String name = targets.isEmpty() ? "targets" : "targets of " + head.name();
      int steps = head.shape().rank() == 2 ? head.shape().size(0) : 1;
      Loss loss = objective.of(head.name()).loss();
      Shape shape = loss.targets(rows * steps, Network.width(head.shape()));
      targets.add(leaf(graph, Leaf.input(name, shape)));
    }
    return targets;
  }

  /** The loss of an output [N,O] or [N,T,O]. */
  private static Loss.Applied applied(Graph graph, Loss loss, Flow output, Value targets) {
    Shape shape = output.value().shape();
    if (shape.rank() != 3) {
      return loss.apply(graph, output.value(), targets);
    }
    Shape steps = Shape.of(shape.size(0) * shape.size(1), shape.size(2));
    Value byStep = Formulas.reshape(graph, output.value(), steps);
    Loss.Applied applied = loss.apply(graph, byStep, targets);
    Shape byRow = Shape.of(shape.size(0), shape.size(1));
    Value losses = Formulas.reshape(graph, applied.losses(), byRow);
    return new Loss.Applied(mean(graph, loss, losses, output, targets), applied.predictions());
  }

  /** Over the steps of each row that are there. */
  private static Value mean(Graph graph, Loss loss, Value losses, Flow output, Value targets) {
    if (!(loss instanceof GapsLoss)) {
      return OneStep.MEAN.of(graph, losses, output.lengths());
    }
    Checks.require(
        output.lengths().isEmpty(),
        "Rows that have lengths of their own cannot have steps without labels, too");
    return GapsLoss.mean(graph, losses, Formulas.reshape(graph, targets, losses.shape()));
  }

  /** The loss of each row; that of the only output where it counts once. */
  private static Value weightedSum(
      Graph graph, Network network, Objective objective, List<Loss.Applied> applied) {
    Value sum = applied.get(0).losses();
    for (int head = 0; head < applied.size(); head++) {
      float weight = objective.of(network.heads().get(head).name()).weight();
      Value own = applied.get(head).losses();
      Value weighted = weight == 1 ? own : Formulas.scale(graph, own, weight);
      sum = head == 0 ? weighted : Formulas.add(graph, sum, weighted);
    }
    return sum;
  }

  /**
   * Forward only, for a network with any number of inputs and outputs. Inputs are the network's;
   * outputs are its heads, then batch statistics in the order of the state.
   */
  public static StepGraph forward(Network network, int rows, Mode mode) {
    Graph graph = new Graph();
    LayerContext context = context(graph, network, mode);
    List<Value> inputs = inputs(graph, network, rows);
    List<Value> outputs = new ArrayList<>();
    network.apply(inputs, context).forEach(one -> outputs.add(one.value()));
    if (mode == Mode.TRAIN) {
      outputs.addAll(context.statistics(network.state()));
    }
    for (CarriedState state : context.carried()) {
      inputs.addAll(state.before());
      outputs.addAll(state.after());
    }
    return new StepGraph(graph, network.parameters(), network.state(), inputs, outputs, List.of());
  }

  private static LayerContext context(Graph graph, Network network, Mode mode) {
    Map<String, Value> windows = new HashMap<>();
    windows(graph, network.parameters(), Leaf.Kind.PARAMETER, windows);
    windows(graph, network.state(), Leaf.Kind.STATE, windows);
    return LayerContext.of(graph, mode, windows, network);
  }

  private static List<Value> inputs(Graph graph, Network network, int rows) {
    List<Value> inputs = new ArrayList<>();
    for (NamedShape input : network.inputs()) {
      inputs.add(leaf(graph, Leaf.input(input.name(), input.shape().withOuter(rows))));
    }
    return inputs;
  }

  /** Where lengths count in a network, told from a row; throws where a layer does not know them. */
  static Masks masks(Network network) {
    Graph graph = new Graph();
    LayerContext context = context(graph, network, Mode.EVALUATE);
    List<Flow> found = network.apply(inputs(graph, network, 1), context);
    Set<String> outputs = new HashSet<>();
    for (int i = 0; i < found.size(); i++) {
      if (found.get(i).lengths().isPresent()) {
        outputs.add(network.heads().get(i).name());
      }
    }
    return new Masks(context.maskedLayers(), outputs);
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
    check(network, 0, loss);
  }

  /** Refuses a network and losses that do not go together. */
  public static void check(Network network, Objective objective) {
    List<String> names = network.heads().stream().map(NamedShape::name).sorted().toList();
    List<String> losses = objective.heads().stream().map(HeadLoss::output).sorted().toList();
    Checks.require(
        names.equals(losses),
        "The losses are of the outputs %s, the network puts out %s: expected a loss for each",
        losses,
        names);
    for (int head = 0; head < names.size(); head++) {
      String name = network.heads().get(head).name();
      try {
        check(network, head, objective.of(name).loss());
      } catch (IllegalArgumentException refused) {
        String where = names.size() == 1 ? "" : "In the output '" + name + "': ";
        throw new IllegalArgumentException(where + refused.getMessage(), refused);
      }
    }
  }

  private static void check(Network network, int head, Loss loss) {
    Shape output = network.heads().get(head).shape();
    Checks.require(
        output.rank() == 1 || output.rank() == 2,
        "The network puts out rows of shape %s, a loss takes rows of shape [O], or sequences [T,O]:"
            + " put a flatten layer behind it",
        output);
    Checks.require(
        output.rank() == 2 || !network.hasLengths(head),
        "The network puts out rows of shape %s with lengths of their own, but a loss takes %s"
            + " numbers that are all there: put out a number for each step, of shape %s, or leave"
            + " 'lengths' out",
        output,
        output.elements(),
        Shape.of(output.elements(), 1));
    loss.checkOutputs(Network.width(output));
    LayerSpec last = network.last(head);
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
