package io.kindling.partitioning.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.encode.Box;
import io.kindling.partitioning.encode.Boxes;
import io.kindling.partitioning.encode.Mask;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Boxes and masks that go where the pixels go. */
class TestFollowing {
  private static final int HEIGHT = 40;
  private static final int WIDTH = 60;
  private static final Picture PICTURE = new Picture(1, HEIGHT, WIDTH);
  private static final List<String> CLASSES = List.of("ground", "thing");

  /** Changes that move pixels, alone and together. */
  static List<List<Change>> moves() {
    return List.of(
        List.of(new Flip(Flip.Direction.HORIZONTAL, 1)),
        List.of(new Flip(Flip.Direction.VERTICAL, 1)),
        List.of(new Flip(Flip.Direction.BOTH, 0.5)),
        List.of(new Crop(5, Fill.BLACK, 1)),
        List.of(new Translate(0.15, Fill.BLACK, 1)),
        List.of(new Scale(0.6, 1.4, Fill.BLACK, 1)),
        List.of(new Shear(15, Fill.BLACK, 1)),
        List.of(new Rotate(30, Fill.BLACK, 1)),
        List.of(
            new Flip(Flip.Direction.HORIZONTAL, 0.5),
            new Rotate(10, Fill.BLACK, 1),
            new Translate(0.1, Fill.BLACK, 1),
            new Crop(2, Fill.BLACK, 1)));
  }

  /** A bright rectangle that lies nowhere near the middle. */
  private static byte[] picture() {
    byte[] pixels = new byte[PICTURE.size()];
    for (int y = 10; y < 18; y++) {
      Arrays.fill(pixels, y * WIDTH + 15, y * WIDTH + 27, (byte) 255);
    }
    return pixels;
  }

  private static byte[] changed(List<Change> changes, Target target, byte[] row, int number) {
    byte[] copy = row.clone();
    new Augmenter(new Augmentation(changes), PICTURE, target)
        .goTo(1, 0, 0)
        .touchInPlace(copy, 0, number);
    return copy;
  }

  private static Box seen(byte[] pixels) {
    int left = WIDTH;
    int top = HEIGHT;
    int right = 0;
    int bottom = 0;
    for (int i = 0; i < PICTURE.size(); i++) {
      if ((pixels[i] & 0xFF) > 127) {
        left = Math.min(left, i % WIDTH);
        right = Math.max(right, i % WIDTH + 1);
        top = Math.min(top, i / WIDTH);
        bottom = Math.max(bottom, i / WIDTH + 1);
      }
    }
    return new Box(
        "thing",
        (double) left / WIDTH,
        (double) top / HEIGHT,
        (double) right / WIDTH,
        (double) bottom / HEIGHT);
  }

  @ParameterizedTest
  @MethodSource("moves")
  void aBoxIsWhereItsObjectIs(List<Change> changes) {
    byte[] pixels = picture();
    byte[] row = Boxes.append(pixels, List.of(seen(pixels)));
    for (int number = 0; number < 20; number++) {
      byte[] moved = changed(changes, Target.BOXES, row, number);
      Box found = Boxes.of(moved, PICTURE.size()).get(0);
      Box seen = seen(moved);
      assertThat(found.left() * WIDTH).isCloseTo(seen.left() * WIDTH, within(1.6));
      assertThat(found.right() * WIDTH).isCloseTo(seen.right() * WIDTH, within(1.6));
      assertThat(found.top() * HEIGHT).isCloseTo(seen.top() * HEIGHT, within(1.6));
      assertThat(found.bottom() * HEIGHT).isCloseTo(seen.bottom() * HEIGHT, within(1.6));
    }
  }

  @ParameterizedTest
  @MethodSource("moves")
  void aMaskIsWhereItsObjectIs(List<Change> changes) {
    byte[] pixels = picture();
    byte[] classes = new byte[pixels.length];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = (byte) (pixels[i] == 0 ? 0 : 1);
    }
    byte[] row = Mask.append(pixels, CLASSES, classes);
    for (int number = 0; number < 20; number++) {
      byte[] moved = changed(changes, Target.MASK, row, number);
      int start = Mask.pixelsFrom(moved, PICTURE.size());
      int different = 0;
      for (int i = 0; i < pixels.length; i++) {
        different += (moved[i] & 0xFF) > 127 == (moved[start + i] == 1) ? 0 : 1;
      }
      assertThat(different).isLessThanOrEqualTo(12);
    }
  }

  @Test
  void whatComesFromOutsideHasNoClassWherePixelsMayHaveNone() {
    byte[] pixels = picture();
    byte[] all = new byte[pixels.length];
    Arrays.fill(all, (byte) 1);
    List<Change> moves = List.of(new Translate(0.3, Fill.BLACK, 1));
    for (int none : new int[] {0, 2}) {
      List<String> names =
          none == 0 ? CLASSES : List.of(CLASSES.get(0), CLASSES.get(1), Mask.NO_CLASS);
      byte[] moved = changed(moves, Target.MASK, Mask.append(pixels, names, all), 3);
      int start = Mask.pixelsFrom(moved, PICTURE.size());
      byte[] classes = Arrays.copyOfRange(moved, start, moved.length);
      assertThat(classes).contains(1, none).doesNotContain(2 - none);
    }
  }

  @Test
  void whatLeavesThePictureHasNoBox() {
    byte[] row = Boxes.append(picture(), List.of(new Box("thing", 0, 0, 0.05, 1)));
    boolean gone = false;
    boolean kept = false;
    for (int number = 0; number < 40; number++) {
      byte[] moved = changed(List.of(new Translate(0.3, Fill.EDGE, 1)), Target.BOXES, row, number);
      List<Box> left = Boxes.of(moved, PICTURE.size());
      gone |= left.isEmpty();
      kept |= !left.isEmpty();
      assertThat(moved).hasSameSizeAs(row);
      left.forEach(box -> assertThat(box.clipped()).contains(box));
    }
    assertThat(gone).isTrue();
    assertThat(kept).isTrue();
  }

  @Test
  void coloursLeaveLabelsAsTheyAre() {
    byte[] pixels = picture();
    byte[] row = Boxes.append(pixels, List.of(seen(pixels)));
    List<Change> colours =
        List.of(new Noise(20, 1), new Cutout(5, 1), new Jitter(0.3, 0.3, 0, 0, 1));
    byte[] moved = changed(colours, Target.BOXES, row, 1);
    assertThat(Arrays.copyOfRange(moved, pixels.length, moved.length))
        .isEqualTo(Arrays.copyOfRange(row, pixels.length, row.length));
    assertThat(moved).isNotEqualTo(row);
  }

  @Test
  void aMapAndItsInverseLeadBack() {
    Affine map = new Affine();
    map.rotate(33);
    map.translate(3, -5);
    map.scale(1.7);
    map.shear(12);
    map.mirror();
    Affine back = map.inverse();
    double x = map.x(4, 9);
    double y = map.y(4, 9);
    assertThat(back.x(x, y)).isCloseTo(4, within(1e-9));
    assertThat(back.y(x, y)).isCloseTo(9, within(1e-9));
  }
}
