package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activation;
import io.kindling.engine.random.CounterRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A network as it is written: the shape of one row, and layers in order. Immutable; layers are
 * added by methods that return a longer network.
 */
public final class Network {
  private static final long INITIAL = 0x696E697469616CL;

  private final Shape input;
  private final List<LayerSpec> layers;
  private final List<Shape> shapes = new ArrayList<>();
  private final Declarations declared;

  public Network(Shape input, List<LayerSpec> layers) {
    this.input = input;
    this.layers = List.copyOf(layers);
    Declarations declarations = Declarations.none();
    Shape shape = input;
    for (int layer = 0; layer < layers.size(); layer++) {
      LayerSpec spec = layers.get(layer);
      try {
        Shape output = spec.output(shape);
        declarations = declarations.forLayer(layer);
        spec.declare(shape, declarations);
        shapes.add(output);
        shape = output;
      } catch (IllegalArgumentException problem) {
        throw new IllegalArgumentException(
            "Layer " + layer + " of the network does not fit: " + problem.getMessage(), problem);
      }
    }
    this.declared = declarations;
  }

  /** A network without layers that takes rows of this shape. */
  public static Network input(int... shape) {
    return new Network(Shape.of(shape), List.of());
  }

  public Network with(LayerSpec layer) {
    List<LayerSpec> longer = new ArrayList<>(layers);
    longer.add(layer);
    return new Network(input, longer);
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

  /** The shape of one row that goes in. */
  public Shape input() {
    return input;
  }

  public List<LayerSpec> layers() {
    return layers;
  }

  /** The shape of one row that comes out of a layer. */
  public Shape outputOf(int layer) {
    return shapes.get(layer);
  }

  /** The shape of one row that comes out. */
  public Shape output() {
    return layers.isEmpty() ? input : shapes.get(layers.size() - 1);
  }

  /** How many numbers come out of one row. */
  public int outputs() {
    return output().elements();
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

  /** The first parameters: a function of the seed and the windows. */
  public float[] initialParameters(long seed) {
    float[] flat = new float[parameters().length()];
    for (int i = 0; i < parameters().segments().size(); i++) {
      long key = CounterRandom.key(seed, INITIAL, i);
      declared.initialisers().get(i).fill(parameters().segments().get(i), key, flat);
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

  /** Adds all layers to a graph. */
  Value apply(Value features, LayerContext context) {
    Value value = features;
    for (int layer = 0; layer < layers.size(); layer++) {
      LayerContext own =
          new LayerContext(
              context.graph(), context.mode(), layer, context.windows(), context.statistics());
      value = layers.get(layer).apply(value, own);
    }
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Network network
        && input.equals(network.input)
        && layers.equals(network.layers);
  }

  @Override
  public int hashCode() {
    return 31 * input.hashCode() + layers.hashCode();
  }

  @Override
  public String toString() {
    return "Network" + input + layers;
  }
}
