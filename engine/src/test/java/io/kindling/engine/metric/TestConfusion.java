package io.kindling.engine.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TestConfusion {
  private static final Confusion THREE =
      new Confusion(new double[][] {{5, 1, 0}, {2, 3, 1}, {0, 0, 4}});

  @Test
  void eachClassHasPrecisionRecallAndF1() {
    assertThat(THREE.precision(0)).isEqualTo(5.0 / 7);
    assertThat(THREE.recall(0)).isEqualTo(5.0 / 6);
    assertThat(THREE.f1(0)).isCloseTo(10.0 / 13, within(1e-15));
    assertThat(THREE.precision(2)).isEqualTo(4.0 / 5);
    assertThat(THREE.recall(2)).isEqualTo(1);
    assertThat(THREE.support(1)).isEqualTo(6);
  }

  @Test
  void meansCountClassesOrRows() {
    assertThat(THREE.accuracy()).isEqualTo(12.0 / 16);
    assertThat(THREE.macro(THREE::recall)).isCloseTo((5.0 / 6 + 3.0 / 6 + 1) / 3, within(1e-15));
    assertThat(THREE.weighted(THREE::recall)).isCloseTo(12.0 / 16, within(1e-15));
    assertThat(THREE.weighted(THREE::precision))
        .isCloseTo((6 * 5.0 / 7 + 6 * 3.0 / 4 + 4 * 4.0 / 5) / 16, within(1e-15));
  }

  @Test
  void aPartOfNothingIsZero() {
    Confusion never = new Confusion(new double[][] {{3, 0}, {2, 0}});
    assertThat(never.precision(1)).isZero();
    assertThat(never.recall(1)).isZero();
    assertThat(never.f1(1)).isZero();
    assertThat(new Confusion(new double[2][2]).accuracy()).isZero();
  }

  @Test
  void aMatrixThatIsNotSquareIsASentence() {
    assertThatThrownBy(() -> new Confusion(new double[][] {{1, 2, 3}, {4, 5, 6}}))
        .hasMessage("A confusion matrix of 2 classes has a row of 3");
  }
}
