package io.kindling.partitioning.augment;

import java.util.Locale;

/** Left becomes right, or top becomes bottom. */
public record Flip(Direction direction, double chance) implements PixelChange {
  private static final int SECOND = 1;

  /** What is swapped. */
  public enum Direction {
    /** Left and right. */
    HORIZONTAL,
    /** Top and bottom. */
    VERTICAL,
    /** Each of the two by a chance of its own. */
    BOTH;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Flip {
    Change.checkChance("flip", chance);
  }

  @Override
  public String word() {
    return "flip";
  }

  @Override
  public void changeInPlace(Canvas canvas, Draws draws) {
    boolean first = draws.happens(chance);
    boolean second = direction == Direction.BOTH ? draws.uniform(SECOND) < chance : first;
    if (first && direction != Direction.VERTICAL) {
      horizontallyInPlace(canvas);
    }
    if (second && direction != Direction.HORIZONTAL) {
      verticallyInPlace(canvas);
    }
  }

  private static void horizontallyInPlace(Canvas canvas) {
    byte[] pixels = canvas.pixels();
    int width = canvas.picture().width();
    int end = canvas.start() + canvas.picture().size();
    for (int from = canvas.start(); from < end; from += width) {
      for (int left = from, right = from + width - 1; left < right; left++, right--) {
        byte kept = pixels[left];
        pixels[left] = pixels[right];
        pixels[right] = kept;
      }
    }
    Affine map = new Affine();
    map.mirror();
    canvas.follow(map, Fill.EDGE);
  }

  private static void verticallyInPlace(Canvas canvas) {
    Picture picture = canvas.picture();
    byte[] before = canvas.copied();
    for (int channel = 0; channel < picture.channels(); channel++) {
      for (int y = 0; y < picture.height(); y++) {
        int from = channel * picture.plane() + (picture.height() - 1 - y) * picture.width();
        int to = canvas.start() + channel * picture.plane() + y * picture.width();
        System.arraycopy(before, from, canvas.pixels(), to, picture.width());
      }
    }
    Affine map = new Affine();
    map.turnOver();
    canvas.follow(map, Fill.EDGE);
  }
}
