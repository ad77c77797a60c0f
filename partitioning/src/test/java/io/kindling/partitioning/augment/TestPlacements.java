package io.kindling.partitioning.augment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Maps of images, and what they do to pixels. */
class TestPlacements {
  private static final Picture SQUARE = new Picture(2, 5, 5);
  private static final Picture WIDE = new Picture(1, 4, 7);

  private static byte[] placed(Picture picture, byte[] pixels, Fill fill, Consumer<Affine> build) {
    Affine map = new Affine();
    build.accept(map);
    byte[] copy = pixels.clone();
    Resampling.resampleInPlace(new Canvas(picture).over(copy, 0), map, fill);
    return copy;
  }

  @Test
  void anImageInItsPlaceKeepsEachByte() {
    for (Picture picture :
        new Picture[] {SQUARE, WIDE, new Picture(1, 1, 1), new Picture(3, 1, 4)}) {
      byte[] pixels = Pictures.counted(picture);
      for (Fill fill : Fill.values()) {
        assertThat(placed(picture, pixels, fill, map -> {})).isEqualTo(pixels);
        assertThat(placed(picture, pixels, fill, map -> map.rotate(360))).isEqualTo(pixels);
      }
    }
  }

  /** To the left: the last column becomes the first line. */
  @Test
  void aQuarterTurnTransposesAndFlips() {
    byte[] pixels = Pictures.counted(SQUARE);
    byte[] turned = placed(SQUARE, pixels, Fill.BLACK, map -> map.rotate(90));
    for (int channel = 0; channel < 2; channel++) {
      for (int y = 0; y < 5; y++) {
        for (int x = 0; x < 5; x++) {
          assertThat(turned[channel * 25 + y * 5 + x])
              .isEqualTo(pixels[channel * 25 + x * 5 + 4 - y]);
        }
      }
    }
    byte[] back = placed(SQUARE, turned, Fill.BLACK, map -> map.rotate(-90));
    assertThat(back).isEqualTo(pixels);
  }

  @Test
  void aTranslationMovesAKnownPixel() {
    byte[] dot = new byte[28];
    dot[7 + 2] = (byte) 200;
    byte[] moved = placed(WIDE, dot, Fill.BLACK, map -> map.translate(3, 2));
    byte[] expected = new byte[28];
    expected[3 * 7 + 5] = (byte) 200;
    assertThat(moved).isEqualTo(expected);
    byte[] between = placed(WIDE, dot, Fill.BLACK, map -> map.translate(0.25, 0));
    byte[] shared = new byte[28];
    shared[7 + 2] = (byte) 150;
    shared[7 + 3] = 50;
    assertThat(between).isEqualTo(shared);
  }

  @Test
  void whatLiesBeyondTheEdgeIsBlackOrTheEdge() {
    byte[] line = Pictures.of(10, 20, 30, 40);
    Picture picture = new Picture(1, 1, 4);
    assertThat(placed(picture, line, Fill.BLACK, map -> map.translate(2, 0)))
        .isEqualTo(Pictures.of(0, 0, 10, 20));
    assertThat(placed(picture, line, Fill.EDGE, map -> map.translate(2, 0)))
        .isEqualTo(Pictures.of(10, 10, 10, 20));
    assertThat(placed(picture, line, Fill.EDGE, map -> map.translate(-0.5, 9)))
        .isEqualTo(Pictures.of(15, 25, 35, 40));
    assertThat(placed(picture, line, Fill.BLACK, map -> map.translate(1e9, 1e9)))
        .isEqualTo(new byte[4]);
  }

  @Test
  void anImageGrowsAroundItsMiddleAndLeans() {
    Picture line = new Picture(1, 1, 5);
    byte[] ramp = Pictures.of(0, 50, 100, 150, 200);
    assertThat(placed(line, ramp, Fill.BLACK, map -> map.scale(2)))
        .isEqualTo(Pictures.of(50, 75, 100, 125, 150));
    assertThat(placed(line, ramp, Fill.BLACK, map -> map.scale(0.5)))
        .isEqualTo(Pictures.of(0, 0, 100, 200, 0));
    Picture square = new Picture(1, 3, 3);
    byte[] upright = Pictures.of(0, 9, 0, 0, 9, 0, 0, 9, 0);
    assertThat(placed(square, upright, Fill.BLACK, map -> map.shear(45)))
        .isEqualTo(Pictures.of(9, 0, 0, 0, 9, 0, 0, 0, 9));
  }

  /** A turn and back, as one map, loses nothing; as two it would. */
  @Test
  void neighboursAreOneMap() {
    byte[] pixels = Pictures.counted(SQUARE);
    assertThat(
            placed(
                SQUARE,
                pixels,
                Fill.BLACK,
                map -> {
                  map.rotate(33);
                  map.translate(1.7, -0.3);
                  map.scale(1.3);
                  map.scale(1 / 1.3);
                  map.translate(-1.7, 0.3);
                  map.rotate(-33);
                }))
        .isEqualTo(pixels);
    byte[] once = placed(SQUARE, pixels, Fill.EDGE, map -> map.rotate(33));
    assertThat(placed(SQUARE, once, Fill.EDGE, map -> map.rotate(-33))).isNotEqualTo(pixels);
  }

  @Test
  void laterChangesComeBehindEarlierOnes() {
    byte[] dot = new byte[50];
    dot[12] = 99; // the middle
    byte[] moved =
        placed(
            SQUARE,
            dot,
            Fill.BLACK,
            map -> {
              map.translate(2, 0);
              map.rotate(90);
            });
    assertThat(moved[2]).isEqualTo((byte) 99); // right of the middle, turned to the left: above
  }

  @Test
  void whatIsDrawnLiesInItsRange() {
    Picture picture = new Picture(1, 9, 9);
    byte[] dot = new byte[81];
    dot[40] = -1;
    Augmenter augmenter = Pictures.augmenter(picture, new Translate(0.25, Fill.BLACK, 0.5));
    int still = 0;
    double right = 0;
    for (int row = 0; row < 2000; row++) {
      byte[] moved = Pictures.changed(augmenter, dot, row);
      still += moved[40] == -1 ? 1 : 0;
      double sum = 0;
      double x = 0;
      for (int i = 0; i < 81; i++) {
        sum += moved[i] & 0xFF;
        x += (i % 9 - 4) * (moved[i] & 0xFF);
      }
      assertThat(sum).isBetween(252.0, 258.0);
      assertThat(Math.abs(x / sum)).isLessThan(2.28);
      right = Math.max(right, x / sum);
    }
    assertThat(right).isGreaterThan(2.2);
    assertThat(still).isBetween(930, 1070);
  }
}
