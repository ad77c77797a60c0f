package io.kindling.engine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.optim.Plateau.Better;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TestRateSchedule {
  /** 50 steps: ten epochs of five. */
  private static final Progress START = Progress.start(5, 10);

  private static final double PI = Math.PI;

  static Stream<Arguments> schedules() {
    return Stream.of(
        of(new RateSchedule.Constant(), t -> 1),
        of(new RateSchedule.Step(3, 0.1), t -> Math.pow(0.1, Math.floor(t / 15.0))),
        of(new RateSchedule.Step(0.4, 0.5), t -> Math.pow(0.5, Math.floor(t / 2.0))),
        of(new RateSchedule.Exponential(0.9), t -> Math.pow(0.9, t / 5.0)),
        of(new RateSchedule.InverseTime(0.5), t -> 1 / (1 + 0.5 * t / 5)),
        of(new RateSchedule.Polynomial(2, 0.1), t -> 0.1 + 0.9 * Math.pow(1 - t / 50.0, 2)),
        of(new RateSchedule.Cosine(0.1, 0, 1), t -> 0.1 + 0.45 * (1 + Math.cos(PI * t / 50))),
        of(new RateSchedule.Cosine(0, 2, 1), t -> (1 + Math.cos(PI * (t % 10) / 10)) / 2),
        of(
            new RateSchedule.Cosine(0, 2, 2),
            t -> {
              long from = t < 10 ? 0 : t < 30 ? 10 : 30;
              double length = t < 10 ? 10 : t < 30 ? 20 : 40;
              return (1 + Math.cos(PI * (t - from) / length)) / 2;
            }),
        of(
            new RateSchedule.WarmUp(10, 0.2, new RateSchedule.Polynomial(1, 0)),
            t -> t < 10 ? 0.2 + 0.8 * t / 10 : 1 - (t - 10) / 40.0),
        of(
            new RateSchedule.OneCycle(0.3, 25, 1e4),
            t ->
                t < 14
                    ? 1 + (0.04 - 1) * (1 + Math.cos(PI * t / 14)) / 2
                    : 4e-6 + (1 - 4e-6) * (1 + Math.cos(PI * (t - 14) / 35)) / 2),
        of(
            new RateSchedule.Product(
                List.of(new RateSchedule.Step(1, 0.5), new RateSchedule.InverseTime(1))),
            t -> Math.pow(0.5, Math.floor(t / 5.0)) / (1 + t / 5.0)));
  }

  private static Arguments of(RateSchedule schedule, LongToDoubleFunction formula) {
    return Arguments.of(schedule, formula);
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void fiftyStepsAreWhatTheFormulaSays(RateSchedule schedule, LongToDoubleFunction formula) {
    for (long step = 0; step < 50; step++) {
      assertThat(schedule.factor(START.at(step)))
          .as("%s at step %s", schedule, step)
          .isCloseTo(formula.applyAsDouble(step), within(1e-12));
    }
  }

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
