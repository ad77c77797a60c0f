package io.kindling.jobs.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.backend.onednn.OneDnnBackend;
import io.kindling.engine.backend.reference.ReferenceBackend;
import io.kindling.engine.random.CounterRandom;
import io.kindling.jobs.config.NeighbourSettings.Vote;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Neighbours that are found fast are those of the definition. */
class TestNearestRows {
  private static final int WIDTH = 5;

  /** Numbers of few values, so that many distances are the same; some rows are the same. */
  private static KeptRows rows(int count) {
    float[] features = new float[count * WIDTH];
    float[] answers = new float[count];
    float[] weights = new float[count];
    for (int i = 0; i < features.length; i++) {
      features[i] = CounterRandom.below(7, 11, i, 0) - 3 + 0.1f;
    }
    for (int row = 0; row < count; row++) {
      answers[row] = CounterRandom.below(3, 12, row, 0);
      weights[row] = 1;
    }
    return new KeptRows(features, answers, weights);
  }

  private static int[] byDefinition(KeptRows rows, float[] row, boolean squares, int count) {
    double[] all = new double[rows.rows()];
    for (int other = 0; other < all.length; other++) {
      for (int i = 0; i < WIDTH; i++) {
        double apart = (double) row[i] - rows.features()[other * WIDTH + i];
        all[other] += squares ? apart * apart : Math.abs(apart);
      }
    }
    return IntStream.range(0, all.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> all[i]).thenComparing(i -> i))
        .limit(count)
        .mapToInt(i -> i)
        .toArray();
  }

  private static void check(KeptRows rows, Estimate estimate, boolean squares, int batch) {
    NearestRows nearest = new NearestRows(rows, squares, 9);
    float[] looked = new float[batch * WIDTH];
    for (int i = 0; i < looked.length; i++) {
      looked[i] = CounterRandom.below(7, 13, i, 0) - 3 + 0.1f;
    }
    float[] distances = new float[rows.rows()];
    estimate.measure(looked, batch);
    for (int row = 0; row < batch; row++) {
      estimate.into(row, distances);
      float[] own = Arrays.copyOfRange(looked, row * WIDTH, (row + 1) * WIDTH);
      assertThat(nearest.of(looked, row * WIDTH, distances).rows())
          .isEqualTo(byDefinition(rows, own, squares, 9));
    }
  }

  @Test
  void distancesOfAllKindsFindTheSame() {
    // one layer, two layers, and a block that is not full
    for (int count : new int[] {9, 700, 8_192, 8_193, 9_000}) {
      KeptRows rows = rows(count);
      try (Estimate fast = new SquaresEstimate(rows, new OneDnnBackend(1), 4);
          Estimate slow = new SquaresEstimate(rows, new ReferenceBackend(), 4);
          Estimate differences = new DifferencesEstimate(rows, 4)) {
        check(rows, fast, true, 4);
        check(rows, slow, true, 4);
        check(rows, differences, false, 4);
      }
    }
  }

  @Test
  void fewerRowsThanAreWantedAllCount() {
    KeptRows rows = rows(2);
    try (Estimate estimate = new DifferencesEstimate(rows, 1)) {
      float[] distances = new float[2];
      estimate.measure(new float[WIDTH], 1);
      estimate.into(0, distances);
      assertThat(new NearestRows(rows, false, 9).of(new float[WIDTH], 0, distances).rows())
          .hasSize(2);
    }
  }

  @Test
  void nearRowsCountByTheirDistance() {
    KeptRows rows =
        new KeptRows(new float[] {1, 2, 4}, new float[] {0, 1, 1}, new float[] {1, 1, 2});
    double[] said = new double[2];
    NearestRows.Found found = new NearestRows.Found(new int[] {0, 1, 2}, new double[] {1, 2, 4});
    Votes.into(rows, found, Vote.EQUAL, true, said);
    assertThat(said).containsExactly(0.25, 0.75); // the last has a weight of two
    Votes.into(rows, found, Vote.NEAR, true, said);
    assertThat(said).containsExactly(0.5, 0.5); // 1 beside 1/2 + 2/4
    NearestRows.Found same = new NearestRows.Found(new int[] {1, 0, 2}, new double[] {0, 1, 4});
    Votes.into(rows, same, Vote.NEAR, true, said);
    assertThat(said).containsExactly(0, 1);
  }

  @Test
  void numbersAreMeans() {
    KeptRows rows =
        new KeptRows(new float[] {1, 2}, new float[] {10, 100, 20, 200}, new float[] {1, 1});
    double[] said = new double[2];
    NearestRows.Found found = new NearestRows.Found(new int[] {0, 1}, new double[] {1, 4});
    Votes.into(rows, found, Vote.NEAR, false, said);
    assertThat(List.of(said[0], said[1])).containsExactly(12.0, 120.0);
  }
}
