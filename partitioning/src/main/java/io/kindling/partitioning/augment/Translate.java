package io.kindling.partitioning.augment;

/**
 * The image is moved, across and down.
 *
 * @param part the most, of its width and of its height, either way
 */
public record Translate(double part, Fill fill, double chance) implements Placement {
  public Translate {
    Change.checkSetting(part > 0 && part < 1, "translate", part, "a number between 0 and 1");
    Change.checkChance("translate", chance);
  }

  @Override
  public String word() {
    return "translate";
  }

  @Override
  public void placeInto(Affine map, Picture picture, Draws draws) {
    map.translate(
        draws.symmetric(part * picture.width(), 1), draws.symmetric(part * picture.height(), 2));
  }
}
