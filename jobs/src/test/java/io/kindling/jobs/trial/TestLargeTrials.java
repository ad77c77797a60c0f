package io.kindling.jobs.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.spark.LocalContext;
import io.kindling.jobs.training.TrainingListener;
import io.kindling.jobs.training.TryAgainException;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.draw.Draw;
import io.kindling.partitioning.draw.FoldRule;
import io.kindling.partitioning.draw.Folds;
import io.kindling.partitioning.draw.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.junit.jupiter.api.Test;

/** A large trial has the bits of a small one; several run beside each other. */
class TestLargeTrials {
  private static final RunConfig CONFIG =
      RunConfig.ofText(
          """
          data { source = spirals, rows = 300, split = none, classWeights = balanced
                 sampling = over }
          network = [ { dense = 12 }, { batchNorm {} }, { dropout = 0.2 }, { dense = 2 } ]
          training { batchSize = 60, epochs = 4, shards = 4, optimizer { adam { rate = 1e-2 } }
                     threshold = "recall 0.9" }
          """,
          List.of());
  private static final FoldRule RULE = new FoldRule(FoldRule.Kind.ROWS, 3, 1, true, 0.2, 1);

  private static PreparedData data(JavaSparkContext spark) {
    return PreparedData.prepare(
        spark, CONFIG.data().orElseThrow().plain(), CONFIG.training().shardRule());
  }

  private static Trial trial(int number, Draw draw) {
    List<String> sets = List.of("training.seed=" + (number + 5));
    Set<Trial.Kept> kept =
        Set.of(Trial.Kept.PREDICTIONS, Trial.Kept.MODEL); // no time: none is alike
    return new Trial(number, "trial " + number, sets, draw, kept);
  }

  private static List<Trial> trials(List<Draw> draws) {
    List<Trial> all = new ArrayList<>();
    draws.forEach(draw -> all.add(trial(all.size(), draw)));
    return all;
  }

  private static List<TrialResult> results(LargeTrials trials, List<Trial> some) {
    List<TrialResult> results = new ArrayList<>();
    trials.run(some, results::add);
    return results;
  }

  private static void assertSame(TrialResult found, TrialResult expected) {
    assertThat(found.problem()).isEqualTo(expected.problem()).isEmpty();
    assertThat(found.metrics()).isEqualTo(expected.metrics()).containsKeys("train", "test");
    assertThat(found.epochs()).isEqualTo(expected.epochs());
    assertThat(found.threshold()).isEqualTo(expected.threshold());
    assertThat(found.shards()).isEqualTo(expected.shards());
    assertThat(found.computed()).isEqualTo(expected.computed());
    assertThat(found.predicted().get(0)).isEqualTo(expected.predicted().get(0)).isNotEmpty();
    Learned model = found.learned().get(0);
    assertThat(model.parameters()).isEqualTo(expected.learned().get(0).parameters());
    assertThat(model.state()).isEqualTo(expected.learned().get(0).state());
    assertThat(model.encoders().json()).isEqualTo(expected.learned().get(0).encoders().json());
  }

  @Test
  void aLargeTrialEndsWithTheBitsOfASmallOne() {
    try (JavaSparkContext spark = LocalContext.open("local[2]")) {
      PreparedData data = data(spark);
      Pool held = Pool.of(data);
      List<Trial> all = trials(Folds.of(held, RULE));
      List<TrialResult> small;
      LegEnd first;
      try (Trials trials = new Trials(spark, CONFIG.text(), held)) {
        small = trials.run(all, result -> {});
        first = trials.run(new Leg(all.get(0), 2, Saved.NOTHING));
        assertThat(trials.sentence(3)).isEqualTo("3 small trials, 2 at once");
      }
      try (Trials trials = new Trials(spark, CONFIG.text(), Pool.leaving(data))) {
        List<Integer> told = new ArrayList<>();
        List<TrialResult> large = trials.run(all, result -> told.add(result.number()));
        assertThat(told).containsExactlyInAnyOrder(0, 1, 2);
        for (int i = 0; i < all.size(); i++) {
          assertSame(large.get(i), small.get(i));
        }
        LegEnd leg = trials.run(new Leg(all.get(0), 2, Saved.NOTHING));
        assertThat(leg.over()).isFalse();
        assertThat(leg.result().metrics()).isEqualTo(first.result().metrics());
        LegEnd last = trials.run(new Leg(all.get(0), 4, first.state()));
        assertThat(last.result().metrics()).isEqualTo(small.get(0).metrics());
        assertThat(last.over()).isTrue();
        assertThat(trials.check(all.get(0))).contains("accuracy");
        assertThat(trials.sentence(3)).isEqualTo("3 large trials, 2 at once, of 1 slot each");
        assertThat(spark.getPersistentRDDs()).hasSizeBetween(4, 6); // the rows, and one fold
      }
      assertThat(spark.getPersistentRDDs()).isEmpty();
    }
  }

