package io.kindling.engine.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestFinite {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 31, 1023, 1024, 1025, 2050})
  void findsOneBadNumberAnywhere(int length) {
    Finite finite = new Finite();
    float[] numbers = new float[length];
    Arrays.fill(numbers, -Float.MAX_VALUE);
    assertThat(finite.all(numbers)).isTrue();
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      for (int i = 0; i < length; i++) {
        float kept = numbers[i];
        numbers[i] = bad;
        assertThat(finite.all(numbers)).as("%s at %s of %s", bad, i, length).isFalse();
        numbers[i] = kept;
      }
    }
  }

  @Test
  void remembersWhatItTookInUntilItIsAsked() {
    Finite finite = new Finite();
    float[] numbers = new float[3000];
    finite.take(numbers, 3000);
    numbers[2] = Float.NaN;
    finite.take(numbers, 2);
    assertThat(finite.tookAll()).isTrue();
    finite.take(numbers, 3);
    finite.take(new float[2], 2);
    assertThat(finite.tookAll()).isFalse();
    assertThat(finite.tookAll()).isTrue();
  }
}
