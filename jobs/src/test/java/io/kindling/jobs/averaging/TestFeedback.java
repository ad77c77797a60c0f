package io.kindling.jobs.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.network.Layout;
import io.kindling.engine.network.Segment.Use;
import io.kindling.jobs.config.WireFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What rounding takes off is not lost. */
class TestFeedback {
  private static final Layout PLAIN = new Layout(List.of()).plus("a", Shape.of(500));
  private static final Layout TABLE =
      new Layout(List.of())
          .plus("a", Shape.of(3, 2), Use.BY_ROW)
          .plus("b", Shape.of(2))
          .plus("c", Shape.of(2));

  private static Freight freight(Layout layout) {
    return new Freight(layout, layout.segments(), WireFormat.BF16);
  }

  /** Far too small to be seen beside the first, a number arrives in the end. */
  @Test
  void theSumOverManyStepsIsRight() {
    Feedback feedback = new Feedback(freight(PLAIN), 1);
    Random random = new Random(1);
    float[] mean = new float[500];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) random.nextGaussian();
    }
    double[] given = new double[500];
    double[] sent = new double[500];
    int steps = 400;
    for (int step = 0; step < steps; step++) {
      float[] gradient = new float[500];
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = mean[i] + 0.01f * (float) random.nextGaussian();
        given[i] += gradient[i];
      }
      feedback.roundInPlace(0, gradient);
      for (int i = 0; i < gradient.length; i++) {
        assertThat(Rounded.of(gradient[i])).isEqualTo(gradient[i]);
        sent[i] += gradient[i];
      }
    }
    for (int i = 0; i < mean.length; i++) {
      assertThat(sent[i]).isCloseTo(given[i], within(0.02 * Math.abs(mean[i]) + 0.001));
    }
  }

  @Test
  void withoutFeedbackTheSameSumWouldBeWrong() {
    Feedback feedback = new Feedback(freight(PLAIN), 1);
    float number = 1 + 0x1p-9f;
    double with = 0;
    double without = 0;
    for (int step = 0; step < 512; step++) {
      float[] gradient = new float[500];
      gradient[7] = number;
      without += Rounded.of(number);
      feedback.roundInPlace(0, gradient);
      with += gradient[7];
    }
    assertThat(without).isEqualTo(512);
    assertThat(with).isCloseTo(513, within(0x1p-8));
  }

  @Test
  void nodesAndRestartsAreApart() {
    Feedback feedback = new Feedback(freight(PLAIN), 2);
    float[] first = new float[500];
    first[0] = 1 + 0x1p-9f;
    feedback.roundInPlace(0, first);
    float[] other = new float[500];
    feedback.roundInPlace(1, other);
    assertThat(other[0]).isZero();
    float[] rest = new float[500];
    feedback.roundInPlace(0, rest.clone());
    feedback.restart();
    feedback.roundInPlace(0, rest);
    assertThat(rest[0]).isZero();
  }

  /** Rows that a step does not use stay zeros, so that they need not travel. */
  @Test
  void theRestOfARowWaitsUntilAStepUsesIt() {
    Feedback feedback = new Feedback(freight(TABLE), 1);
    float[] first = {1 + 0x1p-9f, 0, 0, 0, 0, 0, 1 + 0x1p-9f, 0, 0, 0};
    feedback.roundInPlace(0, first);
    assertThat(first).containsExactly(1, 0, 0, 0, 0, 0, 1, 0, 0, 0);
    float[] second = {0, 0, 2, 0, 0, 0, 0, 0, 0, 0};
    feedback.roundInPlace(0, second);
    assertThat(second).containsExactly(0, 0, 2, 0, 0, 0, 0x1p-9f, 0, 0, 0);
    float[] third = {0, 1, 0, 0, 0, 0, 0, 0, 0, 0};
    feedback.roundInPlace(0, third);
    assertThat(third).containsExactly(0x1p-9f, 1, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void whatIsFrozenIsLeftAlone() {
    Freight freight = new Freight(TABLE, TABLE.segments().subList(0, 2), WireFormat.BF16);
    float[] gradient = {0, 0, 0, 0, 0, 0, 1 + 0x1p-9f, 0, 1 + 0x1p-9f, 0};
    new Feedback(freight, 1).roundInPlace(0, gradient);
    assertThat(gradient).containsExactly(0, 0, 0, 0, 0, 0, 1, 0, 1 + 0x1p-9f, 0);
  }

  @Test
  void whatIsNotFiniteIsStillSeen() {
    float[] gradient = new float[500];
    gradient[0] = Float.NaN;
    gradient[1] = Float.NEGATIVE_INFINITY;
    gradient[2] = Float.MAX_VALUE;
    new Feedback(freight(PLAIN), 1).roundInPlace(0, gradient);
    assertThat(gradient[0]).isNaN();
    assertThat(gradient[1]).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(gradient[2]).isEqualTo(Float.POSITIVE_INFINITY);
  }
}
