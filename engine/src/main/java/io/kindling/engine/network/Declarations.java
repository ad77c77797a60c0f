package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects what the layers of a network need: parameters, state and how they start. This is the
 * view of one layer: its windows have names that start with its path.
 */
public final class Declarations {
  private static final int MOST_LAYERS = 20_000;

  private final Collected all;
  private final String path;
  private final int depth;
  private final boolean sharing;
  private final Scope<Shape> scope;

  /** What all views of one network write to. */
  private static final class Collected {
    private Layout parameters = new Layout(List.of());
    private Layout state = new Layout(List.of());
    private final List<Start> starts = new ArrayList<>();
    private final List<Running> running = new ArrayList<>();
    private final List<Placement> placements = new ArrayList<>();
    private final Map<String, Placement> byPath = new HashMap<>();
    private final Map<String, Placement> shared = new HashMap<>();
    private final Map<String, Shape> windows = new HashMap<>();
    private final Map<String, Scope<Shape>> scopes = new HashMap<>();
    private long multiplyAdds;

    /** How often a layer was placed, those that are shared each time. */
    private int visits;

    private boolean carriesState;
  }

  private Declarations(Collected all, String path, int depth, boolean sharing, Scope<Shape> scope) {
    this.all = all;
    this.path = path;
    this.depth = depth;
    this.sharing = sharing;
    this.scope = scope;
  }

  static Declarations none() {
    return new Declarations(new Collected(), "", 0, false, Scope.ofNetwork());
  }

  /** A trained window of this layer. */
  public void parameter(String role, Shape shape, Initialiser initialiser) {
    declare(role, shape, new Start(initialiser, Fan.of(shape)), Segment.Use.WHOLE);
  }

  /** A trained window of this layer of which a step uses the rows that its examples name. */
  public void table(String role, Shape shape, Initialiser initialiser) {
    table(role, shape, initialiser, Fan.of(shape));
  }

  /** The same for weights that lie otherwise than [O,I], or of which an example uses some. */
  void table(String role, Shape shape, Initialiser initialiser, Fan fan) {
    declare(role, shape, new Start(initialiser, fan), Segment.Use.BY_ROW);
  }

  private void declare(String role, Shape shape, Start start, Segment.Use use) {
    String name = path + "." + role;
    if (sharing) {
      checkShared(name, shape);
      return;
    }
    all.parameters = all.parameters.plus(name, shape, use);
    all.windows.put(name, shape);
    all.starts.add(start);
  }

  private void checkShared(String name, Shape shape) {
    Shape owned = all.windows.get(name);
    Checks.require(
        shape.equals(owned),
        "It shares %s of shape %s, but its input needs one of shape %s",
        name,
        owned,
        shape);
  }

  /** A window of running statistics: starts at one number and moves by a momentum. */
  public void state(String role, Shape shape, Running statistic) {
    Checks.require(
        !sharing,
        "It shares '%s', which keeps running statistics: those belong to one place in a network",
        path);
    all.state = all.state.plus(path + "." + role, shape);
    all.running.add(statistic);
  }

  /** Says that this layer carries state from one window of a stream to the next. */
  public void carriesState() {
    all.carriesState = true;
  }

  /** Whether a layer carries state. */
  boolean hasCarriedState() {
    return all.carriesState;
  }

  /** The same collection for layers inside this one that have a name in common. */
  Declarations inside(String name) {
    return new Declarations(all, below(path, name), depth, sharing, scope);
  }

  /** The same collection for the layers of a block inside this layer. */
  Declarations ofBlock(Scope<Shape> block) {
    return new Declarations(all, path, depth, sharing, block);
  }

  /** The shapes of rows that names stand for here. */
  Scope<Shape> scope() {
    return scope;
  }

