package io.kindling.engine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.random.CounterRandom;
import org.junit.jupiter.api.Test;

class TestExactDoubles {
  @Test
  void everyDoubleComesBackToTheBit() {
    double[] doubles = new double[1000];
    for (int i = 0; i < doubles.length; i++) {
      double size = Math.pow(10, CounterRandom.normal(1, 0, i) * 100);
      doubles[i] = CounterRandom.normal(1, 1, i) * size;
    }
    double[] odd = {
      0.0, -0.0, Double.MIN_VALUE, -Double.MAX_VALUE, Double.NaN, Double.NEGATIVE_INFINITY, 1.0 / 3
    };
    System.arraycopy(odd, 0, doubles, 0, odd.length);
    float[] floats = ExactDoubles.toFloats(doubles);
    assertThat(floats).hasSize(4000);
    for (float part : floats) {
      assertThat(part).isBetween(0f, 65535f).isEqualTo(Math.round(part));
    }
    double[] back = ExactDoubles.toDoubles(floats);
    for (int i = 0; i < doubles.length; i++) {
      assertThat(Double.doubleToRawLongBits(back[i]))
          .isEqualTo(Double.doubleToRawLongBits(doubles[i]));
    }
  }

  @Test
  void refusesHalfADouble() {
    assertThatThrownBy(() -> ExactDoubles.toDoubles(new float[6]))
        .hasMessage("Expected 4 floats for each double, found 6 floats");
  }
}
