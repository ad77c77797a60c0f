package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.Spelling;
import io.kindling.engine.graph.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which layer takes what. Values are numbered: the inputs first, then the layers as they are
 * written.
 */
final class Wiring {
  private final NetworkSpec spec;
  private final Map<String, Integer> numbers = new LinkedHashMap<>();
  private final List<List<Integer>> sources = new ArrayList<>();
  private final LayerOrder order;
  private final List<Integer> outputs;

  /** Finds the values that names mean; throws where one means none, or layers wait in a circle. */
  Wiring(NetworkSpec spec) {
    this.spec = spec;
    Checks.require(!spec.inputs().isEmpty(), "The network has no input: expected at least one");
    spec.inputs().forEach(input -> number(input.name(), numbers.size()));
    for (int i = 0; i < spec.layers().size(); i++) {
      int value = spec.inputs().size() + i;
      spec.layers().get(i).name().ifPresent(name -> number(name, value));
    }
    List<List<LayerOrder.Need>> needs = new ArrayList<>();
    for (int i = 0; i < spec.layers().size(); i++) {
      sources.add(sourcesOf(i));
      needs.add(needsOf(i));
    }
    this.outputs =
        spec.outputs().isEmpty()
            ? List.of(spec.inputs().size() - 1 + spec.layers().size())
            : spec.outputs().stream().map(name -> find(name, "'outputs' names")).toList();
    Checks.require(
        outputs.stream().distinct().count() == outputs.size(),
        "'outputs' names a layer twice: found %s",
        spec.outputs());
    this.order = new LayerOrder(spec.inputs().size(), needs, "network");
    checkUse();
  }

  private void number(String name, int value) {
    Checks.require(
        numbers.put(name, value) == null,
        "Two inputs or layers of the network have the name '%s': names tell them apart",
        name);
  }

  private int find(String name, String who) {
    Integer value = numbers.get(name);
    Checks.require(
        value != null,
        "%s '%s', but no input or layer of the network has that name: %s",
        who,
        name,
        value == null ? nearest(name, numbers.keySet()) : "");
    return value;
  }

  private List<Integer> sourcesOf(int layer) {
    LayerEntry entry = spec.layers().get(layer);
    if (!entry.from().isEmpty()) {
      String who = "Layer " + entry.nameOr(layer) + " takes";
      return entry.from().stream().map(name -> find(name, who)).toList();
    }
    Checks.require(
        layer > 0 || spec.inputs().size() == 1,
        "Layer %s of the network does not say which input it takes: expected 'from' with one of %s",
        entry.nameOr(layer),
        spec.inputs());
    return List.of(spec.inputs().size() + layer - 1);
  }

  /** The input with the lengths of a layer's sequences. */
  private int lengths(String name, String taker) {
    String who = "Layer " + taker + " takes the lengths of its sequences from";
    Checks.require(
        spec.inputs().stream().anyMatch(input -> input.name().equals(name)),
        "%s '%s', but no input of the network has that name: expected one of %s",
        who,
        name,
        spec.inputs());
    int value = find(name, who);
    Shape shape = spec.inputs().get(value).shape();
    Checks.require(
        shape.rank() <= 1 && shape.elements() == 1,
        "%s the input %s: expected one number a row, such as %s = []",
        who,
        spec.inputs().get(value),
        name);
    return value;
  }

  /** What a layer waits for: what it takes, and what layers inside it take from around it. */
  private List<LayerOrder.Need> needsOf(int layer) {
    List<LayerOrder.Need> needs = new ArrayList<>();
    LayerEntry entry = spec.layers().get(layer);
    String own = name(layer);
    sources.get(layer).forEach(value -> needs.add(new LayerOrder.Need(value, own)));
    entry.lengths().ifPresent(name -> needs.add(new LayerOrder.Need(lengths(name, own), own)));
    for (Reach reach : Reach.of(entry.layer(), own)) {
      boolean asInput = reach.kind() == Reach.Kind.INPUT;
      int value = asInput ? find(reach, layer) : lengths(reach.name(), reach.taker());
      needs.add(new LayerOrder.Need(value, reach.taker()));
    }
    return needs;
  }

  private int find(Reach reach, int layer) {
    Integer value = numbers.get(reach.name());
    if (value == null) {
      LayerSpec around = spec.layers().get(layer).layer();
      Set<String> known = reach.namesInside(around, name(layer));
      known.addAll(numbers.keySet());
      throw new IllegalArgumentException(
          String.format(
              "Layer %s takes '%s', but no layer of its block, and no layer or input around it, has"
                  + " that name: %s",
              reach.taker(), reach.name(), nearest(reach.name(), known)));
    }
    return value;
  }

  private static String nearest(String name, Set<String> known) {
    return String.format(
        "the nearest is '%s', expected one of %s",
        Spelling.nearest(name, known), String.join(", ", known));
  }

  /** Refuses what no output depends on. */
  private void checkUse() {
    boolean[] used = order.used(outputs);
    for (int i = 0; i < used.length; i++) {
      boolean isInput = i < spec.inputs().size();
      Checks.require(
          used[i],
          "No output of the network depends on the %s: take it in a layer%s or remove it",
          isInput ? "input " + spec.inputs().get(i) : "layer " + name(i - spec.inputs().size()),
          isInput ? "" : ", name it in 'outputs'");
    }
  }

  String name(int layer) {
    return spec.layers().get(layer).nameOr(layer);
  }

  /** The layers, each behind what it takes. */
  List<Integer> order() {
    return order.layers();
  }

  /** The values that a layer takes. */
  List<Integer> sources(int layer) {
    return sources.get(layer);
  }

  /** Whether a layer, or one inside it, names the lengths of its sequences. */
  boolean namesLengths() {
    return spec.layers().stream()
        .anyMatch(
            entry ->
                entry.lengths().isPresent()
                    || Reach.of(entry.layer(), "").stream()
                        .anyMatch(reach -> reach.kind() == Reach.Kind.LENGTHS));
  }

  /** The values that are put out. */
  List<Integer> outputs() {
    return outputs;
  }
}
