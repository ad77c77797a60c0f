package io.kindling.engine.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestQuotients {
  @ParameterizedTest
  @ValueSource(floats = {1, 2, 128, 0.25f, -64, 3, 100, 127, 0x1p-126f, 0x1p126f, 0x1p127f, 1e-40f})
  void quotientsHaveTheBitsOfDivision(float divisor) {
    float[] numbers = new float[1000];
    Random random = new Random(4);
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Float.intBitsToFloat(random.nextInt());
    }
    float[] expected = numbers.clone();
    for (int i = 10; i < 990; i++) {
      expected[i] /= divisor;
    }
    Quotients.divideInPlace(numbers, divisor, 10, 990);
    for (int i = 0; i < numbers.length; i++) {
      assertThat(Float.floatToIntBits(numbers[i]))
          .as("%s / %s", i, divisor)
          .isEqualTo(Float.floatToIntBits(expected[i]));
    }
  }
}
