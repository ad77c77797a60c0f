package io.kindling.engine.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TestTurns {
  private static final Turns TURNS =
      new Turns(List.of(new double[] {1, 2}, new double[] {10, 30}, new double[] {2, 8}));

  @Test
  void eachThingHasItsMedianAndTwoHaveThatOfTheirRatios() {
    assertThat(TURNS.median(0)).isEqualTo(2);
    assertThat(TURNS.median(1)).isEqualTo(8);
    assertThat(TURNS.ratio(0, 1)).isEqualTo(3);
  }

  @Test
  void aRowHasTheRatioOfTheTurns() {
    Row row = Row.beside("a", "ms", TURNS, 0, "PyTorch", 1);
    assertThat(row.ours()).isEqualTo(2);
    assertThat(row.ratio()).hasValue(3.0);
    assertThat(row.line()).containsPattern("a +2.000 +8.000 +3.00x");
  }
}
