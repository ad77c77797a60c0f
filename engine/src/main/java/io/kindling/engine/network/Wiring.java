package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which layer takes what. Values are numbered: the inputs first, then the layers as they are
 * written.
 */
final class Wiring {
  private final NetworkSpec spec;
  private final Map<String, Integer> numbers = new LinkedHashMap<>();
  private final List<List<Integer>> sources = new ArrayList<>();
  private final List<Optional<Integer>> lengths = new ArrayList<>();
  private final List<Integer> order = new ArrayList<>();
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
    for (int i = 0; i < spec.layers().size(); i++) {
      sources.add(sourcesOf(i));
      lengths.add(lengthsOf(i));
    }
    this.outputs =
        spec.outputs().isEmpty()
            ? List.of(spec.inputs().size() - 1 + spec.layers().size())
            : spec.outputs().stream().map(name -> find(name, "'outputs' names")).toList();
    Checks.require(
        outputs.stream().distinct().count() == outputs.size(),
        "'outputs' names a layer twice: found %s",
        spec.outputs());
    sort();
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
        "%s '%s', but no input or layer of the network has that name: expected one of %s",
        who,
        name,
        String.join(", ", numbers.keySet()));
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
  private Optional<Integer> lengthsOf(int layer) {
    LayerEntry entry = spec.layers().get(layer);
    if (entry.lengths().isEmpty()) {
      return Optional.empty();
    }
    String who = "Layer " + entry.nameOr(layer) + " takes the lengths of its sequences from";
    String name = entry.lengths().get();
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
    return Optional.of(value);
  }

  /** An order in which each layer comes behind what it takes: as written, where that is one. */
  private void sort() {
    boolean[] known = new boolean[spec.inputs().size() + spec.layers().size()];
    IntStream.range(0, spec.inputs().size()).forEach(input -> known[input] = true);
    int before = -1;
    while (before < order.size() && order.size() < spec.layers().size()) {
      before = order.size();
      for (int layer = 0; layer < spec.layers().size(); layer++) {
        int value = spec.inputs().size() + layer;
        if (!known[value] && sources.get(layer).stream().allMatch(source -> known[source])) {
          known[value] = true;
          order.add(layer);
        }
      }
    }
    Checks.require(
        order.size() == spec.layers().size(),
        "Layers of the network wait for each other in a circle: %s",
        order.size() == spec.layers().size() ? "" : circle(known));
  }

  private String circle(boolean[] known) {
    List<Integer> way = new ArrayList<>();
    int layer =
        IntStream.range(0, sources.size())
            .filter(one -> !known(known, one))
            .findFirst()
            .orElseThrow();
    while (!way.contains(layer)) {
      way.add(layer);
      int value =
          sources.get(layer).stream().filter(source -> !known[source]).findFirst().orElseThrow();
      layer = value - spec.inputs().size();
    }
    List<Integer> circle = new ArrayList<>(way.subList(way.indexOf(layer), way.size()));
    circle.add(layer);
    return circle.stream().map(this::name).collect(Collectors.joining(" takes "));
  }

  private boolean known(boolean[] known, int layer) {
    return known[spec.inputs().size() + layer];
  }

  /** Refuses what no output depends on. */
  private void checkUse() {
    boolean[] used = new boolean[spec.inputs().size() + spec.layers().size()];
    outputs.forEach(output -> used[output] = true);
    for (int i = order.size() - 1; i >= 0; i--) {
      int layer = order.get(i);
      if (known(used, layer)) {
        sources.get(layer).forEach(source -> used[source] = true);
        lengths.get(layer).ifPresent(source -> used[source] = true);
      }
    }
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
    return order;
  }

  /** The values that a layer takes. */
  List<Integer> sources(int layer) {
    return sources.get(layer);
  }

  /** The input that says how long the sequences are that a layer takes. */
  Optional<Integer> lengths(int layer) {
    return lengths.get(layer);
  }

  /** The values that are put out. */
  List<Integer> outputs() {
    return outputs;
  }
}
