package io.kindling.jobs.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.spark.LocalContext;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.draw.Draw;
import io.kindling.partitioning.draw.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.TaskInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trials as tasks, whole and in parts. */
class TestLegs {
  private static final RunConfig CONFIG =
      RunConfig.ofText(
          """
          data { source = spirals, rows = 300, split { train = 0.6, validation = 0.4, test = 0 } }
          network = [ { dense = 12 }, { batchNorm {} }, { dropout = 0.2 }, { dense = 2 } ]
          training { batchSize = 60, epochs = 6, shards = 2, optimizer { adam { rate = 1e-2 } }
                     schedule { cosine {} }, earlyStopping { metric = validation.accuracy, patience = 4 } }
          """,
          List.of());

  private static Pool pool(JavaSparkContext spark) {
    return Pool.of(
        PreparedData.prepare(spark, CONFIG.data().orElseThrow(), CONFIG.training().shardRule()));
  }

  private static Trial trial(int number, Pool pool, String... others) {
    List<String> sets = new ArrayList<>(List.of("training.seed=" + (number + 5)));
    sets.addAll(List.of(others));
    return new Trial(number, "trial " + number, sets, Draw.whole(pool.rows()), Set.of());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void aTrialThatGoesOnEndsAsIfItHadNeverStopped(int validateEvery) {
    try (JavaSparkContext spark = LocalContext.open("local[2]")) {
      Pool pool = pool(spark);
      try (Trials trials = new Trials(spark, CONFIG.text(), pool)) {
        Trial trial = trial(0, pool, "training.validateEvery=" + validateEvery);
        TrialResult whole = trials.run(List.of(trial), result -> {}).get(0);
        assertThat(whole.problem()).isEmpty();
        LegEnd first = trials.run(new Leg(trial, 1, Saved.NOTHING));
        assertThat(first.over()).isFalse();
        assertThat(first.result().epochs()).isEqualTo(1);
        assertThat(first.result().bestEpoch()).isEqualTo(1);
        assertThat(first.result().value("validation.accuracy")).isFinite();
        assertThat(first.result().value("train.loss")).isFinite();
        Saved kept = Saved.of(first.state().bytes());
        LegEnd second = trials.run(new Leg(trial, 3, kept));
        LegEnd third = trials.run(new Leg(trial, 6, second.state()));
        assertThat(third.over()).isTrue();
        assertThat(third.state().isNothing()).isTrue();
        assertThat(third.result().metrics()).isEqualTo(whole.metrics());
        assertThat(third.result().epochs()).isEqualTo(whole.epochs());
        assertThat(third.result().bestEpoch()).isEqualTo(whole.bestEpoch());
        byte[] cut = java.util.Arrays.copyOf(first.state().bytes(), 3);
        assertThatThrownBy(() -> trials.run(new Leg(trial, 3, Saved.of(cut))))
            .hasStackTraceContaining("a state of 3 bytes is cut off");
      }
    }
  }

  @Test
  void smallTrialsOverlapAsTasksOfOneStage() {
    List<TaskInfo> tasks = new ArrayList<>();
    List<Integer> stages = new ArrayList<>();
    JavaSparkContext spark = LocalContext.open("local[2]");
    try (spark) {
      Pool pool = pool(spark);
      try (Trials trials = new Trials(spark, CONFIG.text(), pool)) {
        SparkListener listener =
            new SparkListener() {
              @Override
              public void onTaskEnd(SparkListenerTaskEnd end) {
                tasks.add(end.taskInfo());
                stages.add(end.stageId());
              }
            };
        spark.sc().addSparkListener(listener);
        List<Trial> all = IntStream.range(0, 6).mapToObj(i -> trial(i, pool)).toList();
        assertThat(trials.run(all, result -> {})).hasSize(6);
      }
    }
    assertThat(stages).hasSize(6);
    assertThat(stages.stream().distinct().count()).isEqualTo(1);
    assertThat(tasks)
        .anySatisfy(
            one ->
                assertThat(tasks)
                    .anySatisfy(
                        other -> {
                          assertThat(other).isNotSameAs(one);
                          assertThat(other.launchTime())
                              .isBetween(one.launchTime(), one.finishTime() - 1);
                        }));
  }
}
