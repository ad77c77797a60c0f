package io.kindling.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kindling.engine.model.Model;
import io.kindling.engine.network.Network;
import io.kindling.engine.op.Activation;
import io.kindling.engine.optim.Decay;
import io.kindling.engine.optim.DescentSpec;
import io.kindling.engine.optim.LbfgsSpec;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.optim.ParameterGroup;
import io.kindling.engine.optim.Stepping;
import io.kindling.jobs.config.AveragingSettings;
import io.kindling.jobs.config.EarlyStopping;
import io.kindling.jobs.config.EngineSettings;
import io.kindling.jobs.config.TrainingSettings;
import io.kindling.jobs.inference.Inference;
import io.kindling.jobs.inference.Measured;
import io.kindling.jobs.spark.LocalContext;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.DataSpec.FeatureEncoding;
import io.kindling.partitioning.DataSpec.Split;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.shard.BatchPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

/** Steps that take all rows, and the search for a minimum over them. */
class TestFullBatch {
  private static final LbfgsSpec SEARCH = new LbfgsSpec(10, Integer.MAX_VALUE, 1e-6, 1e-4, 0.9, 25);

  /** With a penalty, the loss of a linear network has one minimum. */
  private static final Stepping PENALTY = Stepping.PLAIN.with(new Decay(0, 0.1f, 0));

  private static final Network LINEAR = Network.input(2).dense(2);
  private static final Network CURVED = Network.input(2).dense(8, Activation.TANH).dense(2);

  private static TrainingSettings settings(DescentSpec optimizer, int epochs) {
    return Trainings.settings(BatchPlan.ALL_ROWS, epochs, optimizer);
  }

  /** A training that ended. */
  private record Trained(TrainingResult result, Measured train, List<BestWeights> kept) {
    List<Double> losses(String part) {
      return result.history().stream()
          .map(epoch -> (part.equals("train") ? epoch.train() : epoch.validation()).get("loss"))
          .toList();
    }

    String bits() {
      return Trainings.sha256(result.weights()) + result.history().get(result.epochs() - 1).train();
    }
  }

  private static Trained trained(int threads, Network network, TrainingSettings settings) {
    return trained(threads, network, settings, OptionalInt.empty(), Trainings.REFERENCE);
  }

  private static Trained trained(
      int threads,
      Network network,
      TrainingSettings settings,
      OptionalInt roundSteps,
      EngineSettings engine) {
    try (JavaSparkContext spark = LocalContext.open("local[" + threads + "]")) {
      PreparedData data = Trainings.spirals(spark, 300, 4);
      AveragingSettings usual = AveragingSettings.DEFAULT;
      List<BestWeights> kept = new ArrayList<>();
      TrainingRequest request =
          new TrainingRequest(
              "test",
              network,
              settings,
              new AveragingSettings(
                  usual.exchange(),
                  usual.joinTimeout(),
                  usual.resourceTimeout(),
                  usual.heartbeatInterval(),
                  usual.heartbeatTimeout(),
                  usual.stepTimeout(),
                  usual.cancelTimeout(),
                  roundSteps),
              engine,
              data,
              kept::add);
      assertThat(request.stepsPerEpoch()).isEqualTo(1);
      TrainingResult result = Training.run(spark, request, TrainingListener.NONE);
      assertThat(result.workers()).hasSize(Math.min(threads, 4));
      Model model =
          new Model(
              network,
              settings.loss(),
              result.weights().parameters(),
              result.weights().state(),
              JsonNodeFactory.instance.objectNode());
      Measured train = Measured.on(spark, Inference.of(model, request.engine()), data, Part.TRAIN);
      return new Trained(result, train, kept);
    }
  }

