package io.kindling.engine.network;

import io.kindling.engine.Checks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Layers that wait for each other. Values are numbered: first those that come in, then the layers
 * as they are written.
 */
final class LayerOrder {
  private final int inputs;
  private final List<List<Need>> needs;
  private final boolean[] known;
  private final List<Integer> order;

  /**
   * A value that a layer waits for.
   *
   * @param taker the path of the layer that takes it, which may stand inside the one that waits
   */
  record Need(int value, String taker) {}

  /**
   * Finds an order in which each layer comes behind what it needs: as written, where that is one;
   * else as those do who read the list again and again and take what they can.
   *
   * @param whose what the layers are called where they wait in a circle
   */
  LayerOrder(int inputs, List<List<Need>> needs, String whose) {
    this.inputs = inputs;
    this.needs = List.copyOf(needs);
    this.known = new boolean[inputs + needs.size()];
    IntStream.range(0, inputs).forEach(input -> known[input] = true);
    int[] readings = readings();
    this.order =
        IntStream.range(0, needs.size())
            .filter(layer -> known[inputs + layer])
            .boxed()
            .sorted(Comparator.comparingInt(layer -> readings[layer]))
            .toList();
    boolean complete = order.size() == needs.size();
    Checks.require(
        complete,
        "Layers of the %s wait for each other in a circle: %s",
        whose,
        complete ? "" : circle());
  }

  /** In which reading of the list each layer is taken; those in circles never are. */
  private int[] readings() {
    int[] readings = new int[needs.size()];
    int[] open = new int[needs.size()];
    List<List<Integer>> users = new ArrayList<>();
    needs.forEach(layer -> users.add(new ArrayList<>()));
    Deque<Integer> ready = new ArrayDeque<>();
    for (int layer = 0; layer < needs.size(); layer++) {
      for (Need need : needs.get(layer)) {
        if (need.value() >= inputs) {
          open[layer]++;
          users.get(need.value() - inputs).add(layer);
        }
      }
      if (open[layer] == 0) {
        ready.add(layer);
      }
    }
    while (!ready.isEmpty()) {
      int layer = ready.remove();
      known[inputs + layer] = true;
      for (int user : users.get(layer)) {
        int soonest = readings[layer] + (layer > user ? 1 : 0);
        readings[user] = Math.max(readings[user], soonest);
        if (--open[user] == 0) {
          ready.add(user);
        }
      }
    }
    return readings;
  }

  private String circle() {
    Map<Integer, Integer> way = new HashMap<>();
    List<String> takers = new ArrayList<>();
    int layer =
        IntStream.range(0, needs.size())
            .filter(one -> !known[inputs + one])
            .findFirst()
            .orElseThrow();
    while (!way.containsKey(layer)) {
      way.put(layer, takers.size());
      Need open =
          needs.get(layer).stream().filter(need -> !known[need.value()]).findFirst().orElseThrow();
      takers.add(open.taker());
      layer = open.value() - inputs;
    }
    List<String> circle = new ArrayList<>(takers.subList(way.get(layer), takers.size()));
    circle.add(circle.get(0));
    return String.join(" takes ", circle);
  }

  /** The layers, each behind what it needs. */
  List<Integer> layers() {
    return order;
  }

  /** Which values some outputs depend on, the outputs with them. */
  boolean[] used(List<Integer> outputs) {
    boolean[] used = new boolean[known.length];
    outputs.forEach(output -> used[output] = true);
    for (int i = order.size() - 1; i >= 0; i--) {
      int layer = order.get(i);
      if (used[inputs + layer]) {
        needs.get(layer).forEach(need -> used[need.value()] = true);
      }
    }
    return used;
  }
}
