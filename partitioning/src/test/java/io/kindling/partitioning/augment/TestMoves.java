package io.kindling.partitioning.augment;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.partitioning.augment.Flip.Direction;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Changes that move whole pixels. */
class TestMoves {
  private static final Picture SMALL = new Picture(2, 2, 3);
  private static final byte[] PIXELS = Pictures.of(1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16);

  private static byte[] flipped(byte[] pixels, Direction direction) {
    return Pictures.changed(Pictures.augmenter(SMALL, new Flip(direction, 1)), pixels, 0);
  }

  @Test
  void aFlipSwapsSidesOfEachChannel() {
    assertThat(flipped(PIXELS, Direction.HORIZONTAL))
        .isEqualTo(Pictures.of(3, 2, 1, 6, 5, 4, 13, 12, 11, 16, 15, 14));
    assertThat(flipped(PIXELS, Direction.VERTICAL))
        .isEqualTo(Pictures.of(4, 5, 6, 1, 2, 3, 14, 15, 16, 11, 12, 13));
    assertThat(flipped(PIXELS, Direction.BOTH))
        .isEqualTo(Pictures.of(6, 5, 4, 3, 2, 1, 16, 15, 14, 13, 12, 11));
  }

  @Test
  void flippedTwiceAnImageIsAsItWas() {
    for (Direction direction : Direction.values()) {
      assertThat(flipped(flipped(PIXELS, direction), direction)).isEqualTo(PIXELS);
    }
  }

  @Test
  void aFlipHappensAsOftenAsItsChance() {
    Augmenter augmenter = Pictures.augmenter(SMALL, new Flip(Direction.HORIZONTAL, 0.3));
    int flips = 0;
    for (int row = 0; row < 10_000; row++) {
      flips += Pictures.changed(augmenter, PIXELS, row)[0] == 3 ? 1 : 0;
    }
    assertThat(flips).isBetween(2860, 3140); // three deviations
  }

  @Test
  void bothDirectionsHaveChancesOfTheirOwn() {
    Augmenter augmenter = Pictures.augmenter(SMALL, new Flip(Direction.BOTH, 0.5));
    int[] counts = new int[7];
    for (int row = 0; row < 4000; row++) {
      counts[Pictures.changed(augmenter, PIXELS, row)[0]]++;
    }
    for (int first : new int[] {1, 3, 4, 6}) {
      assertThat(counts[first]).isBetween(918, 1082);
    }
  }

  private static byte[] moved(int right, int down, Fill fill) {
    byte[] pixels = PIXELS.clone();
    new Canvas(SMALL).over(pixels, 0).moveWindow(right, down, fill);
    return pixels;
  }

  @Test
  void aWindowMovesOverTheImage() {
    assertThat(moved(0, 0, Fill.BLACK)).isEqualTo(PIXELS);
    assertThat(moved(1, 0, Fill.BLACK))
        .isEqualTo(Pictures.of(2, 3, 0, 5, 6, 0, 12, 13, 0, 15, 16, 0));
    assertThat(moved(1, 0, Fill.EDGE))
        .isEqualTo(Pictures.of(2, 3, 3, 5, 6, 6, 12, 13, 13, 15, 16, 16));
    assertThat(moved(-2, 1, Fill.BLACK))
        .isEqualTo(Pictures.of(0, 0, 4, 0, 0, 0, 0, 0, 14, 0, 0, 0));
    assertThat(moved(-2, -1, Fill.EDGE))
        .isEqualTo(Pictures.of(1, 1, 1, 1, 1, 1, 11, 11, 11, 11, 11, 11));
    assertThat(moved(3, 0, Fill.BLACK)).isEqualTo(new byte[12]);
    assertThat(moved(9, 0, Fill.EDGE))
        .isEqualTo(Pictures.of(3, 3, 3, 6, 6, 6, 13, 13, 13, 16, 16, 16));
  }

  /** Of a single white pixel in the middle, nine places tell the nine windows. */
  @Test
  void aCropTakesEachWindowAsOften() {
    Picture picture = new Picture(1, 5, 5);
    byte[] dot = new byte[25];
    dot[12] = -1;
    Augmenter augmenter = Pictures.augmenter(picture, new Crop(1, Fill.BLACK, 1));
    int[] counts = new int[25];
    for (int row = 0; row < 9000; row++) {
      byte[] cropped = Pictures.changed(augmenter, dot, row);
      for (int i = 0; i < 25; i++) {
        counts[i] += cropped[i] == -1 ? 1 : 0;
      }
    }
    Set<Integer> seen = new TreeSet<>();
    for (int i = 0; i < 25; i++) {
      if (counts[i] > 0) {
        seen.add(i);
        assertThat(counts[i]).isBetween(900, 1100);
      }
    }
    assertThat(seen).containsExactly(6, 7, 8, 11, 12, 13, 16, 17, 18);
  }

  @Test
  void aCutoutErasesASquareAndNothingElse() {
    Picture picture = new Picture(3, 8, 9);
    byte[] white = Pictures.plain(picture, 200);
    Augmenter augmenter = Pictures.augmenter(picture, new Cutout(4, 1));
    Set<Integer> areas = new TreeSet<>();
    for (int row = 0; row < 500; row++) {
      byte[] cut = Pictures.changed(augmenter, white, row);
      int top = 8;
      int left = 9;
      int bottom = -1;
      int right = -1;
      int black = 0;
      for (int y = 0; y < 8; y++) {
        for (int x = 0; x < 9; x++) {
          int at = y * 9 + x;
          assertThat(cut[at]).isEqualTo(cut[at + 72]).isEqualTo(cut[at + 144]);
          assertThat(cut[at] & 0xFF).isIn(0, 200);
          if (cut[at] == 0) {
            black++;
            top = Math.min(top, y);
            left = Math.min(left, x);
            bottom = Math.max(bottom, y);
            right = Math.max(right, x);
          }
        }
      }
      assertThat(black).isEqualTo((bottom - top + 1) * (right - left + 1));
      areas.add(black);
    }
    assertThat(areas).containsExactly(4, 6, 8, 9, 12, 16);
  }
}
