package io.kindling.engine.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.backend.ParameterMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestGradientReader {
  private static final int LENGTH = 5000;

  @Test
  void allNumbersAreCopied() {
    float[] kept = numbers();
    float[] found = new float[LENGTH];
    assertThat(new GradientReader(memory(kept)).readInto(0, found)).isTrue();
    assertThat(found).isEqualTo(kept);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2043, 2044, 4087, 4088, 4999})
  void aNumberThatIsNotFiniteIsSeenWhereverItIsAndOnlyOnce(int place) {
    float[] kept = numbers();
    GradientReader reader = new GradientReader(memory(kept));
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      kept[place] = bad;
      float[] found = new float[LENGTH];
      assertThat(reader.readInto(0, found)).isFalse();
      assertThat(found).isEqualTo(kept);
      kept[place] = Float.MAX_VALUE;
      assertThat(reader.readInto(0, found)).isTrue();
    }
  }

  private static float[] numbers() {
    float[] numbers = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      numbers[i] = i - 2500;
    }
    return numbers;
  }

  private static ParameterMemory memory(float[] gradient) {
    return new ParameterMemory() {
      @Override
      public int length() {
        return gradient.length;
      }

      @Override
      public void readParametersInto(int from, float[] part, int count) {
        throw new AssertionError("Parameters are not asked for");
      }

      @Override
      public void putParameters(int from, float[] part, int count) {
        throw new AssertionError("Parameters are not changed");
      }

      @Override
      public void readGradientInto(int slot, int from, float[] part, int count) {
        System.arraycopy(gradient, from, part, 0, count);
      }
    };
  }
}
