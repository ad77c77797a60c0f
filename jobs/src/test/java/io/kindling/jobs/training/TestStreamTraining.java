package io.kindling.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.Network;
import io.kindling.engine.op.Activation;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.step.StepBatch;
import io.kindling.jobs.config.AveragingSettings;
import io.kindling.jobs.config.CheckpointSettings;
import io.kindling.jobs.config.TrainingSettings;
import io.kindling.jobs.spark.LocalContext;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.DataSpec.Split;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.SourceSpec.TextUnit;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Neither workers, nor rounds, nor losses leave a trace in what is trained with carried state. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TestStreamTraining {
  private static final int LENGTH = 5;
  private static final int LANES = 12;
  private static final int SHARDS = 4;
  private static final int STEPS = 2 * 39;

  /** Runs of batches until one breaks; negative: none does. */
  private static final AtomicInteger UNTIL_BROKEN = new AtomicInteger(-1);

  private Path text;
  private Outcome undisturbed;

  /**
   * A toy recurrence: the first predictions of a step stand in for the first features of the next.
   */
  private static final class Toy implements CarriedBuffers {
    private static final long serialVersionUID = 1;

    @Override
    public List<FloatBuffer> in(StepBatch batch) {
      return List.of(
          batch.features().slice(0, batch.rows()), batch.features().slice(batch.rows(), 1));
    }

    @Override
    public List<FloatBuffer> out(StepBatch batch) {
      if (UNTIL_BROKEN.getAndDecrement() == 0) {
        throw new IllegalStateException("this worker was broken");
      }
      return List.of(batch.predictions().slice(0, batch.rows()), batch.losses().slice(0, 1));
    }
  }

  private record Outcome(
      String weights, List<String> history, List<String> notes, TrainingResult result) {}

  @BeforeAll
  void trainOnOneThread(@TempDir Path folder) throws IOException {
    text = folder.resolve("text.txt");
    StringBuilder symbols = new StringBuilder();
    new Random(3).ints(3000, 'a', 'f').forEach(symbol -> symbols.append((char) symbol));
    Files.writeString(text, symbols);
    undisturbed = trained("local[1]", OptionalInt.empty(), new Toy());
    assertThat(undisturbed.result().steps()).isEqualTo(STEPS);
  }

  private PreparedData prepare(JavaSparkContext spark, int lanes) {
    DataSpec spec =
        new DataSpec(
            new SourceSpec.Text(text.toUri().toString(), TextUnit.CHARACTERS, LENGTH),
            new Split(0.8, 0.2, 0),
            1,
            DataSpec.FeatureEncoding.AUTO,
            DataSpec.Target.CLASS);
    return PreparedData.prepare(spark, spec, ShardRule.fixed(SHARDS).withLanes(lanes));
  }

  private static TrainingRequest request(PreparedData data, OptionalInt roundSteps) {
    AveragingSettings usual = AveragingSettings.DEFAULT;
    return new TrainingRequest(
        "test",
        Network.input(LENGTH).dense(8, Activation.TANH).dropout(0.1f).dense(LENGTH),
        new TrainingSettings(
            Loss.MEAN_SQUARED_ERROR,
            new OptimizerSpec.Adam(0.01f),
            LANES,
            2,
            OptionalInt.of(SHARDS),
            1,
            Optional.empty()),
        new AveragingSettings(
            usual.exchange(),
            usual.joinTimeout(),
            usual.resourceTimeout(),
            usual.heartbeatInterval(),
            usual.heartbeatTimeout(),
            usual.stepTimeout(),
            usual.cancelTimeout(),
            roundSteps),
        Trainings.REFERENCE,
        data,
        CheckpointSink.NONE);
  }

  private Outcome trained(String master, OptionalInt roundSteps, CarriedBuffers carried) {
    try (JavaSparkContext spark = LocalContext.open(master)) {
      TrainingRequest request = request(prepare(spark, LANES), roundSteps);
      List<String> notes = new ArrayList<>();
      TrainingListener listener =
          new TrainingListener() {
            @Override
            public void replanned(String reason) {
              notes.add(reason);
            }
          };
      TrainingResult result = Training.run(spark, request, SlotLedger.of(spark), listener, carried);
      List<String> history =
          result.history().stream()
              .map(epoch -> epoch.steps() + " " + epoch.train() + epoch.validation())
              .toList();
      return new Outcome(Trainings.sha256(result.weights()), history, notes, result);
    }
  }

  private void assertUndisturbed(Outcome outcome) {
    assertThat(outcome.weights()).isEqualTo(undisturbed.weights());
    assertThat(outcome.history()).isEqualTo(undisturbed.history());
    assertThat(outcome.result().steps()).isEqualTo(STEPS);
  }

  @Test
  void whatIsCarriedMatters() {
    Outcome without = trained("local[1]", OptionalInt.empty(), CarriedBuffers.OF_NETWORK);
    assertThat(without.weights()).isNotEqualTo(undisturbed.weights());
    assertThat(without.history()).isNotEqualTo(undisturbed.history());
  }

  @Test
  void onThreeWorkersAndInShortRounds() {
    Outcome outcome = trained("local[3]", OptionalInt.of(7), new Toy());
    assertUndisturbed(outcome);
    assertThat(outcome.result().rounds()).isEqualTo((STEPS + 6) / 7);
    assertThat(outcome.result().workers()).hasSize(3);
  }

  @Test
  void onTwoWorkersInRoundsThatEndAnywhere() {
    Outcome outcome = trained("local[2]", OptionalInt.of(50), new Toy());
    assertUndisturbed(outcome);
    assertThat(outcome.result().rounds()).isEqualTo(2);
  }

  @Test
  void aWorkerThatBreaksTakesTheRunBackToTheStartOfTheRound() {
    UNTIL_BROKEN.set(SHARDS * 27);
    Outcome outcome = trained("local[2]", OptionalInt.of(20), new Toy());
    assertUndisturbed(outcome);
    assertThat(outcome.result().repeatedSteps()).isBetween(5L, 8L);
    assertThat(outcome.notes())
        .singleElement()
        .asString()
        .startsWith("Round 2 ended before its time: executor driver could not go on: this worker")
        .endsWith("The run goes back to step 20.");
    assertThat(outcome.result().rounds()).isEqualTo(5);
  }

  @Test
  void aWorkerThatBreaksInALaterEpochDoesNotTouchTheEarlier() {
    UNTIL_BROKEN.set(SHARDS * (39 + 9 + 4));
    Outcome outcome = trained("local[2]", OptionalInt.of(1000), new Toy());
    assertUndisturbed(outcome);
    assertThat(outcome.result().repeatedSteps()).isBetween(1L, 6L);
    assertThat(outcome.result().rounds()).isEqualTo(2);
  }

  @Test
  void aRunThatIsStoppedGoesOnFromTheEndOfTheLastRound(@TempDir Path place) throws IOException {
    ResumableRun run =
        new ResumableRun(
            place,
            spark -> request(prepare(spark, LANES), OptionalInt.of(10)),
            CheckpointSettings.everySteps(1, 2),
            new Toy());
    assertThat(run.stopAt("local[2]", 25).steps()).isEqualTo(25);
    assertThat(place.resolve("checkpoints/step-000020/checkpoint.json")).exists();
    assertThat(place.resolve("checkpoints/step-000025")).doesNotExist();
    run.breakAt("local[1]", 44);
    assertThat(place.resolve("checkpoints/step-000039/checkpoint.json")).exists();
    assertThat(place.resolve("checkpoints/step-000040/checkpoint.json")).exists();
    TrainingResult result = run.train("local[3]");
    assertThat(Trainings.sha256(result.weights())).isEqualTo(undisturbed.weights());
    assertThat(result.history())
        .extracting(epoch -> epoch.steps() + " " + epoch.train() + epoch.validation())
        .isEqualTo(undisturbed.history());
    assertThat(run.notes()).isEmpty();
  }

  @Test
  void lanesThatAreNotTheRowsOfAStepAreRefused() {
    try (JavaSparkContext spark = LocalContext.open("local[1]")) {
      PreparedData data = prepare(spark, LANES + 1);
      assertThatThrownBy(() -> request(data, OptionalInt.empty()))
          .hasMessage(
              "The text was cut into 13 lanes, but training.batchSize is 12: expected a lane for"
                  + " each row of a step");
    }
  }
}
