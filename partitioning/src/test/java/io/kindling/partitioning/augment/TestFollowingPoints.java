package io.kindling.partitioning.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.encode.Frame;
import io.kindling.partitioning.encode.Point;
import io.kindling.partitioning.encode.Points;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Points that go where bright pixels go. */
class TestFollowingPoints {
  private static final int HEIGHT = 40;
  private static final int WIDTH = 60;
  private static final Picture PICTURE = new Picture(1, HEIGHT, WIDTH);
  private static final Frame FRAME = new Frame(0, 0, WIDTH, HEIGHT);
  private static final int BRIGHT = 255;
  private static final int DULL = 100;

  static List<List<Change>> moves() {
    return TestFollowing.moves();
  }

  /** A spot of three by three pixels around the one at this place. */
  private static void spot(byte[] pixels, int x, int y, int bright) {
    for (int line = y - 1; line <= y + 1; line++) {
      Arrays.fill(pixels, line * WIDTH + x - 1, line * WIDTH + x + 2, (byte) bright);
    }
  }

  private static Point point(String name, int x, int y) {
    return FRAME.inside(name, x + 0.5, y + 0.5);
  }

  private static byte[] changed(List<Change> changes, byte[] row, int number) {
    byte[] copy = row.clone();
    new Augmenter(new Augmentation(changes), PICTURE, Target.POINTS)
        .goTo(1, 0, 0)
        .touchInPlace(copy, 0, number);
    return copy;
  }

  /** The mean place of what is bright, in pixels. */
  private static double[] middle(byte[] pixels) {
    double all = 0;
    double x = 0;
    double y = 0;
    for (int i = 0; i < PICTURE.size(); i++) {
      int bright = pixels[i] & 0xFF;
      all += bright;
      x += bright * (i % WIDTH + 0.5);
      y += bright * (i / WIDTH + 0.5);
    }
    return new double[] {x / all, y / all};
  }

  @ParameterizedTest
  @MethodSource("moves")
  void aPointIsWhereItsPixelIs(List<Change> changes) {
    byte[] pixels = new byte[PICTURE.size()];
    spot(pixels, 20, 13, BRIGHT);
    byte[] row = Points.append(pixels, FRAME, List.of(point("nose", 20, 13)), List.of(0));
    for (int number = 0; number < 20; number++) {
      byte[] moved = changed(changes, row, number);
      Point found = Points.of(moved, PICTURE.size()).get(0);
      double[] middle = middle(moved);
      assertThat(found.name()).isEqualTo("nose");
      assertThat(found.x() * WIDTH).isCloseTo(middle[0], within(0.25));
      assertThat(found.y() * HEIGHT).isCloseTo(middle[1], within(0.25));
    }
  }

  private static int bright(byte[] pixels, Point point) {
    int x = (int) Math.floor(point.x() * WIDTH);
    int y = (int) Math.floor(point.y() * HEIGHT);
    return pixels[y * WIDTH + x] & 0xFF;
  }

  /** On the left of what is in the picture is a bright spot, on the right a dull one. */
  private static byte[] face() {
    byte[] pixels = new byte[PICTURE.size()];
    spot(pixels, 20, 13, BRIGHT);
    spot(pixels, 40, 15, DULL);
    List<Point> points =
        List.of(
            point("left", 20, 13),
            point("right", 40, 15),
            new Point("chin", Double.NaN, Double.NaN));
    return Points.append(pixels, FRAME, points, List.of(1, 0, 2));
  }

  @Test
  void inAMirrorPairsChangePlaces() {
    for (Flip.Direction direction : Flip.Direction.values()) {
      byte[] moved = changed(List.of(new Flip(direction, 1)), face(), 0);
      List<Point> points = Points.of(moved, PICTURE.size());
      boolean isTurned = direction == Flip.Direction.BOTH;
      assertThat(bright(moved, points.get(0))).isEqualTo(isTurned ? BRIGHT : DULL);
      assertThat(bright(moved, points.get(1))).isEqualTo(isTurned ? DULL : BRIGHT);
      assertThat(points.get(2).isInside()).isFalse();
    }
    byte[] flipped = changed(List.of(new Flip(Flip.Direction.HORIZONTAL, 1)), face(), 0);
    assertThat(Points.of(flipped, PICTURE.size()).get(0).x())
        .isCloseTo((WIDTH - 40.5) / WIDTH, within(1e-12));
  }

  @Test
  void whatTurnsOrMovesKeepsItsNames() {
    List<Change> moves = List.of(new Rotate(20, Fill.BLACK, 1), new Scale(0.9, 1, Fill.BLACK, 1));
    for (int number = 0; number < 10; number++) {
      byte[] moved = changed(moves, face(), number);
      List<Point> points = Points.of(moved, PICTURE.size());
      assertThat(bright(moved, points.get(0))).isGreaterThan(2 * DULL);
      assertThat(bright(moved, points.get(1))).isBetween(DULL / 2, DULL);
    }
  }

  @Test
  void aPointThatLeavesThePictureIsNotKnownAnyMore() {
    byte[] pixels = new byte[PICTURE.size()];
    spot(pixels, 2, 20, BRIGHT);
    byte[] row = Points.append(pixels, FRAME, List.of(point("nose", 2, 20)), List.of(0));
    int gone = 0;
    for (int number = 0; number < 40; number++) {
      byte[] moved = changed(List.of(new Crop(10, Fill.BLACK, 1)), row, number);
      Point found = Points.of(moved, PICTURE.size()).get(0);
      gone += found.isInside() ? 0 : 1;
      assertThat(moved).hasSameSizeAs(row);
      if (found.isInside()) {
        assertThat(bright(moved, found)).isEqualTo(BRIGHT);
      } else {
        assertThat(found.x()).isNaN();
        assertThat(found.y()).isNaN();
      }
    }
    assertThat(gone).isBetween(5, 35);
  }

  @Test
  void aPointThatIsGoneDoesNotComeBack() {
    byte[] row =
        Points.append(new byte[PICTURE.size()], FRAME, List.of(point("a", 0, 0)), List.of(0));
    Affine away = new Affine();
    away.translate(-5, 0);
    Affine back = new Affine();
    back.translate(5, 0);
    Follower follower = Follower.of(Target.POINTS, PICTURE);
    follower.followInPlace(row, PICTURE.size(), away, Fill.BLACK);
    follower.followInPlace(row, PICTURE.size(), back, Fill.BLACK);
    assertThat(Points.of(row, PICTURE.size()).get(0).isInside()).isFalse();
  }
}
