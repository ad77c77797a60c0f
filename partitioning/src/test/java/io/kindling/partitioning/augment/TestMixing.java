package io.kindling.partitioning.augment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TestMixing {
  private static final Picture PICTURE = new Picture(2, 8, 8);

  private static Mixer mixer(Change... changes) {
    Mixer mixer = new Mixer(Augmentation.of(changes), PICTURE);
    mixer.goTo(1, 2, 3);
    return mixer;
  }

  private static float[] plain(float value) {
    float[] numbers = new float[PICTURE.size()];
    Arrays.fill(numbers, value);
    return numbers;
  }

  @Test
  void numbersAreMeansByTheShares() {
    Mixer mixer = mixer(new MixUp(1, 1));
    for (int row = 0; row < 50; row++) {
      float[] own = plain(10);
      double share = mixer.mixInPlace(row, own, plain(20));
      assertThat(share).isBetween(0.0, 1.0);
      assertThat(own).containsOnly(own[0]);
      assertThat((double) own[0]).isCloseTo(20 - 10 * share, offset());
    }
  }

  private static Offset<Double> offset() {
    return Offset.offset(1e-5);
  }

  @Test
  void aRectangleIsTakenInAllChannelsAndItsPixelsAreTheShare() {
    Mixer mixer = mixer(new CutMix(1, 1));
    for (int row = 0; row < 200; row++) {
      float[] own = plain(0);
      double share = mixer.mixInPlace(row, own, plain(1));
      int taken = 0;
      for (int i = 0; i < 64; i++) {
        assertThat(own[i]).isEqualTo(own[i + 64]);
        taken += own[i] == 1 ? 1 : 0;
      }
      assertThat(share).isEqualTo(1 - taken / 64.0);
    }
  }

  /** The mean of such a distribution is a half, its variance 1 / (8 alpha + 4). */
  @Test
  void sharesAreOfABetaDistribution() {
    Draws draws = new Draws();
    for (double alpha : new double[] {0.01, 0.2, 1, 3}) {
      double sum = 0;
      double squares = 0;
      for (int row = 0; row < 20_000; row++) {
        draws.goTo(77, row);
        double share = Beta.draw(alpha, draws, 16);
        assertThat(share).isBetween(0.0, 1.0);
        sum += share;
        squares += share * share;
      }
      double mean = sum / 20_000;
      assertThat(mean).isBetween(0.488, 0.512);
      double variance = squares / 20_000 - mean * mean;
      assertThat(variance * (8 * alpha + 4)).isBetween(0.96, 1.04);
    }
  }

  @Test
  void partnersAreOthersOfThePartEachAsOften() {
    Mixer mixer = mixer(new MixUp(1, 1));
    int[] counts = new int[5];
    for (int row = 0; row < 4000; row++) {
      counts[mixer.partner(row, 2, 5)]++;
    }
    assertThat(counts[2]).isZero();
    for (int place : new int[] {0, 1, 3, 4}) {
      assertThat(counts[place]).isBetween(918, 1082);
    }
    assertThat(mixer.mixes(0, 1)).isFalse();
    assertThat(mixer.mixes(0, 2)).isTrue();
    assertThat(mixer().mixes(0, 2)).isFalse();
  }

  @Test
  void ofSeveralARowHasOneByTheSameChanceAndThenByItsOwn() {
    Mixer mixer = mixer(new MixUp(1, 1), new CutMix(1, 0.2));
    int mixed = 0;
    int rectangles = 0;
    for (int row = 0; row < 4000; row++) {
      if (mixer.mixes(row, 9)) {
        mixed++;
        float[] own = plain(0);
        mixer.mixInPlace(row, own, plain(1));
        rectangles += own[0] == (int) own[0] ? 1 : 0;
      }
    }
    assertThat(mixed).isBetween(2300, 2500);
    assertThat(rectangles).isBetween(320, 480);
  }

  @Test
  void whatIsMixedDependsOnSeedStepShardAndRow() {
    Mixer mixer = mixer(new MixUp(1, 1));
    double once = mixer.mixInPlace(4, plain(0), plain(1));
    assertThat(mixer.mixInPlace(5, plain(0), plain(1))).isNotEqualTo(once);
    assertThat(mixer.mixInPlace(4, plain(0), plain(1))).isEqualTo(once);
    mixer.goTo(1, 2, 4);
    assertThat(mixer.mixInPlace(4, plain(0), plain(1))).isNotEqualTo(once);
    mixer.goTo(1, 3, 3);
    assertThat(mixer.mixInPlace(4, plain(0), plain(1))).isNotEqualTo(once);
  }
}
