package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.op.WeightNoise;
import io.kindling.engine.sequence.CarriedState;
import io.kindling.engine.step.Mode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where a layer adds itself to a graph. */
public final class LayerContext {
  private final Whole whole;
  private final String path;
  private final float weightNoise;
  private int number;

  /** What all layers of one graph have in common. */
  private static final class Whole {
    private final Graph graph;
    private final Mode mode;
    private final Map<String, Value> windows;
    private final Map<String, Value> statistics = new HashMap<>();
    private final Map<String, Placement> shared;
    private final List<CarriedState> carried = new ArrayList<>();
    private int nextSite;

    Whole(Graph graph, Mode mode, Map<String, Value> windows, Network network) {
      this.graph = graph;
      this.mode = mode;
      this.windows = windows;
      this.shared = network.shared();
      this.nextSite = network.layers().size();
    }
  }

  private LayerContext(Whole whole, String path, int number, float weightNoise) {
    this.whole = whole;
    this.path = path;
    this.number = number;
    this.weightNoise = weightNoise;
  }

  /**
   * The context of a whole network.
   *
   * @param windows the leaves of all windows by name
   */
  static LayerContext of(Graph graph, Mode mode, Map<String, Value> windows, Network network) {
    return new LayerContext(new Whole(graph, mode, windows, network), "", -1, 0);
  }

  /** The graph so far. */
  public Graph graph() {
    return whole.graph;
  }

  /** Whether the network is being trained. */
  public Mode mode() {
    return whole.mode;
  }

  /** The leaf of one of this layer's windows. */
  public Value window(String role) {
    Value window = whole.windows.get(path + "." + role);
    Checks.require(window != null, "Layer %s has declared no window '%s'", path, role);
    boolean isTrained = ((Leaf) window.node().op()).kind() == Leaf.Kind.PARAMETER;
    return isTrained && whole.mode == Mode.TRAIN && weightNoise > 0 ? noisy(window) : window;
  }

  private Value noisy(Value weight) {
    WeightNoise noise = new WeightNoise(sites(1), weight.shape());
    Value numbers = whole.graph.add(noise).output();
    return Formulas.add(whole.graph, weight, Formulas.scale(whole.graph, numbers, weightNoise));
  }

  /** The context of layers whose weights have random numbers added while they are trained. */
  LayerContext withWeightNoise(float deviation) {
    return new LayerContext(whole, path, -1, deviation);
  }

  /**
   * A number that tells one use of chance apart from all others in the network: the layer's own for
   * its first, then the next that is free.
   */
  public int site() {
    int own = number;
    number = -1;
    return own >= 0 ? own : whole.nextSite++;
  }

  /** The first of several numbers in a row that nothing else in the network has. */
  public int sites(int count) {
    int first = whole.nextSite;
    whole.nextSite += count;
    return first;
  }

  /** Gives the batch statistic that moves a window of state. */
  public void report(String role, Value statistic) {
    whole.statistics.put(path + "." + role, statistic);
  }

  /** What this layer is called in messages and in the names of its inputs. */
  public String path() {
    return path;
  }

  /** Has state carried from the end of a run to the start of the next. */
  public void carry(CarriedState state) {
    whole.carried.add(state);
  }

  /** All state that is carried, in the order of computation. */
  List<CarriedState> carried() {
    return whole.carried;
  }

  /** The batch statistics of the windows of state, in their order. */
  List<Value> statistics(Layout state) {
    return state.segments().stream().map(one -> whole.statistics.get(one.name())).toList();
  }

  /** The context of a layer of the network. */
  LayerContext ofLayer(int layer, String name) {
    return new LayerContext(whole, name, layer, weightNoise);
  }

  /** The context of a layer inside this one. */
  LayerContext inside(String name) {
    return new LayerContext(whole, Declarations.below(path, name), -1, weightNoise);
  }

  /** Adds an earlier layer once more, with its own windows. */
  Value applyShared(List<Value> inputs) {
    Placement earlier = whole.shared.get(path);
    return earlier.layer().apply(inputs, new LayerContext(whole, earlier.path(), -1, weightNoise));
  }
}
