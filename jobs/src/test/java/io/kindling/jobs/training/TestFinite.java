package io.kindling.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestFinite {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 31, 1000})
  void findsOneBadNumberAnywhere(int length) {
    float[] numbers = new float[length];
    Arrays.fill(numbers, -Float.MAX_VALUE);
    assertThat(Finite.all(numbers)).isTrue();
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      for (int i = 0; i < length; i++) {
        float kept = numbers[i];
        numbers[i] = bad;
        assertThat(Finite.all(numbers)).as("%s at %s of %s", bad, i, length).isFalse();
        numbers[i] = kept;
      }
    }
  }
}
