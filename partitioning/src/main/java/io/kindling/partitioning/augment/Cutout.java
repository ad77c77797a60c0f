package io.kindling.partitioning.augment;

import io.kindling.engine.Checks;
import java.util.Arrays;

/**
 * A black square. Its middle lies anywhere in the image, so that a part of it may lie outside.
 *
 * @param side the pixels of a side
 */
public record Cutout(int side, double chance) implements PixelChange {
  private static final int ACROSS = 1;
  private static final int DOWN = 2;

  public Cutout {
    Change.checkSetting(side >= 1, "cutout", side, "a whole number from 1");
    Change.checkChance("cutout", chance);
  }

  @Override
  public String word() {
    return "cutout";
  }

  @Override
  public void check(Picture picture) {
    Checks.require(
        side <= picture.side(),
        "cutout of data.augment is %s, but the images are %s x %s: expected no more than the shorter"
            + " side",
        side,
        picture.height(),
        picture.width());
  }

  @Override
  public void changeInPlace(Canvas canvas, Draws draws) {
    if (!draws.happens(chance)) {
      return;
    }
    Picture picture = canvas.picture();
    int left = draws.below(picture.width(), ACROSS) - side / 2;
    int top = draws.below(picture.height(), DOWN) - side / 2;
    int from = Math.max(0, left);
    int to = Math.min(picture.width(), left + side);
    for (int channel = 0; channel < picture.channels(); channel++) {
      for (int y = Math.max(0, top); y < Math.min(picture.height(), top + side); y++) {
        int line = canvas.start() + channel * picture.plane() + y * picture.width();
        Arrays.fill(canvas.pixels(), line + from, line + to, (byte) 0);
      }
    }
  }
}