  @Test
  void aSearchFindsTheMinimumOfAConvexLossInFewerEpochsThanDescent() {
    Trained search = trained(2, LINEAR, settings(SEARCH, 100).with(PENALTY));
    assertThat(search.result().stopReason()).isEqualTo(StopReason.CONVERGED);
    Trained descent = trained(2, LINEAR, settings(new OptimizerSpec.Sgd(0.5f), 300).with(PENALTY));
    assertThat(descent.result().stopReason()).isEqualTo(StopReason.ALL_EPOCHS);
    assertThat(search.result().weights().parameters())
        .containsExactly(descent.result().weights().parameters(), within(1e-5f));
    List<Double> losses = descent.losses("train");
    double reached = losses.get(losses.size() - 1);
    long slow = losses.stream().filter(loss -> Math.abs(loss - reached) > 1e-6).count();
    assertThat(search.result().epochs()).isLessThan(20).isLessThan((int) slow);
  }

  @Test
  void theNumberOfWorkersAndTheLengthOfRoundsLeaveNoTrace() {
    TrainingSettings settings = settings(SEARCH, 40);
    Trained alone = trained(1, CURVED, settings);
    assertThat(trained(2, CURVED, settings).bits()).isEqualTo(alone.bits());
    EngineSettings reference = Trainings.REFERENCE;
    Trained rounds = trained(3, CURVED, settings, OptionalInt.of(7), reference);
    assertThat(rounds.bits()).isEqualTo(alone.bits());
    assertThat(rounds.result().rounds()).isEqualTo((alone.result().epochs() + 6) / 7);
    EngineSettings fast = EngineSettings.DEFAULT;
    assertThat(trained(2, CURVED, settings, OptionalInt.empty(), fast).bits())
        .isEqualTo(trained(1, CURVED, settings, OptionalInt.empty(), fast).bits());
  }

  /** A search goes too far at times: its points are told, measured and kept by no one. */
  @Test
  void whatIsToldMeasuredAndKeptIsTheBestPoint() {
    Trained trained = trained(2, CURVED, settings(SEARCH, 60));
    List<Double> losses = trained.losses("train");
    int repeated = 0;
    for (int i = 1; i < losses.size(); i++) {
      assertThat(losses.get(i)).isLessThanOrEqualTo(losses.get(i - 1));
      boolean same = losses.get(i).equals(losses.get(i - 1));
      repeated += same ? 1 : 0;
      List<Double> validation = trained.losses("validation");
      assertThat(validation.get(i).equals(validation.get(i - 1))).isEqualTo(same);
    }
    assertThat(repeated).isPositive();
    assertThat(losses.get(losses.size() - 1)).isLessThan(0.85 * losses.get(0));
    assertThat(trained.train().values().get("loss"))
        .isCloseTo(losses.get(losses.size() - 1), within(1e-9));
  }

  @Test
  void patienceCountsPointsThatWereReached() {
    EarlyStopping stopping = new EarlyStopping("validation.loss", 1, 0);
    Trained trained = trained(2, CURVED, Trainings.stopping(settings(SEARCH, 300), stopping));
    assertThat(trained.result().stopReason()).isEqualTo(StopReason.EARLY_STOPPING);
    List<Double> validation = trained.losses("validation");
    int last = validation.size() - 1;
    int best = trained.result().bestEpoch() - 1;
    // From the best epoch on, all but the last only tried points.
    assertThat(validation.subList(best, last)).containsOnly(validation.get(best));
    assertThat(validation.get(last)).isGreaterThan(validation.get(best));
    BestWeights kept = trained.kept().get(trained.kept().size() - 1);
    assertThat(kept.epoch()).isEqualTo(best + 1);
    assertThat(Trainings.sha256(kept.weights()))
        .isEqualTo(Trainings.sha256(trained.result().weights()));
  }