  /** Stages of rounds that are under way, by trial. */
  private static final class Seen extends SparkListener {
    private final Map<Integer, String> active = new ConcurrentHashMap<>();
    private final AtomicInteger most = new AtomicInteger();

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted stage) {
      String what = stage.properties().getProperty("spark.job.description", "");
      if (what.contains(": round ")) {
        active.put(stage.stageInfo().stageId(), what.substring(0, what.indexOf(':')));
        most.accumulateAndGet((int) active.values().stream().distinct().count(), Math::max);
      }
    }

    @Override
    public void onStageCompleted(SparkListenerStageCompleted stage) {
      active.remove(stage.stageInfo().stageId());
    }
  }

  /** Goes on from its first step when so many trials have made theirs. */
  private static TrainingListener meeting(CountDownLatch all) {
    return new TrainingListener() {
      @Override
      public void stepCommitted(long steps, long ofSteps, double loss) {
        if (steps == 1) {
          all.countDown();
          try {
            if (!all.await(60, TimeUnit.SECONDS)) {
              throw new IllegalStateException("The other trial does not begin");
            }
          } catch (InterruptedException end) {
            throw new IllegalStateException(end);
          }
        }
      }
    };
  }

  @Test
  void twoHaveStagesAtTheSameTime() {
    Seen seen = new Seen();
    JavaSparkContext spark = LocalContext.open("local[2]");
    try (spark) {
      spark.sc().addSparkListener(seen);
      Pool pool = Pool.leaving(data(spark));
      CountDownLatch both = new CountDownLatch(2);
      try (LargeTrials trials =
          new LargeTrials(
              spark, CONFIG.text(), pool, OptionalInt.empty(), trial -> meeting(both))) {
        List<Trial> two = trials(Folds.of(pool, RULE).subList(0, 2));
        assertThat(results(trials, two)).hasSize(2).noneMatch(TrialResult::hasFailed);
      }
    }
    assertThat(seen.most.get()).isEqualTo(2);
  }

  @Test
  void oneSlotServesThemOneAfterAnother() {
    Seen seen = new Seen();
    JavaSparkContext spark = LocalContext.open("local[1]");
    try (spark) {
      spark.sc().addSparkListener(seen);
      Pool pool = Pool.leaving(data(spark));
      try (Trials trials = new Trials(spark, CONFIG.text(), pool)) {
        List<Trial> three = trials(Folds.of(pool, RULE));
        List<TrialResult> results = trials.run(three, result -> {});
        assertThat(results).extracting(TrialResult::number).containsExactly(0, 1, 2);
        assertThat(results).noneMatch(TrialResult::hasFailed);
      }
    }
    assertThat(seen.most.get()).isEqualTo(1);
  }

  /** The first trial is told once that there is no room, while the second has some. */
  @Test
  void whatFindsNoRoomBeginsAgainBehindAnother() {
    try (JavaSparkContext spark = LocalContext.open("local[2]")) {
      Pool pool = Pool.leaving(data(spark));
      CountDownLatch both = new CountDownLatch(2);
      AtomicInteger begun = new AtomicInteger();
      try (LargeTrials trials =
          new LargeTrials(
              spark, CONFIG.text(), pool, OptionalInt.of(2), one -> crowded(one, both, begun))) {
        List<Trial> two = trials(Folds.of(pool, RULE).subList(0, 2));
        assertThat(results(trials, two)).hasSize(2).noneMatch(TrialResult::hasFailed);
        assertThat(begun.get()).isEqualTo(2);
        List<Trial> one = two.subList(0, 1);
        begun.set(0);
        assertThatThrownBy(() -> trials.run(one, result -> {}))
            .isInstanceOf(TryAgainException.class)
            .hasMessage("No slot is free");
      }
    }
  }

  private static TrainingListener crowded(Trial trial, CountDownLatch both, AtomicInteger begun) {
    TrainingListener meeting = meeting(both);
    return new TrainingListener() {
      @Override
      public void stepCommitted(long steps, long ofSteps, double loss) {
        meeting.stepCommitted(steps, ofSteps, loss);
        if (trial.number() == 0 && steps == 1 && begun.incrementAndGet() == 1) {
          throw new TryAgainException("No slot is free");
        }
      }
    };
  }

  /** What is no fault of a trial ends all, without waiting for those that would go on for hours. */
  @Test
  void whatIsNoResultEndsTheOthers() {
    try (JavaSparkContext spark = LocalContext.open("local[2]")) {
      Pool pool = Pool.leaving(data(spark));
      Draw draw = Draw.whole(pool.rows());
      List<String> forHours = List.of("training.epochs=1000000", "training.threshold=0.5");
      CountDownLatch both = new CountDownLatch(2);
      try (LargeTrials trials =
          new LargeTrials(
              spark, CONFIG.text(), pool, OptionalInt.of(2), one -> broken(one, both))) {
        List<Trial> two =
            List.of(
                new Trial(0, "first", forHours, draw, Set.of()),
                new Trial(1, "second", forHours, draw, Set.of()));
        assertThatThrownBy(() -> trials.run(two, result -> {}))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("The disk is full");
      }
      assertThat(spark.getPersistentRDDs()).isEmpty();
      assertThat(spark.statusTracker().getActiveJobIds()).isEmpty();
    }
  }

  private static TrainingListener broken(Trial trial, CountDownLatch both) {
    TrainingListener meeting = meeting(both);
    return new TrainingListener() {
      @Override
      public void stepCommitted(long steps, long ofSteps, double loss) {
        meeting.stepCommitted(steps, ofSteps, loss);
        if (trial.number() == 0 && steps == 1) {
          throw new IllegalStateException("The disk is full");
        }
      }
    };
  }

  @Test
  void whatFailsIsAResultAndOthersGoOn() {
    try (JavaSparkContext spark = LocalContext.open("local[2]")) {
      Pool pool = Pool.leaving(data(spark));
      Draw draw = Draw.whole(pool.rows());
      Draw empty = Draw.of(new int[0], new int[0], new int[] {1, 2});
      List<String> plain = List.of("training.threshold=0.5");
      List<Trial> all =
          List.of(
              new Trial(0, "good", plain, draw, Set.of()),
              new Trial(1, "wild", wild(), draw, Set.of()),
              new Trial(2, "refused", List.of("training.batchSize=3"), draw, Set.of()),
              new Trial(3, "empty", plain, empty, Set.of()),
              new Trial(4, "wrong", List.of("training.epochs=0"), draw, Set.of()));
      try (Trials trials = new Trials(spark, CONFIG.text(), pool)) {
        List<TrialResult> results = trials.run(all, result -> {});
        assertThat(results.stream().map(result -> result.fault().kind()))
            .as(results.stream().map(TrialResult::problem).toList().toString())
            .containsExactly(
                Fault.Kind.NONE,
                Fault.Kind.DIVERGED,
                Fault.Kind.CONFIGURATION,
                Fault.Kind.DATA,
                Fault.Kind.CONFIGURATION);
        assertThat(results.get(1).problem()).contains("is not a finite number");
        assertThat(results.get(3).problem()).isEqualTo("No row is left to train on");
      }
    }
  }

  private static List<String> wild() {
    return List.of(
        "training.threshold=0.5",
        "network=[ { dense = 12 }, { dense = 2 } ]",
        "training.optimizer.sgd.rate=1e38");
  }
}
