package io.kindling.partitioning.augment;

/**
 * The lines of the image are moved along themselves, so that what stands upright leans.
 *
 * @param degrees how far it does at the most, either way
 */
public record Shear(double degrees, Fill fill, double chance) implements Placement {
  public Shear {
    Change.checkSetting(degrees > 0 && degrees <= 80, "shear", degrees, "a number above 0 to 80");
    Change.checkChance("shear", chance);
  }

  @Override
  public String word() {
    return "shear";
  }

  @Override
  public void placeInto(Affine map, Picture picture, Draws draws) {
    map.shear(draws.symmetric(degrees, 1));
  }
}
