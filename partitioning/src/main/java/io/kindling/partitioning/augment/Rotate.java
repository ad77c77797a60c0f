package io.kindling.partitioning.augment;

/**
 * The image is turned around its middle.
 *
 * @param degrees the most, either way
 */
public record Rotate(double degrees, Fill fill, double chance) implements Placement {
  public Rotate {
    Change.checkSetting(
        degrees > 0 && degrees <= 180, "rotate", degrees, "a number above 0 to 180");
    Change.checkChance("rotate", chance);
  }

  @Override
  public String word() {
    return "rotate";
  }

  @Override
  public void placeInto(Affine map, Picture picture, Draws draws) {
    map.rotate(draws.symmetric(degrees, 1));
  }
}
