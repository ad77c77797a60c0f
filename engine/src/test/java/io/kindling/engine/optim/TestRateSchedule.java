package io.kindling.engine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.optim.Plateau.Better;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestRateSchedule {
  /** 50 steps: ten epochs of five. */
  private static final Progress START = Progress.start(5, 10);

  @Test
  void oneCycleHasTheEndsThatItNames() {
    RateSchedule cycle = new RateSchedule.OneCycle(0.3, 25, 1e4);
    assertThat(cycle.factor(START)).isCloseTo(1 / 25.0, within(1e-15));
    assertThat(cycle.factor(START.at(14))).isCloseTo(1, within(1e-15));
    assertThat(cycle.factor(START.at(49))).isCloseTo(1 / 25e4, within(1e-15));
    assertThat(cycle.factor(Progress.start(1, 1))).isEqualTo(1);
  }

  private static Progress after(double... losses) {
    Progress progress = START;
    for (double loss : losses) {
      progress = progress.with(Map.of("validation.loss", loss, "validation.accuracy", -loss));
    }
    return progress;
  }

  @Test
  void aPlateauLowersTheRateAndCoolsDown() {
    Plateau plateau = new Plateau("validation.loss", Better.SMALLER, 0.5, 1, 0.01, 2, 0.2);
    assertThat(plateau.factor(after())).isEqualTo(1);
    assertThat(plateau.factor(after(1, 0.9))).isEqualTo(1);
    assertThat(plateau.factor(after(1, 0.995))).isEqualTo(1);
    assertThat(plateau.factor(after(1, 0.995, 0.995))).isEqualTo(0.5);
    assertThat(plateau.factor(after(1, 1, 1, 1, 1, 1))).isEqualTo(0.5);
    assertThat(plateau.factor(after(1, 1, 1, 1, 1, 1, 1))).isEqualTo(0.25);
    assertThat(plateau.factor(after(new double[30]))).isEqualTo(0.2);
    assertThat(plateau.factor(after(1, 1, 0.5, 0.5, 0.4))).isEqualTo(1);
  }

  @Test
  void aPlateauOfWhatShouldGrowIsTheSame() {
    Plateau plateau = new Plateau("validation.accuracy", Better.LARGER, 0.5, 0, 0, 0, 0);
    assertThat(plateau.factor(after(3, 2, 1))).isEqualTo(1);
    assertThat(plateau.factor(after(3, 3, 3))).isEqualTo(0.25);
  }

  @Test
  void theRateCanBeProportionalToTheLoss() {
    RateSchedule schedule = new RateSchedule.Proportional("validation.loss", 0.1, 2);
    assertThat(schedule.factor(after())).isEqualTo(1);
    assertThat(schedule.factor(after(4))).isEqualTo(1);
    assertThat(schedule.factor(after(4, 1))).isEqualTo(0.25);
    assertThat(schedule.factor(after(4, 1, 20))).isEqualTo(2);
    assertThat(schedule.factor(after(4, 0.001))).isEqualTo(0.1);
  }

  /** After some epochs the validation part is not measured: they say nothing, and do not count. */
  @Test
  void epochsThatWereNotMeasuredAreNoEpochsOfWhatIsWatched() {
    Map<String, Double> unmeasured = Map.of("train.loss", 1.0);
    Progress progress = START;
    for (double loss : new double[] {4, 4, 2}) {
      progress = progress.with(unmeasured).with(Map.of("train.loss", 1.0, "validation.loss", loss));
    }
    progress = progress.with(unmeasured);
    assertThat(new RateSchedule.Proportional("validation.loss", 0, 1).factor(progress))
        .isEqualTo(0.5);
    Plateau plateau = new Plateau("validation.loss", Better.SMALLER, 0.5, 0, 0, 0, 0);
    assertThat(plateau.factor(progress)).isEqualTo(0.5);
    assertThat(plateau.factor(START.with(unmeasured))).isEqualTo(1);
    Plateau ofTraining = new Plateau("train.loss", Better.SMALLER, 0.5, 5, 0, 0, 0);
    assertThat(ofTraining.factor(progress)).isEqualTo(0.5);
  }

  @Test
  void aMetricThatIsNotMeasuredIsASentence() {
    RateSchedule schedule =
        new RateSchedule.WarmUp(2, 0, new RateSchedule.Proportional("validation.mse", 0, 1));
    assertThat(schedule.metrics()).containsExactly("validation.mse");
    assertThatThrownBy(() -> schedule.factor(after(1).at(4)))
        .hasMessage(
            "The schedule of the learning rate watches 'validation.mse': expected one of"
                + " [validation.accuracy, validation.loss]");
  }

  @Test
  void settingsOutOfRangeAreSentences() {
    assertThatThrownBy(() -> new RateSchedule.Step(0, 0.5))
        .hasMessage("Invalid length 0.0 of a schedule: expected a number above 0");
    assertThatThrownBy(() -> new RateSchedule.Cosine(2, 0, 1))
        .hasMessage("Invalid end 2.0 of a schedule: expected a number from 0 to 1");
    assertThatThrownBy(() -> new RateSchedule.OneCycle(1, 25, 10))
        .hasMessage("Invalid rise 1.0 of a schedule: expected a number between 0 and 1");
    assertThatThrownBy(() -> new RateSchedule.WarmUp(0, 0, new RateSchedule.Constant()))
        .hasMessage("Invalid number of steps 0 to warm up: expected a number from 1");
    assertThatThrownBy(() -> new Plateau("train.loss", Better.SMALLER, 1, 0, 0, 0, 0))
        .hasMessage("Invalid factor 1.0 of a schedule: expected a number between 0 and 1");
    assertThatThrownBy(() -> new Progress(-1, 10, 5, List.of()))
        .hasMessage("Invalid step -1: expected a number from 0");
  }
}