  @Test
  void iterationsCanBeCountedAndParametersFrozen() {
    LbfgsSpec five = new LbfgsSpec(3, 5, 1e-6, 1e-4, 0.9, 25);
    Stepping frozen = Stepping.PLAIN.withGroups(ParameterGroup.frozen("0.*"));
    Trained trained = trained(2, CURVED, settings(five, 100).with(frozen));
    assertThat(trained.result().stopReason()).isEqualTo(StopReason.ALL_ITERATIONS);
    assertThat(trained.losses("train").stream().distinct().count()).isEqualTo(6);
    float[] found = trained.result().weights().parameters();
    float[] first = CURVED.initialParameters(1);
    int end = 2 * 8 + 8;
    assertThat(Arrays.copyOf(found, end)).isEqualTo(Arrays.copyOf(first, end));
    assertThat(found[end]).isNotEqualTo(first[end]);
  }

  @Test
  void anyOptimizerCanTakeAllRows() {
    Trained alone =
        trained(1, Trainings.spiralsNetwork(), settings(new OptimizerSpec.Adam(1e-2f), 5));
    assertThat(alone.result().steps()).isEqualTo(5);
    assertThat(alone.result().history()).allMatch(epoch -> epoch.samples() == 240);
    Trained spread =
        trained(2, Trainings.spiralsNetwork(), settings(new OptimizerSpec.Adam(1e-2f), 5));
    assertThat(spread.bits()).isEqualTo(alone.bits());
    EngineSettings pieces = new EngineSettings(Trainings.REFERENCE.kernels(), OptionalInt.of(17));
    TrainingSettings settings = settings(new OptimizerSpec.Sgd(0.5f), 5);
    float[] whole = trained(1, CURVED, settings).result().weights().parameters();
    float[] cut =
        trained(1, CURVED, settings, OptionalInt.empty(), pieces).result().weights().parameters();
    assertThat(cut).containsExactly(whole, within(1e-5f));
  }

  @Test
  void shardsAreAsManyAsTheRowsFill() {
    try (JavaSparkContext spark = LocalContext.open("local[1]")) {
      DataSpec spec =
          new DataSpec(
              new SourceSpec.Spirals(300, 0.05, 7),
              new Split(0.8, 0.2, 0),
              3,
              FeatureEncoding.AUTO,
              Target.CLASS);
      PreparedData data = PreparedData.prepare(spark, spec, ShardRule.auto(BatchPlan.ALL_ROWS));
      assertThat(data.rows(Part.TRAIN)).isEqualTo(240);
      assertThat(data.shardCount()).isEqualTo(4);
      data.unpersist();
    }
  }

  @Test
  void whatDoesNotGoWithASearchIsRefused() {
    assertThatThrownBy(() -> Trainings.settings(16, 1, SEARCH))
        .hasMessage(
            "training.optimizer.lbfgs compares losses over all rows: write training.batchSize ="
                + " all, or leave it out, found 16");
    assertThatThrownBy(() -> settings(SEARCH, 1).with(Stepping.PLAIN.withMaxNorm(1)))
        .hasMessageStartingWith("training.optimizer.lbfgs measures how far it went");
    try (JavaSparkContext spark = LocalContext.open("local[1]")) {
      PreparedData data = Trainings.xor(spark, 2);
      assertThatThrownBy(
              () -> Trainings.request(CURVED.dropout(0.5f).dense(2), settings(SEARCH, 1), data))
          .hasMessageStartingWith("training.optimizer.lbfgs needs the same loss at the same point");
      TrainingRequest request = Trainings.request(CURVED, settings(SEARCH, 1), data);
      DriverHeap.check(request, new DriverHeap.Place(1, 1_000_000, true));
      assertThatThrownBy(() -> DriverHeap.check(request, new DriverHeap.Place(1, 5000, true)))
          .hasMessage(
              "The driver holds about 0.0 MB for 42 parameters and 1 workers (the search 0.0, a copy"
                  + " for a checkpoint 0.0, sums of gradients 0.0, parameters 0.0, gradients of workers in its own process"
                  + " 0.0), but its heap has 0.0 MB, of which a fifth is left to Spark: set"
                  + " training.optimizer.lbfgs.memory lower, or give the driver more"
                  + " (spark.driver.memory)");
      data.unpersist();
    }
  }
}
