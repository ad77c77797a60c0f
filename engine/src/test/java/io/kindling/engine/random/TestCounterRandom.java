package io.kindling.engine.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TestCounterRandom {
  private static final int COUNT = 200_000;
  private static final long KEY = -6350172114877365746L;
  private static final long BITS = -1812409352264329501L;

  /** Another generator would change every model: these numbers must never change. */
  @Test
  void numbersStayWhatTheyAre() {
    assertThat(CounterRandom.key(1, 2, 3)).isEqualTo(KEY);
    assertThat(CounterRandom.bits(KEY, 4, 5)).isEqualTo(BITS);
    assertThat(CounterRandom.uniform(KEY, 4, 5)).isEqualTo((BITS >>> 11) * 0x1p-53);
    float[] row = new float[6];
    CounterRandom.uniformInto(KEY, 4, row);
    assertThat(row[5]).isEqualTo((BITS >>> 40) * 0x1p-24f);
  }

  @Test
  void uniformNumbersHaveTheirMomentsAndAreUncorrelated() {
    double mean = 0;
    double square = 0;
    double rowProduct = 0;
    double columnProduct = 0;
    int[] sixteenths = new int[16];
    for (int i = 0; i < COUNT; i++) {
      double x = CounterRandom.uniform(9, i / 500, i % 500);
      assertThat(x).isGreaterThanOrEqualTo(0).isLessThan(1);
      mean += x / COUNT;
      square += x * x / COUNT;
      rowProduct += x * CounterRandom.uniform(9, i / 500 + 1, i % 500) / COUNT;
      columnProduct += x * CounterRandom.uniform(9, i / 500, i % 500 + 1) / COUNT;
      sixteenths[(int) (16 * x)]++;
    }
    assertThat(mean).isCloseTo(0.5, within(0.003));
    assertThat(square).isCloseTo(1.0 / 3, within(0.003));
    assertThat(rowProduct).isCloseTo(0.25, within(0.003));
    assertThat(columnProduct).isCloseTo(0.25, within(0.003));
    for (int count : sixteenths) {
      assertThat(count).isCloseTo(COUNT / 16, within(500));
    }
  }

  @Test
  void normalNumbersHaveTheirMoments() {
    double mean = 0;
    double square = 0;
    double fourth = 0;
    for (int i = 0; i < COUNT; i++) {
      double x = CounterRandom.normal(9, 1, i);
      mean += x / COUNT;
      square += x * x / COUNT;
      fourth += x * x * x * x / COUNT;
    }
    assertThat(mean).isCloseTo(0, within(0.01));
    assertThat(square).isCloseTo(1, within(0.02));
    assertThat(fourth).isCloseTo(3, within(0.1));
  }

  @Test
  void everyPartOfAKeyMatters() {
    Set<Long> keys = new HashSet<>();
    for (long a = -2; a < 8; a++) {
      for (long b = -2; b < 8; b++) {
        keys.add(CounterRandom.key(a, b));
        keys.add(CounterRandom.key(a, b, 0));
      }
      keys.add(CounterRandom.key(a));
    }
    assertThat(keys).hasSize(210);
  }

  @Test
  void numbersBelowABoundAreAllReached() {
    Set<Integer> found = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      found.add(CounterRandom.below(7, 3, 0, i));
    }
    assertThat(found).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
  }
}
