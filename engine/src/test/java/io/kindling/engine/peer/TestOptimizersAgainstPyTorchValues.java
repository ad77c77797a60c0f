package io.kindling.engine.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.network.Layout;
import io.kindling.engine.network.Segment;
import io.kindling.engine.optim.Clipping;
import io.kindling.engine.optim.Decay;
import io.kindling.engine.optim.Optimizer;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.optim.OptimizerState;
import io.kindling.engine.optim.OptimizerStep;
import io.kindling.engine.optim.Progress;
import io.kindling.engine.optim.Stepping;
import io.kindling.engine.optim.WeightAverage;
import io.kindling.engine.peer.OptimizerCases.Case;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fifty steps of every optimizer, and of all that is around a rule, against what PyTorch made of
 * the same problem in double precision: src/test/resources/pytorch/optimizers.py.
 */
class TestOptimizersAgainstPyTorchValues {
  private static final PyTorchValues VALUES = PyTorchValues.of("optimizers");
  private static final int COUNT = 17;
  private static final int UNUSED = 4;

  /**
   * Ours steps in single precision, where a number below 2 is off by up to 6e-8; so it is from the
   * start, and each step rounds the update, the settings in it and what is left, which adds up to
   * as much again. The gradient pulls together what is apart, so that nothing grows but the sum.
   */
  private static final double ROUNDING = 1.2e-7;

  private static final List<Segment> SEGMENTS =
      new Layout(List.of())
          .plus("0.weight", Shape.of(3, 2))
          .plus("0.bias", Shape.of(3))
          .plus("1.weight", Shape.of(2, 3))
          .plus("1.bias", Shape.of(2))
          .segments();

  static List<Case> cases() {
    return OptimizerCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void fiftyStepsAreThoseOfPyTorch(Case one) {
    double[][] expected = VALUES.rowsOfCase(one.name());
    double[][] found = trained(one.rule(), one.around());
    for (int row = 0; row < found.length; row++) {
      double step = VALUES.numbers("steps")[row];
      assertThat(found[row])
          .as("step %s", step)
          .containsExactly(expected[row], within((1 + step) * ROUNDING));
    }
    assertThat(one.name()).startsWith(one.rule().word());
  }

  /** What is measured after the steps that are compared. */
  private static double[][] trained(OptimizerSpec rule, Stepping around) {
    double[] steps = VALUES.numbers("steps");
    double[][] shown = new double[steps.length][];
    Optimizer optimizer = Optimizer.of(rule, around, SEGMENTS);
    OptimizerState state = optimizer.initialState(COUNT);
    float[] parameters = start();
    int row = 0;
    for (int number = 1; row < shown.length; number++) {
      float[] gradient = gradient(parameters, number);
      Progress progress = Progress.start(1, 50);
      OptimizerStep step = optimizer.begin(number, progress, gradient, parameters, state);
      do {
        step.work(0, COUNT);
      } while (step.next());
      if (number == steps[row]) {
        shown[row++] = doubles(optimizer.measured(number, parameters, state));
      }
    }
    return shown;
  }

  private static double[] doubles(float[] numbers) {
    return IntStream.range(0, numbers.length).mapToDouble(i -> numbers[i]).toArray();
  }

  @Test
  void everyOptimizerIsComparedAndSoIsEveryCaseOfPyTorch() {
    assertThat(cases())
        .extracting(one -> (Object) one.rule().getClass())
        .contains((Object[]) OptimizerSpec.class.getPermittedSubclasses());
    assertThat(cases())
        .extracting(one -> (Object) one.around().average().getClass())
        .contains((Object[]) WeightAverage.class.getPermittedSubclasses());
    assertThat(cases()).extracting(Case::name).containsExactlyInAnyOrderElementsOf(VALUES.cases());
  }

  @Test
  void allThatCanBeAroundARuleIsCompared() {
    Stepping plain = Stepping.PLAIN;
    assertThat(neverChanged(Stepping.class, plain, Case::around)).containsExactly("schedule");
    assertThat(neverChanged(Clipping.class, plain.clipping(), one -> one.around().clipping()))
        .isEmpty();
    assertThat(neverChanged(Decay.class, plain.decay(), one -> one.around().decay())).isEmpty();
  }

  /** The components of a record that are the same in all cases. */
  private static <T> List<String> neverChanged(Class<T> type, T plain, Function<Case, T> of) {
    return Arrays.stream(type.getRecordComponents())
        .filter(part -> cases().stream().allMatch(one -> same(part, plain, of.apply(one))))
        .map(RecordComponent::getName)
        .toList();
  }

  private static boolean same(RecordComponent part, Object one, Object other) {
    try {
      return part.getAccessor().invoke(one).equals(part.getAccessor().invoke(other));
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static float[] start() {
    float[] start = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
      start[i] = (float) (1.5 * Math.sin(1.7 * i + 0.3));
    }
    return start;
  }

  private static float[] gradient(float[] x, int step) {
    float[] gradient = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
      double scale = i == UNUSED ? 0 : Math.pow(10, -(i % 4));
      double pull = x[i] - Math.sin(x[(i + 1) % COUNT]) / 2;
      gradient[i] = (float) (scale * (pull + 0.8 * Math.cos(i + step)));
    }
    return gradient;
  }
}
