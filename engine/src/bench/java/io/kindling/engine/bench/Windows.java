package io.kindling.engine.bench;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.network.Layout;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.random.CounterRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Windows on a flat array, collected while a network is traced, and the numbers they start from.
 */
final class Windows {
  private static final long SEED = 4;

  private final Graph graph;
  private final Leaf.Kind kind;
  private final List<Value> values = new ArrayList<>();
  private Layout layout = new Layout(List.of());
  private float[] numbers = new float[0];

  Windows(Graph graph, Leaf.Kind kind) {
    this.graph = graph;
    this.kind = kind;
  }

  /** One more window; its numbers are normal around {@code mean}. */
  Value add(double mean, double deviation, int... sizes) {
    Shape shape = Shape.of(sizes);
    int from = layout.length();
    String name = Integer.toString(values.size());
    layout = layout.plus(name, shape);
    numbers = Arrays.copyOf(numbers, layout.length());
    for (int i = from; i < numbers.length; i++) {
      double normal = deviation == 0 ? 0 : CounterRandom.normal(SEED, kind.ordinal(), i);
      numbers[i] = (float) (mean + deviation * normal);
    }
    Value value = graph.add(new Leaf(kind, name, shape, from)).output();
    values.add(value);
    return value;
  }

  List<Value> values() {
    return List.copyOf(values);
  }

  Layout layout() {
    return layout;
  }

  float[] numbers() {
    return numbers.clone();
  }
}
