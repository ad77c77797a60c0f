package io.kindling.engine.testing;

import static io.kindling.engine.testing.OpCase.normal;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.op.SparseAffine;
import io.kindling.engine.op.SparseValueGradient;
import io.kindling.engine.op.SparseWeightGradient;
import io.kindling.engine.random.CounterRandom;
import io.kindling.engine.testing.OpCase.Input;
import java.util.ArrayList;
import java.util.List;

/** Cases of products with sparse rows: some name an input twice, each third names none. */
final class SparseCases {
  private static final int INPUTS = 4;

  private SparseCases() {}

  static List<OpCase> of(int rows, int width) {
    List<OpCase> cases = new ArrayList<>();
    for (int entries : List.of(1, 5)) {
      Input places = places(rows, entries);
      Input values = normal(rows, entries);
      Input weight = normal(INPUTS, width);
      Input dy = normal(rows, width);
      List<Input> plain = List.of(places, values, weight);
      List<Input> biased = List.of(places, values, weight, normal(width));
      cases.add(new OpCase(new SparseAffine(), plain, List.of(1, 2)));
      cases.add(new OpCase(new SparseAffine(), biased, List.of(1, 2, 3)));
      cases.add(
          new OpCase(new SparseWeightGradient(INPUTS), List.of(places, values, dy), List.of(1, 2)));
      cases.add(new OpCase(new SparseValueGradient(), List.of(places, weight, dy), List.of(1, 2)));
    }
    return cases;
  }

  private static Input places(int rows, int entries) {
    return new Input(
        Shape.of(rows, entries),
        (key, i) -> i / entries % 3 == 2 ? -1 : CounterRandom.below(INPUTS + 1, key, 0, i) - 1.0);
  }
}
