package io.kindling.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.optim.Plateau;
import io.kindling.engine.optim.RateSchedule;
import io.kindling.engine.optim.Stepping;
import io.kindling.engine.optim.WeightAverage;
import io.kindling.jobs.checkpoint.DifferentRunException;
import io.kindling.jobs.checkpoint.RunIdentity;
import io.kindling.jobs.config.CheckpointSettings;
import io.kindling.jobs.config.EarlyStopping;
import io.kindling.jobs.config.Stopping;
import io.kindling.jobs.config.TrainingSettings;
import io.kindling.jobs.output.OutputException;
import io.kindling.jobs.spark.LocalContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that was stopped ends as if it had not been. In the network are dropout and batch
 * normalisation, around it Adam, a mean of the weights, a schedule that watches a metric, and early
 * stopping.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TestResumedTraining {
  private static final int STEPS_PER_EPOCH = 5;
  private static final CheckpointSettings EVERY_EPOCH = CheckpointSettings.everyEpochs(1, 2);

  @TempDir Path folder;
  private TrainingResult undisturbed;

  private static TrainingSettings settings(int epochs) {
    Stepping stepping =
        Stepping.PLAIN
            .with(new Plateau("validation.loss", Plateau.Better.SMALLER, 0.5, 0, 0.01, 0, 0.1))
            .with(new WeightAverage.Exponential(0.9f));
    TrainingSettings plain = Trainings.settings(50, epochs, new OptimizerSpec.Adam(0.05f));
    return Trainings.stopping(plain, new EarlyStopping("validation.loss", 3, 0.02)).with(stepping);
  }

  private static TrainingRequest request(JavaSparkContext spark, TrainingSettings settings) {
    return Trainings.request(
        Trainings.spiralsNetwork(), settings, Trainings.spirals(spark, 300, 4));
  }

  private static TrainingRequest request(JavaSparkContext spark) {
    return request(spark, settings(12));
  }

  @BeforeAll
  void trainUndisturbed() {
    undisturbed = trained(settings(12));
    assertThat(undisturbed.stopReason()).isEqualTo(StopReason.EARLY_STOPPING);
    assertThat(undisturbed.epochs()).isBetween(5, 11);
  }

  private static TrainingResult trained(TrainingSettings settings) {
    try (JavaSparkContext spark = LocalContext.open("local[1]")) {
      return Training.run(spark, request(spark, settings), TrainingListener.NONE);
    }
  }

  private ResumableRun run(String name) {
    return new ResumableRun(folder.resolve(name), TestResumedTraining::request, EVERY_EPOCH);
  }

  private static void assertSame(TrainingResult found, TrainingResult expected) {
    assertThat(Trainings.sha256(found.weights())).isEqualTo(Trainings.sha256(expected.weights()));
    assertThat(found.history())
        .extracting(TestResumedTraining::bits)
        .isEqualTo(expected.history().stream().map(TestResumedTraining::bits).toList());
    assertThat(found.stopReason()).isEqualTo(expected.stopReason());
    assertThat(found.bestEpoch()).isEqualTo(expected.bestEpoch());
    assertThat(found.steps()).isEqualTo(expected.steps());
  }

  private static String bits(EpochResult epoch) {
    return epoch.epoch() + " " + epoch.steps() + " " + epoch.samples() + epoch.byPart();
  }

  private List<String> checkpoints(String name) throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve(name).resolve("checkpoints"))) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void stoppedInTheMiddleOfAnEpochAndAtTheEndOfOneAndOnAnotherCluster() throws IOException {
    ResumableRun run = run("stopped");
    TrainingResult first = run.stopAt("local[2]", 7);
    assertThat(first.stopReason()).isEqualTo(StopReason.TOLD_TO_STOP);
    assertThat(first.steps()).isEqualTo(7);
    assertThat(checkpoints("stopped")).containsExactly("step-000005", "step-000007");
    assertThat(run.stopAt("local[1]", 2 * STEPS_PER_EPOCH).steps()).isEqualTo(10);
    assertThat(checkpoints("stopped")).containsExactly("step-000007", "step-000010");
    assertSame(run.train("local[3]"), undisturbed);
    assertThat(run.notes()).isEmpty();
  }

  @Test
  void brokenWithoutWarning() throws IOException {
    ResumableRun run = run("broken");
    run.breakAt("local[2]", 13);
    assertThat(checkpoints("broken")).containsExactly("step-000005", "step-000010");
    assertSame(run.train("local[1]"), undisturbed);
  }

  /**
   * What a process leaves that is killed while it writes: arrays, and no word that they are whole.
   */
  @Test
  void aCheckpointThatIsNotWholeIsNone() throws IOException {
    ResumableRun run = run("half");
    run.breakAt("local[2]", 13);
    Path half = Files.createDirectories(folder.resolve("half/checkpoints/step-000013"));
    Files.write(half.resolve("state.safetensors"), new byte[100]);
    assertSame(run.train("local[2]"), undisturbed);
    assertThat(run.notes()).isEmpty();
    assertThat(checkpoints("half")).hasSize(2).doesNotContain("step-000013");
  }

  @Test
  void aDamagedCheckpointIsNamedAndTheOneBeforeItTaken() throws IOException {
    ResumableRun run = run("damaged");
    run.breakAt("local[2]", 13);
    Path arrays = folder.resolve("damaged/checkpoints/step-000010/state.safetensors");
    byte[] bytes = Files.readAllBytes(arrays);
    bytes[bytes.length / 2] ^= 1;
    Files.write(arrays, bytes);
    assertSame(run.train("local[2]"), undisturbed);
    assertThat(run.notes())
        .singleElement()
        .asString()
        .contains("the checkpoint " + arrays.getParent() + " is damaged: state.safetensors:")
        .contains("expected the sha256 ")
        .endsWith("; the one before it is taken");
  }

  @Test
  void whereAllAreDamagedTheRunBegins() throws IOException {
    ResumableRun run = run("all-damaged");
    run.breakAt("local[2]", 13);
    Path checkpoints = folder.resolve("all-damaged/checkpoints");
    Path json = checkpoints.resolve("step-000010/checkpoint.json");
    Files.writeString(
        json, Files.readString(json).replace("\"emptySteps\" : 0", "\"emptySteps\" : 1"));
    Path arrays = checkpoints.resolve("step-000005/state.safetensors");
    Files.write(arrays, java.util.Arrays.copyOf(Files.readAllBytes(arrays), 50));
    assertSame(run.train("local[2]"), undisturbed);
    assertThat(run.notes()).hasSize(2);
    assertThat(run.notes().get(0))
        .contains("step-000010 is damaged: checkpoint.json: expected the");
    assertThat(run.notes().get(1))
        .contains("step-000005 is damaged: state.safetensors: expected ", "bytes, found 50")
        .endsWith("there is none before it, so the run begins with its first step");
  }

  @Test
  void aCheckpointOfAnotherRunIsRefusedWithTheDifference() {
    ResumableRun run = run("other");
    run.breakAt("local[2]", 6);
    run.identify(new RunIdentity(Map.of("training.seed", "2", "training.batchSize", "50")));
    assertThatThrownBy(() -> run.train("local[2]"))
        .isInstanceOf(DifferentRunException.class)
        .hasMessageEndingWith(
            "step-000005 is a checkpoint of another run: training.batchSize is 50 here and nothing"
                + " there; training.seed is 2 here and 1 there");
  }

  @Test
  void aRunThatIsOverIsOver() {
    ResumableRun run = run("over");
    assertSame(run.train("local[2]"), undisturbed);
    TrainingResult again = run.train("local[2]");
    assertSame(again, undisturbed);
    assertThat(again.rounds()).isZero();
  }

  @Test
  void moreEpochsGoOnAsIfThereHadBeenMore() {
    Path place = folder.resolve("more");
    new ResumableRun(place, spark -> request(spark, settings(3)), EVERY_EPOCH).train("local[2]");
    TrainingResult longer =
        new ResumableRun(place, TestResumedTraining::request, EVERY_EPOCH).train("local[2]");
    assertSame(longer, undisturbed);
  }

  /** The epochs before were not measured so. */
  @Test
  void aTargetThatNobodyWatchedBeforeIsWatchedFromThereOn() {
    Path place = folder.resolve("target");
    new ResumableRun(place, TestResumedTraining::request, EVERY_EPOCH)
        .stopAt("local[2]", 2 * STEPS_PER_EPOCH);
    Stopping easy = Stopping.at(new Stopping.Target("validation.rocAuc", 0));
    TrainingResult result =
        new ResumableRun(place, spark -> request(spark, settings(12).with(easy)), EVERY_EPOCH)
            .train("local[2]");
    assertThat(result.stopReason()).isEqualTo(StopReason.TARGET_REACHED);
    assertThat(result.epochs()).isEqualTo(3);
    assertThat(result.history().get(1).validation()).doesNotContainKey("rocAuc");
    assertThat(result.history().get(2).validation()).containsKey("rocAuc");
  }

  @Test
  void anotherLengthIsRefusedWhereItWouldHaveChangedWhatIsMade() {
    try (JavaSparkContext spark = LocalContext.open("local[1]")) {
      RunState state =
          new RunState(
              null,
              null,
              new RunState.Tally(7, 20, 0, 0, 0, List.of(), 0),
              List.of(
                  new EpochResult(
                      1, 5, Map.of(), Map.of(), 0, 0, false, 1, OptionalDouble.empty(), List.of())),
              java.util.Optional.empty());
      TrainingSettings few = Trainings.settings(50, 1, new OptimizerSpec.Sgd(1));
      assertThat(new Resumption(request(spark, few), state).problems())
          .containsExactly(
              "training.epochs and training.steps end the run after 5 steps, but 7 are made there");
      TrainingSettings plain = Trainings.settings(50, 5, new OptimizerSpec.Sgd(1));
      assertThat(new Resumption(request(spark, plain), state).problems()).isEmpty();
      Stepping wave = Stepping.PLAIN.with(new RateSchedule.Cosine(0, 0, 1));
      assertThat(new Resumption(request(spark, plain.with(wave)), state).problems())
          .containsExactly(
              "training.schedule goes over the whole training: 25 steps here and 20 there give the 7"
                  + " steps that are made other rates");
      RunState cut =
          new RunState(
              null,
              null,
              new RunState.Tally(7, 7, 0, 0, 0, List.of(), 0),
              List.of(
                  new EpochResult(
                      2, 7, Map.of(), Map.of(), 0, 0, false, 1, OptionalDouble.empty(), List.of())),
              java.util.Optional.empty());
      assertThat(new Resumption(request(spark, plain), cut).problems())
          .containsExactly(
              "the run ended after 7 steps, in the middle of an epoch of 5: no run that is longer"
                  + " ends an epoch there");
    }
  }

  @Test
  void checkpointsThatCannotBeWrittenEndTheRun() throws IOException {
    Path place = folder.resolve("unwritable");
    ResumableRun run =
        new ResumableRun(place, TestResumedTraining::request, CheckpointSettings.everySteps(1, 2));
    Files.createDirectories(place);
    Files.writeString(place.resolve("status.json"), "{\"state\":\"FAILED\"}");
    Files.writeString(place.resolve("checkpoints"), "a file");
    assertThatThrownBy(() -> run.train("local[1]"))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("checkpoints");
  }

  @Test
  void aFolderThatVanishesEndsTheRun() {
    Path place = folder.resolve("vanished");
    ResumableRun run =
        new ResumableRun(place, TestResumedTraining::request, CheckpointSettings.everySteps(1, 2));
    assertThatThrownBy(() -> run.actAt("local[2]", 6, () -> FileUtil.fullyDelete(place.toFile())))
        .isInstanceOf(OutputException.class)
        .hasMessageStartingWith("3 checkpoints in a row could not be written. " + place + " was")
        .hasMessageContaining("removed or emptied while this run was writing there");
    assertThat(place).doesNotExist();
    assertThat(run.notes()).hasSize(2);
  }

  @Test
  void aRunEndsAfterSoManySteps() throws IOException {
    TrainingResult result = trained(settings(12).with(Stopping.afterSteps(7)));
    assertThat(result.stopReason()).isEqualTo(StopReason.ALL_STEPS);
    assertThat(result.steps()).isEqualTo(7);
    assertThat(result.history()).extracting(EpochResult::steps).containsExactly(5L, 7L);
    assertThat(result.history().get(1).samples()).isEqualTo(100);
    assertThat(result.history().get(1).validation()).containsKey("loss");
  }

  @Test
  void aRunEndsWhenItsTimeIsOver() {
    Stopping soon = Stopping.afterTime(Duration.ofNanos(1));
    ResumableRun run =
        new ResumableRun(
            folder.resolve("time"), spark -> request(spark, settings(12).with(soon)), EVERY_EPOCH);
    TrainingResult first = run.train("local[2]");
    assertThat(first.stopReason()).isEqualTo(StopReason.TIME_BUDGET);
    assertThat(first.steps()).isEqualTo(1);
    assertThat(first.weights().parameters()).isNotEqualTo(undisturbed.weights().parameters());
    TrainingResult again = run.train("local[2]");
    assertThat(again.steps()).isEqualTo(1);
    assertThat(again.rounds()).isZero();
  }

  /** The second process finds that the time was over before it began. */
  @Test
  void theTimeLeavesTheBestModelSoFar() {
    TrainingSettings restless = Trainings.settings(50, 12, new OptimizerSpec.Adam(0.5f));
    Path place = folder.resolve("best");
    Stopping late = Stopping.afterTime(Duration.ofDays(1));
    new ResumableRun(place, spark -> request(spark, restless.with(late)), EVERY_EPOCH)
        .stopAt("local[2]", 42);
    Stopping soon = Stopping.afterTime(Duration.ofNanos(1));
    TrainingResult result =
        new ResumableRun(place, spark -> request(spark, restless.with(soon)), EVERY_EPOCH)
            .train("local[2]");
    assertThat(result.stopReason()).isEqualTo(StopReason.TIME_BUDGET);
    double[] losses =
        result.history().stream().mapToDouble(epoch -> epoch.validation().get("loss")).toArray();
    double least = Arrays.stream(losses).min().orElseThrow();
    assertThat(losses[losses.length - 1]).isGreaterThan(least);
    assertThat(losses[result.bestEpoch() - 1]).isEqualTo(least);
    TrainingResult best = trained(restless.with(Stopping.afterSteps(5L * result.bestEpoch())));
    assertThat(Trainings.sha256(result.weights())).isEqualTo(Trainings.sha256(best.weights()));
    TrainingResult whole = trained(restless.with(late));
    assertThat(whole.bestEpoch()).isEqualTo(12);
    assertThat(Trainings.sha256(whole.weights()))
        .isEqualTo(Trainings.sha256(trained(restless).weights()));
  }

  @Test
  void aRunEndsWhenAMetricReachesItsTarget() {
    double target = undisturbed.history().get(1).validation().get("loss");
    Stopping stopping = Stopping.at(new Stopping.Target("validation.loss", target));
    TrainingResult result = trained(settings(12).with(stopping));
    int reached = 0;
    while (undisturbed.history().get(reached).validation().get("loss") > target) {
      reached++;
    }
    assertThat(result.stopReason()).isEqualTo(StopReason.TARGET_REACHED);
    assertThat(result.epochs()).isEqualTo(reached + 1);
    assertThat(result.bestEpoch()).isEqualTo(reached + 1);
    try (JavaSparkContext spark = LocalContext.open("local[1]")) {
      TrainingSettings unknown =
          settings(2).with(Stopping.at(new Stopping.Target("validation.acuracy", 1)));
      assertThatThrownBy(() -> request(spark, unknown))
          .hasMessageStartingWith(
              "Unknown metric 'validation.acuracy' in training.target.metric: expected one of"
                  + " [train.loss");
    }
  }
}
