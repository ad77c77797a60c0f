package io.kindling.partitioning.augment;

import io.kindling.engine.Checks;

/**
 * A window of the image's own size, anywhere in the image with so many pixels around it.
 *
 * @param padding the pixels on each side
 * @param fill what these are
 */
public record Crop(int padding, Fill fill, double chance) implements PixelChange {
  private static final int RIGHT = 1;
  private static final int DOWN = 2;

  public Crop {
    Change.checkSetting(padding >= 1, "crop.padding", padding, "a whole number from 1");
    Change.checkChance("crop", chance);
  }

  @Override
  public String word() {
    return "crop";
  }

  @Override
  public void check(Picture picture) {
    Checks.require(
        padding < picture.side(),
        "crop.padding of data.augment is %s, but the images are %s x %s: expected less than the"
            + " shorter side",
        padding,
        picture.height(),
        picture.width());
  }

  @Override
  public void changeInPlace(Canvas canvas, Draws draws) {
    if (draws.happens(chance)) {
      int right = draws.below(2 * padding + 1, RIGHT) - padding;
      int down = draws.below(2 * padding + 1, DOWN) - padding;
      canvas.moveWindow(right, down, fill);
    }
  }
}
