package io.kindling.partitioning.augment;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Changes of what pixels are, not of where they lie. */
class TestColours {
  private static final Picture COLOUR = new Picture(3, 1, 2);

  @Test
  void greyStaysGreyAndNothingIsNoChange() {
    Picture picture = new Picture(3, 16, 16);
    byte[] grey = new byte[picture.size()];
    for (int i = 0; i < 256; i++) {
      grey[i] = grey[i + 256] = grey[i + 512] = (byte) i;
    }
    Augmenter hues = Pictures.augmenter(picture, new Jitter(0, 0, 1, 0.5, 1));
    Augmenter all = Pictures.augmenter(picture, new Jitter(0.9, 0.9, 1, 0.5, 1));
    for (int row = 0; row < 50; row++) {
      assertThat(Pictures.changed(hues, grey, row)).isEqualTo(grey);
      byte[] changed = Pictures.changed(all, grey, row);
      for (int i = 0; i < 256; i++) {
        assertThat(changed[i]).isEqualTo(changed[i + 256]).isEqualTo(changed[i + 512]);
      }
    }
    byte[] counted = Pictures.counted(picture);
    Augmenter never = Pictures.augmenter(picture, new Jitter(1, 1, 1, 0.5, 0));
    assertThat(Pictures.changed(never, counted, 0)).isEqualTo(counted);
    Augmenter hardly = Pictures.augmenter(picture, new Jitter(1e-9, 1e-9, 1e-9, 1e-9, 1));
    assertThat(Pictures.changed(hardly, counted, 0)).isEqualTo(counted);
  }

  /** All pixels are multiplied by the same number from 0.5 to 1.5. */
  @Test
  void brightnessMultiplies() {
    byte[] pixels = Pictures.of(10, 20, 40, 60, 80, 100);
    Augmenter augmenter = Pictures.augmenter(COLOUR, new Jitter(0.5, 0, 0, 0, 1));
    double least = 2;
    double most = 0;
    for (int row = 0; row < 1000; row++) {
      byte[] changed = Pictures.changed(augmenter, pixels, row);
      double factor = (changed[5] & 0xFF) / 100.0;
      least = Math.min(least, factor);
      most = Math.max(most, factor);
      for (int i = 0; i < 5; i++) {
        assertThat(changed[i] & 0xFF).isCloseTo((int) (factor * pixels[i]), within1());
      }
    }
    assertThat(least).isBetween(0.49, 0.51);
    assertThat(most).isBetween(1.49, 1.51);
  }

  private static Offset<Integer> within1() {
    return Offset.offset(1);
  }

  @Test
  void contrastKeepsTheMeanAndSaturationTheBrightness() {
    Picture grey = new Picture(1, 1, 2);
    Augmenter contrast = Pictures.augmenter(grey, new Jitter(0, 1, 0, 0, 1));
    Augmenter saturation = Pictures.augmenter(COLOUR, new Jitter(0, 0, 1, 0.5, 1));
    byte[] pixels = Pictures.of(120, 100, 90, 100, 130, 100);
    for (int row = 0; row < 200; row++) {
      byte[] two = Pictures.changed(contrast, Pictures.of(50, 150), row);
      assertThat((two[0] & 0xFF) + (two[1] & 0xFF)).isBetween(199, 201);
      byte[] changed = Pictures.changed(saturation, pixels, row);
      assertThat(brightness(changed)).isCloseTo(brightness(pixels), offset());
      assertThat(changed[1]).isEqualTo(changed[3]).isEqualTo(changed[5]).isEqualTo((byte) 100);
    }
  }

  private static Offset<Double> offset() {
    return Offset.offset(1.0);
  }

  private static double brightness(byte[] pixels) {
    return 0.299 * (pixels[0] & 0xFF) + 0.587 * (pixels[2] & 0xFF) + 0.114 * (pixels[4] & 0xFF);
  }

  @Test
  void aBlurKeepsPlainImagesAndTheSumOfADot() {
    Picture picture = new Picture(2, 15, 17);
    byte[] plain = Pictures.plain(picture, 93);
    byte[] dot = new byte[picture.size()];
    dot[7 * 17 + 8] = -1;
    for (double deviation : new double[] {0.5, 1, 1.7, 10}) {
      byte[] blurred = plain.clone();
      Blur.blurInPlace(new Canvas(picture).over(blurred, 0), deviation);
      assertThat(blurred).isEqualTo(plain);
    }
    byte[] blurred = dot.clone();
    Blur.blurInPlace(new Canvas(picture).over(blurred, 0), 1);
    assertThat(blurred[7 * 17 + 8] & 0xFF).isEqualTo(41); // 255 / (2 pi), nearly
    assertThat(blurred[7 * 17 + 7]).isEqualTo(blurred[6 * 17 + 8]).isEqualTo((byte) 25);
    assertThat(Pictures.distance(blurred, new byte[picture.size()])).isBetween(245, 265);
    for (int i = picture.plane(); i < picture.size(); i++) {
      assertThat(blurred[i]).isZero();
    }
  }

  @Test
  void noiseHasItsDeviationAndNoMean() {
    Picture picture = new Picture(1, 50, 50);
    Augmenter augmenter = Pictures.augmenter(picture, new Noise(8, 1));
    byte[] plain = Pictures.plain(picture, 128);
    double sum = 0;
    double squares = 0;
    int within = 0;
    for (int row = 0; row < 40; row++) {
      for (byte pixel : Pictures.changed(augmenter, plain, row)) {
        int difference = (pixel & 0xFF) - 128;
        sum += difference;
        squares += difference * difference;
        within += Math.abs(difference) <= 8 ? 1 : 0;
      }
    }
    assertThat(sum / 100_000).isBetween(-0.1, 0.1);
    assertThat(Math.sqrt(squares / 100_000)).isBetween(7.9, 8.1);
    assertThat(within).isBetween(70_500, 72_500); // up to 8.5 deviations of 8: 71.2 %
  }
}
