package io.kindling.engine.backend.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.random.CounterRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestMemoryPlan {
  private static final int STEPS = 400;
  private final List<Step> steps = new ArrayList<>();
  private final List<int[]> lives = new ArrayList<>();
  private final List<Place> places = new ArrayList<>();

  /** Each step writes a new place and reads it again later, or never. */
  private void draw(long seed) {
    List<List<Place>> reads = new ArrayList<>();
    for (int i = 0; i < STEPS; i++) {
      reads.add(new ArrayList<>());
    }
    for (int i = 0; i < STEPS; i++) {
      Place place = new Place(Shape.of(1 + CounterRandom.below(900, seed, 0, i)));
      int last = Math.min(STEPS - 1, i + CounterRandom.below(30, seed, 1, i));
      places.add(place);
      lives.add(new int[] {i, last});
      if (last > i) {
        reads.get(last).add(place);
      }
    }
    for (int i = 0; i < STEPS; i++) {
      steps.add(
          new Step(
              key -> {}, "", "", Shape.of(), 0, List.copyOf(reads.get(i)), List.of(places.get(i))));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whatLivesAtTheSameTimeLiesApartAndInsideTheArena(long seed) {
    draw(seed);
    MemoryPlan plan = MemoryPlan.of(steps, new HashSet<>(places));
    for (int i = 0; i < STEPS; i++) {
      long start = plan.offsets().get(places.get(i));
      long end = start + places.get(i).length();
      assertThat(end).isLessThanOrEqualTo(plan.length());
      for (int j = i + 1; j < STEPS && lives.get(j)[0] <= lives.get(i)[1]; j++) {
        long other = plan.offsets().get(places.get(j));
        assertThat(other >= end || other + places.get(j).length() <= start)
            .as("places %s and %s lie apart", i, j)
            .isTrue();
      }
    }
  }

  @Test
  void roomIsUsedAgain() {
    draw(7);
    MemoryPlan plan = MemoryPlan.of(steps, Set.copyOf(places));
    long all = places.stream().mapToLong(place -> MemoryPlan.rounded(place.length())).sum();
    assertThat(plan.length()).isLessThan(all / 5);
  }
}
