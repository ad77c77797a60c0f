package io.kindling.jobs.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.spark.LocalContext;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.draw.Draw;
import io.kindling.partitioning.draw.Overlay;
import io.kindling.partitioning.draw.Pool;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

/** Weights of rows are copies of them, and numbers can be learned that no label says. */
class TestOverlaidTrials {
  private static final RunConfig CONFIG =
      RunConfig.ofText(
          """
          data { source = spirals, rows = 60, split = none, features = none }
          network = [ { dense = 6, activation = tanh }, { dense = 2 } ]
          training { batchSize = 1000, epochs = 20, shards = 1, optimizer { sgd { rate = 0.5 } } }
          """,
          List.of());

  private static Trial trial(Pool pool, int[] train, Overlay overlay, String... sets) {
    int[] all = IntStream.range(0, pool.rows().count()).toArray();
    Draw draw = Draw.of(train, new int[0], all);
    return new Trial(0, "one", List.of(sets), draw, overlay, Set.of(Trial.Kept.PREDICTIONS));
  }

  private static float[] predicted(String master, String[] sets, Take take) {
    try (JavaSparkContext spark = LocalContext.open(master)) {
      Pool pool =
          Pool.of(
              PreparedData.prepare(
                  spark, CONFIG.data().orElseThrow(), CONFIG.training().shardRule()));
      try (Trials trials = new Trials(spark, CONFIG.text(), pool)) {
        int[] all = IntStream.range(0, pool.rows().count()).toArray();
        Trial trial = trial(pool, take.rows(all), take.overlay(all.length), sets);
        TrialResult result = trials.run(List.of(trial), one -> {}).get(0);
        assertThat(result.problem()).isEmpty();
        return result.predicted().get(0);
      }
    }
  }

  /** What a trial takes of all rows. */
  private interface Take {
    int[] rows(int[] all);

    Overlay overlay(int count);
  }

  private static Take take(int[] copies, boolean asWeights) {
    return new Take() {
      @Override
      public int[] rows(int[] all) {
        return asWeights
            ? all
            : Arrays.stream(all)
                .flatMap(row -> IntStream.range(0, copies[row % copies.length]).map(i -> row))
                .toArray();
      }

      @Override
      public Overlay overlay(int count) {
        float[] factors = new float[count];
        for (int row = 0; row < count; row++) {
          factors[row] = copies[row % copies.length];
        }
        return asWeights ? Overlay.weighing(factors) : Overlay.NONE;
      }
    };
  }

  private static void checkClose(float[] left, float[] right) {
    assertThat(left).hasSameSizeAs(right);
    for (int i = 0; i < left.length; i++) {
      assertThat(left[i]).isCloseTo(right[i], within(2e-4f));
    }
  }

  @Test
  void aWeightIsSoManyCopiesAndNoneIsLeftOut() {
    int[] copies = {1, 3, 0, 2};
    float[] weighed = predicted("local[1]", new String[0], take(copies, true));
    float[] copied = predicted("local[2]", new String[0], take(copies, false));
    float[] plain = predicted("local[1]", new String[0], take(new int[] {1}, false));
    checkClose(weighed, copied);
    assertThat(weighed).isNotEqualTo(plain);
    assertThat(predicted("local[2]", new String[0], take(copies, true))).isEqualTo(weighed);
  }

  @Test
  void othersThanTheLabelsAreLearned() {
    Take take =
        new Take() {
          @Override
          public int[] rows(int[] all) {
            return all;
          }

          @Override
          public Overlay overlay(int count) {
            float[] numbers = new float[2 * count];
            for (int i = 0; i < numbers.length; i++) {
              numbers[i] = i % 2 == 0 ? 0.25f : -3;
            }
            return Overlay.learning(numbers, 2);
          }
        };
    String[] sets = {"training.loss=meanSquaredError", "training.epochs=300"};
    float[] learned = predicted("local[2]", sets, take);
    for (int i = 0; i < learned.length; i++) {
      assertThat(learned[i]).isCloseTo(i % 2 == 0 ? 0.25f : -3, within(0.1f));
    }
  }
}
