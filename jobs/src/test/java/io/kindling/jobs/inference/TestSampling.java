package io.kindling.jobs.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestSampling {
  private static final float[] PROBABILITIES = {0.5f, 0, 0.4f, 0.1f};
  private static final int DRAWS = 40_000;

  private static int[] counts(Sampling sampling) {
    int[] counts = new int[PROBABILITIES.length];
    for (int place = 0; place < DRAWS; place++) {
      counts[sampling.draw(PROBABILITIES, place)]++;
    }
    return counts;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 2})
  void symbolsAreDrawnAsOftenAsTheTemperatureSays(double temperature) {
    double sum = 0;
    for (float probability : PROBABILITIES) {
      sum += Math.pow(probability, 1 / temperature);
    }
    int[] counts = counts(new Sampling(temperature, 7));
    for (int c = 0; c < counts.length; c++) {
      double expected = Math.pow(PROBABILITIES[c], 1 / temperature) / sum;
      assertThat(counts[c] / (double) DRAWS).as("symbol " + c).isCloseTo(expected, within(0.01));
    }
    assertThat(counts[1]).isZero();
  }

  @Test
  void nearZeroTheLikeliestIsDrawnAlways() {
    assertThat(counts(new Sampling(1e-3, 1))[0]).isEqualTo(DRAWS);
    float[] tiny = {1e-30f, 2e-30f};
    assertThat(new Sampling(1e-3, 1).draw(tiny, 0)).isEqualTo(1);
  }

  @Test
  void theSeedAndThePlaceSayWhatIsDrawn() {
    Sampling one = new Sampling(1, 1);
    assertThat(drawn(one)).isEqualTo(drawn(new Sampling(1, 1)));
    assertThat(drawn(one)).isNotEqualTo(drawn(new Sampling(1, 2)));
  }

  private static int[] drawn(Sampling sampling) {
    return IntStream.range(0, 50).map(place -> sampling.draw(PROBABILITIES, place)).toArray();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void temperaturesThatAreNoneAreRefused(double temperature) {
    assertThatThrownBy(() -> new Sampling(temperature, 1))
        .hasMessage("Invalid temperature " + temperature + ": expected a number above 0");
  }
}
