package io.kindling.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.network.Network;
import io.kindling.engine.op.Activation;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.optim.RateSchedule;
import io.kindling.engine.optim.Stepping;
import io.kindling.jobs.config.CheckpointSettings;
import io.kindling.jobs.config.Stopping;
import io.kindling.jobs.config.TrainingSettings;
import io.kindling.jobs.spark.LocalContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training that diverges goes back with lower rates, and ends the same when it is resumed. */
class TestRollback {
  /** After the second epoch the rate grows beyond all bounds, and is sane after one way back. */
  private static TrainingSettings settings() {
    return Trainings.settings(50, 4, new OptimizerSpec.Sgd(0.1f))
        .with(Stepping.PLAIN.with(new RateSchedule.Step(2, 1e30)))
        .with(Stopping.NONE.withRollback(1e-31));
  }

  private static TrainingRequest request(JavaSparkContext spark, TrainingSettings settings) {
    Network network = Network.input(2).dense(8, Activation.IDENTITY).dense(2);
    return Trainings.request(network, settings, Trainings.spirals(spark, 300, 2));
  }

  private static TrainingResult trained(TrainingSettings settings, List<String> notes) {
    try (JavaSparkContext spark = LocalContext.open("local[2]")) {
      TrainingListener listener =
          new TrainingListener() {
            @Override
            public void replanned(String reason) {
              notes.add(reason);
            }
          };
      return Training.run(spark, request(spark, settings), listener);
    }
  }

  @Test
  void aRunGoesBackToTheEndOfTheEpochBefore(@TempDir Path place) {
    List<String> notes = new ArrayList<>();
    TrainingResult result = trained(settings(), notes);
    assertThat(result.epochs()).isEqualTo(4);
    assertThat(result.steps()).isEqualTo(20);
    assertThat(notes)
        .singleElement()
        .asString()
        .contains("(epoch 3)", "not a finite number")
        .endsWith(" The run goes back to the end of epoch 2, with 1.0E-31 of the learning rates.");
    for (float number : result.weights().parameters()) {
      assertThat(number).isFinite();
    }

    ResumableRun run =
        new ResumableRun(
            place, spark -> request(spark, settings()), CheckpointSettings.everySteps(1, 2));
    run.stopAt("local[1]", 13);
    assertThat(place.resolve("checkpoints/step-000010/checkpoint.json")).exists();
    assertThat(place.resolve("checkpoints/step-000013")).doesNotExist();
    TrainingResult resumed = run.train("local[2]");
    assertThat(Trainings.sha256(resumed.weights())).isEqualTo(Trainings.sha256(result.weights()));
  }

  @Test
  void aRunThatDivergesWhateverTheRateEnds() {
    TrainingSettings hopeless =
        Trainings.settings(50, 2, new OptimizerSpec.Sgd(1e38f))
            .with(Stopping.NONE.withRollback(0.999));
    List<String> notes = new ArrayList<>();
    assertThatThrownBy(() -> trained(hopeless, notes))
        .isInstanceOf(DivergedException.class)
        .hasMessageEndingWith(
            "The run went back 10 times with lower rates before (training.onDiverge).");
    assertThat(notes).hasSize(10);
    assertThat(notes.get(0))
        .endsWith("The run goes back to its beginning, with 0.999 of the learning rates.");
  }
}
