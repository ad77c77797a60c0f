package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Chance;
import io.kindling.engine.random.CounterRandom;
import io.kindling.engine.step.Mode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network: inputs, layers that take them and each other, outputs; found to fit each other.
 * Immutable; layers are added by methods that return a longer network.
 */
public final class Network {
  private static final long INITIAL = 0x696E697469616CL;

  private final NetworkSpec spec;
  private final Wiring wiring;
  private final List<Shape> shapes;
  private final Declarations declared = Declarations.none();
  private final Masks masks;

  /** A network; throws {@link IllegalArgumentException} where something does not fit. */
  public Network(NetworkSpec spec) {
    this.spec = spec;
    this.wiring = new Wiring(spec);
    Shape[] values = new Shape[spec.inputs().size() + spec.layers().size()];
    for (int i = 0; i < spec.inputs().size(); i++) {
      values[i] = spec.inputs().get(i).shape();
      declared.scope().put(spec.inputs().get(i).name(), values[i]);
    }
    for (int layer : wiring.order()) {
      List<Shape> inputs = wiring.sources(layer).stream().map(value -> values[value]).toList();
      LayerEntry own = spec.layers().get(layer);
      Shape output = declared.place(wiring.name(layer), own.layer(), inputs);
      values[spec.inputs().size() + layer] = output;
      own.name().ifPresent(name -> declared.scope().put(name, output));
    }
    this.shapes = List.of(values);
    this.masks = hasLengths() ? NetworkGraphs.masks(this) : Masks.NONE;
  }

  private boolean hasLengths() {
    return wiring.namesLengths()
        || placements().stream()
            .anyMatch(one -> one.layer().masking(one.inputs()) == Masking.FINDS);
  }

  /** Layers one behind the other. */
  public Network(Shape input, List<LayerSpec> layers) {
    this(NetworkSpec.sequence(input, layers));
  }

  /** A network without layers that takes rows of this shape. */
  public static Network input(int... shape) {
    return new Network(Shape.of(shape), List.of());
  }

  /** This network with one more layer behind its last. */
  public Network with(LayerSpec layer) {
    return new Network(spec.with(LayerEntry.of(layer)));
  }

  /** This network with one more layer behind its last, which others can name. */
  public Network with(String name, LayerSpec layer) {
    return new Network(spec.with(LayerEntry.named(name, layer)));
  }

  public Network dense(int units) {
    return dense(units, Activation.IDENTITY);
  }

  public Network dense(int units, Activation activation) {
    return with(new Dense(units, activation));
  }

  public Network batchNorm() {
    return with(BatchNorm.DEFAULT);
  }

  public Network dropout(float rate) {
    return with(new Dropout(rate));
  }

  public Network flatten() {
    return with(new Flatten());
  }

  /** As it is written. */
  public NetworkSpec spec() {
    return spec;
  }

  /** What goes in. */
  public List<NamedShape> inputs() {
    return spec.inputs();
  }

  /** What comes out. */
  public List<NamedShape> heads() {
    List<NamedShape> heads = new ArrayList<>();
    for (int value : wiring.outputs()) {
      int layer = value - inputs().size();
      Optional<String> name =
          layer < 0 ? Optional.of(inputs().get(value).name()) : spec.layers().get(layer).name();
      heads.add(new NamedShape(name.orElse(NamedShape.OUTPUT), shapes.get(value)));
    }
    return heads;
  }

  /** The shape of one row that goes in; several inputs stand behind one another in it. */
  public Shape input() {
    return together(inputs());
  }

  private static Shape together(List<NamedShape> parts) {
    return parts.size() == 1
        ? parts.get(0).shape()
        : Shape.of(parts.stream().mapToInt(part -> part.shape().elements()).sum());
  }

  /** The layers as they are written. */
  public List<LayerSpec> layers() {
    return spec.layers().stream().map(LayerEntry::layer).toList();
  }

  /** All layers, each followed by those inside it, in the order of computation. */
  public List<Placement> placements() {
    return declared.placements();
  }

  /** The layer that an output comes from. */
  LayerSpec last(int head) {
    int layer = wiring.outputs().get(head) - inputs().size();
    Checks.require(layer >= 0, "The network puts out its input: expected a layer in 'outputs'");
    return spec.layers().get(layer).layer();
  }

