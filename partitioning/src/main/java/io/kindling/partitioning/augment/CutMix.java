package io.kindling.partitioning.augment;

/**
 * A rectangle comes from the other row (Yun et al., 2019). Its middle lies anywhere in the image;
 * shares are those of the pixels that it leaves and takes.
 */
public record CutMix(double alpha, double chance) implements Mixing {
  private static final int ACROSS = 4;
  private static final int DOWN = 5;

  public CutMix {
    Change.checkSetting(alpha > 0 && Double.isFinite(alpha), "cutMix", alpha, "a number above 0");
    Change.checkChance("cutMix", chance);
  }

  @Override
  public String word() {
    return "cutMix";
  }

  @Override
  public double mixInPlace(float[] own, float[] other, Picture picture, double share, Draws draws) {
    double side = Math.sqrt(1 - share);
    int wide = (int) (side * picture.width());
    int high = (int) (side * picture.height());
    int left = draws.below(picture.width(), ACROSS) - wide / 2;
    int top = draws.below(picture.height(), DOWN) - high / 2;
    int fromX = Math.max(0, left);
    int toX = Math.min(picture.width(), left + wide);
    int fromY = Math.max(0, top);
    int toY = Math.min(picture.height(), top + high);
    for (int channel = 0; channel < picture.channels(); channel++) {
      for (int y = fromY; y < toY; y++) {
        int from = channel * picture.plane() + y * picture.width() + fromX;
        System.arraycopy(other, from, own, from, toX - fromX);
      }
    }
    return 1 - (double) (toX - fromX) * (toY - fromY) / picture.plane();
  }
}
