package io.kindling.partitioning.augment;

/**
 * The image grows or shrinks around its middle.
 *
 * @param least what its sides are multiplied by at the least
 * @param most at the most
 */
public record Scale(double least, double most, Fill fill, double chance) implements Placement {
  /** What sides may be multiplied by at the least. */
  public static final double LEAST = 0.1;

  /** At the most. */
  public static final double MOST = 10;

  public Scale {
    Change.checkSetting(
        least >= LEAST && most <= MOST && least <= most,
        "scale",
        "[" + least + ", " + most + "]",
        "two numbers from 0.1 to 10, the smaller first");
    Change.checkChance("scale", chance);
  }

  @Override
  public String word() {
    return "scale";
  }

  @Override
  public void placeInto(Affine map, Picture picture, Draws draws) {
    map.scale(draws.between(least, most, 1));
  }
}
