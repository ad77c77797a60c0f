package io.kindling.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** When a training ends, and when its checkpoints are taken. */
class TestStoppingKeys {
  private static final String SMALL =
      """
      data { source = digits, rows = 500 }
      network { inputs { x = [784] }, layers = [ { dense = 8, activation = relu }, { dense = 10 } ] }
      """;

  private static RunConfig read(String training) {
    var file = ConfigText.parse(SMALL + "training { " + training + " }", "a.conf", name -> "");
    return RunConfig.read(file, List.of(), Purpose.TRAIN, Pattern.compile("secret"));
  }

  private static void assertProblem(String training, String expected) {
    assertThatThrownBy(() -> read(training))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(expected);
  }

  @Test
  void whatIsNotWrittenDoesNotEndATraining() {
    RunConfig config = read("");
    assertThat(config.training().stopping()).isEqualTo(Stopping.NONE);
    assertThat(config.training().epochs()).isEqualTo(10);
    assertThat(config.checkpoints()).isEqualTo(CheckpointSettings.DEFAULT);
    assertThat(config.checkpoints().everyMinutes()).isEqualTo(OptionalDouble.of(5));
    assertThat(config.text()).doesNotContain("target.metric").contains("checkpoints.keep = 2");
  }

  @Test
  void stepsTimeAndTargetEndIt() {
    RunConfig config =
        read("steps = 70, timeBudget = 2 hours, target { metric = train.loss, value = 0.5 }");
    assertThat(config.training().stopping())
        .isEqualTo(
            new Stopping(
                OptionalLong.of(70),
                Optional.of(Duration.ofHours(2)),
                Optional.of(new Stopping.Target("train.loss", 0.5)),
                OptionalDouble.empty(),
                1));
    assertThat(config.training().epochs()).isEqualTo(Integer.MAX_VALUE);
    assertThat(config.text()).contains("steps = 70").doesNotContain("epochs");
    assertThat(read("steps = 70, epochs = 3").training().epochs()).isEqualTo(3);
    Stopping again =
        RunConfig.read(
                ConfigText.parse(config.text(), "b.conf", name -> ""),
                List.of(),
                Purpose.TRAIN,
                Pattern.compile("secret"))
            .training()
            .stopping();
    assertThat(again).isEqualTo(config.training().stopping());
  }

  @Test
  void theValidationPartIsMeasuredAfterSoManyEpochs() {
    RunConfig config = read("validateEvery = 4");
    assertThat(config.training().validateEvery()).isEqualTo(4);
    assertThat(RunConfig.ofText(config.text(), List.of()).training().validateEvery()).isEqualTo(4);
    assertThat(read("").training().validateEvery()).isEqualTo(1);
    assertProblem("validateEvery = 0", "training.validateEvery");
    assertProblem(
        "validateEvery = 4, restarts = 2, timeBudget = 1 hour",
        "training.restarts = 2 compares starts by the validation part as it is where they end, but"
            + " with training.validateEvery = 4 they may end where it is not measured: expected"
            + " training.validateEvery = 1");
    assertThat(read("validateEvery = 4, restarts = 2").training().validateEvery()).isEqualTo(4);
  }

  @Test
  void aTrainingThatDivergesEndsOrGoesBack() {
    assertThat(read("onDiverge = stop").training().stopping()).isEqualTo(Stopping.NONE);
    RunConfig usual = read("onDiverge = rollback");
    assertThat(usual.training().stopping().rollback()).isEqualTo(OptionalDouble.of(0.5));
    assertThat(usual.text()).contains("onDiverge = rollback", "rollbackFactor = 0.5");
    assertThat(read("onDiverge = rollback, rollbackFactor = 0.1").training().stopping())
        .isEqualTo(Stopping.NONE.withRollback(0.1));
    assertProblem("onDiverge = forget", "'training.onDiverge' must be stop or rollback");
    assertProblem("rollbackFactor = 1", "'training.rollbackFactor' must be a number between 0");
    assertProblem(
        "onDiverge = rollback, optimizer { lbfgs {} }",
        "training.onDiverge = rollback lowers the learning rate, but training.optimizer.lbfgs has");
  }

  @Test
  void aRunMayHaveSeveralStarts() {
    assertThat(read("").training().stopping().restarts()).isEqualTo(1);
    assertThat(read("restarts = 3").training().stopping().restarts()).isEqualTo(3);
    assertProblem("restarts = 0", "'training.restarts' must be a whole number from 1");
  }

  @Test
  void aTargetIsReachedFromTheRightSide() {
    Stopping.Target accuracy = read("target { value = 0.9 }").training().stopping().target().get();
    assertThat(accuracy.metric()).isEqualTo("validation.accuracy");
    assertThat(accuracy.isReached(0.9)).isTrue();
    assertThat(accuracy.isReached(0.89)).isFalse();
    assertThat(accuracy.isReached(Double.NaN)).isFalse();
    assertThat(new Stopping.Target("train.loss", 0.9).isReached(0.89)).isTrue();
    assertThat(new Stopping.Target("train.loss", 0.9).isReached(0.91)).isFalse();
  }

  @Test
  void checkpointsAreTakenAsWritten() {
    assertThat(read("checkpoints { everySteps = 500, keep = 5 }").checkpoints())
        .isEqualTo(CheckpointSettings.everySteps(500, 5));
    assertThat(read("checkpoints { everyEpochs = 2 }").checkpoints())
        .isEqualTo(CheckpointSettings.everyEpochs(2, 2));
    assertThat(read("checkpoints { everyEpochs = 2, everyMinutes = 0.5 }").checkpoints())
        .isEqualTo(
            new CheckpointSettings(
                OptionalLong.empty(), OptionalLong.of(2), OptionalDouble.of(0.5), 2));
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertProblem("steps = 0", "'training.steps' must be a whole number from 1");
    assertProblem("timeBudget = soon", "'training.timeBudget' must be a time above 0");
    assertProblem(
        "target { metric = train.loss }", "'training.target.value' is missing: say which");
    assertProblem(
        "target { metric = loss, value = 1 }",
        "Invalid training.target.metric 'loss': expected a metric of the train or validation part");
    assertProblem("checkpoints { everySteps = 0 }", "'training.checkpoints.everySteps' must be");
    assertProblem(
        "checkpoints { every = 5 }", "unknown key 'training.checkpoints.every': the nearest");
  }

  @Test
  void decisiveAreThoseThatDecideTheModel() {
    String text = read("epochs = 3, steps = 9, target { value = 1 }, topK = 3").text();
    var decisive = DecisiveSettings.in(text);
    assertThat(decisive)
        .containsEntry("layer 2 of the network", "{ dense=10 }")
        .containsEntry("training.batchSize", "128")
        .containsEntry("training.seed", "1")
        .containsEntry("training.optimizer.adam.rate", "0.001")
        .containsEntry("averaging.every", "1")
        .containsEntry("engine.kernels", "onednn")
        .containsEntry("data.source", "digits")
        .containsKey("network.inputs.x");
    assertThat(decisive.keySet())
        .noneMatch(
            key ->
                key.matches("training.(epochs|steps|target|checkpoints|topK).*|.*(Timeout|beat).*"))
        .doesNotContain("averaging.roundSteps", "data.path");
  }
}
