package io.kindling.partitioning.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestMoments {
  @ParameterizedTest
  @CsvSource({
    "1970-01-02, 86400",
    "1970-01-01T00:01, 60",
    "1970-01-01 00:00:01.5, 1.5",
    "1970-01-01T00:00:07Z, 7",
    "1970-01-01T02:00:07+02:00, 7",
    "1970-01-01T02:30:07+0230, 7",
    "1970-01-01T02:00:07+02, 7",
    "1969-12-31T22:00:00-02:00, 0"
  })
  void daysAndMomentsAreSecondsInUtc(String text, double seconds) {
    assertThat(Moments.seconds(text)).hasValue(seconds);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1970-02-30", "1970-01-01T25:00", "1970-01-01T00:00+2", "1970-1-1", "x"})
  void otherTextsAreNone(String text) {
    assertThat(Moments.seconds(text)).isEmpty();
  }
}