  /**
   * Places a layer inside this one and gives the shape of one row behind it.
   *
   * @throws Misfit that names the layer, if its inputs do not fit
   */
  Shape place(String name, LayerSpec layer, List<Shape> inputs) {
    String own = below(path, name);
    int index = all.placements.size();
    int parameters = all.parameters.length();
    long multiplyAdds = all.multiplyAdds;
    all.placements.add(new Placement(own, depth, layer, inputs, Shape.of(), 0, 0));
    all.scopes.put(own, scope);
    try {
      Checks.require(
          all.visits++ < MOST_LAYERS,
          "The network has more than %s layers, all counted",
          MOST_LAYERS);
      Shape output = layer.place(inputs, new Declarations(all, own, depth + 1, sharing, scope));
      checkSize("Its output of shape %s", output);
      all.multiplyAdds += layer.multiplyAdds(inputs);
      Placement placed =
          new Placement(
              own,
              depth,
              layer,
              inputs,
              output,
              all.parameters.length() - parameters,
              all.multiplyAdds - multiplyAdds);
      all.placements.set(index, placed);
      all.byPath.putIfAbsent(own, placed);
      return output;
    } catch (Misfit inner) {
      throw inner;
    } catch (IllegalArgumentException problem) {
      throw new Misfit(own, problem);
    }
  }

  /** Refuses shapes that no array has room for; the start of the sentence says whose it is. */
  static void checkSize(String start, Shape shape) {
    double elements = 1;
    for (int size : shape.toArray()) {
      elements *= size;
    }
    Checks.require(
        elements <= Integer.MAX_VALUE,
        start + " has more than %s numbers a row",
        shape,
        Integer.MAX_VALUE);
  }

  /** Places a layer that uses the windows of an earlier one; names mean what they mean there. */
  Shape placeShared(String name, List<Shape> inputs) {
    Placement earlier = earlier(name);
    all.shared.putIfAbsent(path, earlier);
    int known = all.placements.size();
    Scope<Shape> there = all.scopes.get(earlier.path());
    Declarations windows = new Declarations(all, earlier.path(), depth + 1, true, there);
    Shape output = earlier.layer().place(inputs, windows);
    all.placements.subList(known, all.placements.size()).clear();
    all.multiplyAdds += earlier.layer().multiplyAdds(inputs);
    return output;
  }

  /** What a name means to this layer: the nearest that stands in a layer that this stands in. */
  private Placement earlier(String name) {
    for (String scope = path; !scope.isEmpty(); ) {
      scope = scope.substring(0, Math.max(0, scope.lastIndexOf('.')));
      Placement found = all.byPath.get(below(scope, name));
      if (found != null) {
        return found;
      }
    }
    throw new IllegalArgumentException(
        "It shares the windows of '" + name + "', but no layer before it has that name");
  }

  static String below(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** The only input of a layer. */
  static Shape single(LayerSpec layer, List<Shape> inputs) {
    Checks.require(
        inputs.size() == 1,
        "The %s layer takes one input, found %s of shapes %s: join them first",
        layer.word(),
        inputs.size(),
        inputs);
    return inputs.get(0);
  }

  Layout parameters() {
    return all.parameters;
  }

  Layout state() {
    return all.state;
  }

  /** How the windows of the parameters start, in their order. */
  List<Start> starts() {
    return List.copyOf(all.starts);
  }

  List<Running> running() {
    return List.copyOf(all.running);
  }

  List<Placement> placements() {
    return List.copyOf(all.placements);
  }

  /** The layers whose windows others use, by the paths of those others. */
  Map<String, Placement> shared() {
    return Map.copyOf(all.shared);
  }

  /** How a window of parameters starts. */
  record Start(Initialiser initialiser, Fan fan) {
    /** Writes its first values; they depend on the key and nothing else. */
    void fill(Segment segment, long key, float[] parameters) {
      initialiser.fill(segment, fan, key, parameters);
    }
  }

  /**
   * How a running statistic starts and moves: new = (1 - momentum) old + momentum batch.
   *
   * @param start its first value
   * @param momentum the weight of a new batch
   */
  public record Running(float start, float momentum) {}

  /** A layer that does not fit where it stands. */
  static final class Misfit extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    Misfit(String path, IllegalArgumentException problem) {
      super("Layer " + path + " of the network does not fit: " + problem.getMessage(), problem);
    }
  }
}
