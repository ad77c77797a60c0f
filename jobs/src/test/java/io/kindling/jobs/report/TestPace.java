package io.kindling.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestPace {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void theRestTakesAsLongAsTheStepsSoFarSay() {
    Pace pace = new Pace(10, 64);
    for (int step = 1; step <= 15; step++) {
      pace.stepped(step, step * SECOND / 2);
    }
    assertThat(pace.secondsLeft(15, 100, 15 * SECOND / 2)).isEqualTo(42.5);
    assertThat(pace.rowsPerSecond(15, 15 * SECOND / 2)).isEqualTo(128);
  }

  @Test
  void nothingIsKnownBeforeTheSecondStep() {
    Pace pace = new Pace(10, 64);
    pace.stepped(31, SECOND);
    assertThat(pace.secondsLeft(31, 100, SECOND)).isNaN();
    assertThat(pace.rowsPerSecond(31, SECOND)).isZero();
    assertThat(Pace.left(Double.NaN)).isEmpty();
    assertThat(Pace.left(75)).isEqualTo(", 1 min 15 s left");
  }

  @ParameterizedTest
  @CsvSource({"0.4,0 s", "59.2,59 s", "61,1 min 01 s", "3599,59 min 59 s", "7260,2 h 01 min"})
  void timesAreWords(double seconds, String words) {
    assertThat(Pace.words(seconds)).isEqualTo(words);
  }
}
