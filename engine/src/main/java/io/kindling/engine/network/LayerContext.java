package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.op.WeightNoise;
import io.kindling.engine.sequence.CarriedState;
import io.kindling.engine.sequence.Lengths;
import io.kindling.engine.step.Mode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Where a layer adds itself to a graph. */
public final class LayerContext {
  private final Whole whole;
  private final String path;
  private final float weightNoise;
  private final RowLengths lengths;
  private final Scope<Flow> scope;
  private int number;

  /** What all layers of one graph have in common. */
  private static final class Whole {
    private final Graph graph;
    private final Mode mode;
    private final Map<String, Value> windows;
    private final Map<String, Value> statistics = new HashMap<>();
    private final Map<String, Placement> shared;
    private final List<CarriedState> carried = new ArrayList<>();
    private final Set<String> masked = new HashSet<>();
    private final Map<List<Object>, Value> made = new HashMap<>();
    private final Scope<Flow> root = Scope.ofNetwork();
    private final Map<String, Scope<Flow>> scopes = new HashMap<>();
    private int nextSite;

    Whole(Graph graph, Mode mode, Map<String, Value> windows, Network network) {
      this.graph = graph;
      this.mode = mode;
      this.windows = windows;
      this.shared = network.shared();
      this.nextSite = network.layers().size();
    }
  }

  private LayerContext(
      Whole whole,
      String path,
      int number,
      float weightNoise,
      RowLengths lengths,
      Scope<Flow> scope) {
    this.whole = whole;
    this.path = path;
    this.number = number;
    this.weightNoise = weightNoise;
    this.lengths = lengths;
    this.scope = scope;
  }

  /**
   * The context of a whole network.
   *
   * @param windows the leaves of all windows by name
   */
  static LayerContext of(Graph graph, Mode mode, Map<String, Value> windows, Network network) {
    Whole whole = new Whole(graph, mode, windows, network);
    return new LayerContext(whole, "", -1, 0, new RowLengths(), whole.root);
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
    return new LayerContext(whole, path, -1, deviation, lengths, scope);
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

  /** How many steps each row of a sequence has, [N], where they have lengths of their own. */
  public Optional<Value> lengths(Value x) {
    return lengths.of(x);
  }

  /** Says that the rows of a sequence made of symbols[N,T] end with this one. */
  public void endsWith(int padding, Value symbols, Value x) {
    List<Object> source = List.of("padding", padding, symbols);
    lengths.put(x, made(source, () -> Lengths.ofSymbols(graph(), symbols, padding)));
  }

  /** The lengths of sequences of so many steps, as an input gives them. */
  Value held(Value given, int steps) {
    List<Object> source = List.of("input", steps, given);
    return made(source, () -> Lengths.held(graph(), given, steps));
  }

  /** Lengths from one source are one value, so that sequences that have them can be joined. */
  private Value made(List<Object> source, Supplier<Value> lengths) {
    return whole.made.computeIfAbsent(source, unknown -> lengths.get());
  }

  /** Adds a layer in this context; the lengths of sequences go on as it says. */
  Value add(LayerSpec layer, List<Value> inputs) {
    return add(layer, inputs, this);
  }

  private Value add(LayerSpec layer, List<Value> inputs, LayerContext windows) {
    check(() -> lengths.check(layer, inputs));
    if (lengths.areLeftOut(layer, inputs)) {
      whole.masked.add(path);
    }
    return lengths.through(layer, inputs, windows);
  }

  /** Adds a layer of the network; where lengths are given, they are those of its last input. */
  Flow flow(LayerSpec layer, List<Flow> inputs, Optional<Value> given) {
    List<Flow> own = new ArrayList<>(inputs);
    int last = own.size() - 1;
    check(
        () ->
            given.ifPresent(
                numbers -> own.set(last, RowLengths.given(this, own.get(last), numbers))));
    Value y = add(layer, lengths.taken(own, graph()));
    return new Flow(y, lengths.of(y));
  }

  private void check(Runnable checks) {
    try {
      checks.run();
    } catch (IllegalArgumentException problem) {
      throw new Declarations.Misfit(path, problem);
    }
  }

  /** The paths of the layers that leave absent steps out. */
  Set<String> maskedLayers() {
    return whole.masked;
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

  /** What names stand for here. */
  Scope<Flow> scope() {
    return scope;
  }

  /** An input of the network. */
  Value input(String name) {
    return whole.root.find(name).value();
  }

  /** What a block inside this layer puts out, whose lengths are known from here on. */
  Value outOfBlock(Flow output, int nodesBefore) {
    return lengths.outOfBlock(output, graph(), nodesBefore);
  }

  /** The context of a layer of the network. */
  LayerContext ofLayer(int layer, String name) {
    whole.scopes.put(name, scope);
    return new LayerContext(whole, name, layer, weightNoise, new RowLengths(), scope);
  }

  /** The context of a layer of a block inside this one. */
  LayerContext ofBlock(String name, Scope<Flow> block) {
    String own = Declarations.below(path, name);
    whole.scopes.put(own, block);
    return new LayerContext(whole, own, -1, weightNoise, new RowLengths(), block);
  }

  /** The context of layers inside this one that have a name in common. */
  LayerContext inside(String name) {
    String own = Declarations.below(path, name);
    return new LayerContext(whole, own, -1, weightNoise, lengths, scope);
  }

  /** Adds an earlier layer once more, with its own windows; names mean what they mean there. */
  Value applyShared(List<Value> inputs) {
    Placement earlier = whole.shared.get(path);
    Scope<Flow> there = whole.scopes.get(earlier.path());
    LayerContext windows = new LayerContext(whole, earlier.path(), -1, weightNoise, lengths, there);
    return add(earlier.layer(), inputs, windows);
  }
}