  /** Where lengths of sequences count. */
  Masks masks() {
    return masks;
  }

  /** Whether the rows of an output are sequences with lengths of their own. */
  public boolean hasLengths(int head) {
    return masks.outputs().contains(heads().get(head).name());
  }

  /** The layers whose windows others use, by the paths of those others. */
  Map<String, Placement> shared() {
    return declared.shared();
  }

  /** The shape of one row that comes out of a layer. */
  public Shape outputOf(int layer) {
    return shapes.get(inputs().size() + layer);
  }

  /** The shape of one row that comes out; several outputs stand behind one another in it. */
  public Shape output() {
    return together(heads());
  }

  /** How many numbers come out of one row, or of one step of a row that is a sequence. */
  public int outputs() {
    return width(output());
  }

  /** How many numbers come out where a row of this shape does, or in a step of a sequence. */
  static int width(Shape row) {
    return row.rank() == 2 ? row.size(1) : row.elements();
  }

  /** The windows of the flat parameters. */
  public Layout parameters() {
    return declared.parameters();
  }

  /** The windows of the flat state: running statistics. */
  public Layout state() {
    return declared.state();
  }

  /** Whether a step depends on the other rows of a shard's part (batch normalisation does). */
  public boolean usesBatchStatistics() {
    return state().length() > 0;
  }

  /** Whether a step draws random numbers (dropout does). */
  public boolean usesChance() {
    return NetworkGraphs.forward(this, 2, Mode.TRAIN).graph().nodes().stream()
        .anyMatch(node -> node.op() instanceof Chance);
  }

  /** Whether rows are windows of streams: state goes on from a step to the next. */
  public boolean carriesState() {
    return declared.hasCarriedState();
  }

  /** The first parameters: a function of the seed and the windows. */
  public float[] initialParameters(long seed) {
    float[] flat = new float[parameters().length()];
    for (int i = 0; i < parameters().segments().size(); i++) {
      long key = CounterRandom.key(seed, INITIAL, i);
      declared.starts().get(i).fill(parameters().segments().get(i), key, flat);
    }
    return flat;
  }

  /** The first running statistics. */
  public float[] initialState() {
    float[] flat = new float[state().length()];
    for (int i = 0; i < state().segments().size(); i++) {
      Segment segment = state().segments().get(i);
      float start = declared.running().get(i).start();
      Arrays.fill(flat, segment.offset(), segment.offset() + segment.length(), start);
    }
    return flat;
  }

  /** The running statistics after a batch: new = (1 - momentum) old + momentum batch mean. */
  public float[] movedState(float[] state, double[] sums, int offset, double rows) {
    Checks.require(
        state.length == state().length(),
        "The state has %s numbers, the network %s",
        state.length,
        state().length());
    float[] moved = new float[state.length];
    for (int i = 0; i < state().segments().size(); i++) {
      Segment segment = state().segments().get(i);
      double momentum = declared.running().get(i).momentum();
      for (int j = segment.offset(); j < segment.offset() + segment.length(); j++) {
        moved[j] = (float) ((1 - momentum) * state[j] + momentum * sums[offset + j] / rows);
      }
    }
    return moved;
  }

  /** Adds all layers to a graph and gives what is put out. */
  List<Flow> apply(List<Value> inputs, LayerContext context) {
    Flow[] values = new Flow[shapes.size()];
    for (int i = 0; i < inputs.size(); i++) {
      values[i] = Flow.of(inputs.get(i));
      context.scope().put(spec.inputs().get(i).name(), values[i]);
    }
    for (int layer : wiring.order()) {
      List<Flow> taken = wiring.sources(layer).stream().map(value -> values[value]).toList();
      LayerEntry own = spec.layers().get(layer);
      Flow output =
          context
              .ofLayer(layer, wiring.name(layer))
              .flow(own.layer(), taken, own.lengths().map(context::input));
      values[inputs.size() + layer] = output;
      own.name().ifPresent(name -> context.scope().put(name, output));
    }
    return wiring.outputs().stream().map(value -> values[value]).toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Network network && spec.equals(network.spec);
  }

  @Override
  public int hashCode() {
    return spec.hashCode();
  }

  @Override
  public String toString() {
    return spec.isSequence() ? "Network" + input() + layers() : "Network" + spec;
  }
}
