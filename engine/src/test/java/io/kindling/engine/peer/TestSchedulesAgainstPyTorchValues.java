package io.kindling.engine.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.optim.Plateau;
import io.kindling.engine.optim.Plateau.Better;
import io.kindling.engine.optim.Progress;
import io.kindling.engine.optim.RateSchedule;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fifty steps of every schedule, and fifty epochs of those that watch a metric, against the
 * learning rates of PyTorch: src/test/resources/pytorch/schedules.py.
 */
class TestSchedulesAgainstPyTorchValues {
  private static final PyTorchValues VALUES = PyTorchValues.of("schedules");

  /** PyTorch multiplies on from step to step, and rounds each time. */
  private static final double ROUNDING = 1e-14;

  private static final RateSchedule CONSTANT = new RateSchedule.Constant();

  static List<Arguments> stepped() {
    return List.of(
        Arguments.of("constant", CONSTANT),
        Arguments.of("step", new RateSchedule.Step(3, 0.1)),
        Arguments.of("step, part of an epoch", new RateSchedule.Step(0.4, 0.5)),
        Arguments.of("exponential", new RateSchedule.Exponential(0.9)),
        Arguments.of("inverseTime", new RateSchedule.InverseTime(0.5)),
        Arguments.of("polynomial", new RateSchedule.Polynomial(1, 0)),
        Arguments.of("polynomial, power", new RateSchedule.Polynomial(2.5, 0)),
        Arguments.of("polynomial, end", new RateSchedule.Polynomial(2, 0.1)),
        Arguments.of("cosine", new RateSchedule.Cosine(0, 0, 1)),
        Arguments.of("cosine, end", new RateSchedule.Cosine(0.1, 0, 1)),
        Arguments.of("cosine, restarts", new RateSchedule.Cosine(0, 2, 1)),
        Arguments.of("cosine, longer restarts", new RateSchedule.Cosine(0.05, 2, 2)),
        Arguments.of("warmUp", new RateSchedule.WarmUp(10, 0.2, CONSTANT)),
        Arguments.of(
            "warmUp, cosine", new RateSchedule.WarmUp(10, 0.2, new RateSchedule.Cosine(0.1, 0, 1))),
        Arguments.of(
            "warmUp, step", new RateSchedule.WarmUp(10, 0.2, new RateSchedule.Step(2, 0.5))),
        Arguments.of("oneCycle", new RateSchedule.OneCycle(0.3, 25, 1e4)),
        Arguments.of("oneCycle, settings", new RateSchedule.OneCycle(0.45, 10, 100)),
        Arguments.of(
            "product",
            new RateSchedule.Product(
                List.of(
                    new RateSchedule.Step(2, 0.5),
                    new RateSchedule.Exponential(Math.pow(0.97, 5))))));
  }

  static List<Arguments> watching() {
    return List.of(
        Arguments.of("plateau", new Plateau("loss", Better.SMALLER, 0.5, 2, 0.01, 3, 0)),
        Arguments.of("plateau, least", new Plateau("loss", Better.SMALLER, 0.1, 4, 0, 0, 0.005)),
        Arguments.of(
            "plateau, larger is better", new Plateau("gain", Better.LARGER, 0.3, 0, 0.002, 5, 0)),
        Arguments.of("proportional", new RateSchedule.Proportional("loss", 0, 1)),
        Arguments.of("proportional, limits", new RateSchedule.Proportional("loss", 0.3, 1.002)));
  }

  @ParameterizedTest
  @MethodSource("stepped")
  void theRateOfEachStepIsThatOfPyTorch(String name, RateSchedule schedule) {
    double[] expected = VALUES.numbersOfCase(name);
    Progress start = Progress.start(5, 10);
    double[] found = new double[expected.length];
    for (int step = 0; step < found.length; step++) {
      found[step] = schedule.factor(start.at(step));
    }
    assertThat(found).hasSize(50).containsExactly(expected, within(ROUNDING));
  }

  @ParameterizedTest
  @MethodSource("watching")
  void theRateAfterEachEpochIsThatOfPyTorch(String name, RateSchedule schedule) {
    double[] expected = VALUES.numbersOfCase(name);
    double[] losses = VALUES.numbers("losses");
    Progress progress = Progress.start(5, 50);
    double[] found = new double[expected.length];
    for (int epoch = 0; epoch < found.length; epoch++) {
      progress = progress.with(Map.of("loss", losses[epoch], "gain", -losses[epoch]));
      found[epoch] = schedule.factor(progress.at(5L * epoch));
    }
    assertThat(found).hasSize(50).containsExactly(expected, within(ROUNDING));
  }

  private static List<Object> column(int at) {
    return Stream.concat(stepped().stream(), watching().stream())
        .map(one -> one.get()[at])
        .toList();
  }

  @Test
  void everyScheduleIsComparedAndSoIsEveryCaseOfPyTorch() {
    assertThat(column(1))
        .extracting(schedule -> (Object) schedule.getClass())
        .contains((Object[]) RateSchedule.class.getPermittedSubclasses());
    assertThat(column(0)).containsExactlyInAnyOrderElementsOf(VALUES.cases());
  }
}
