package io.kindling.partitioning.augment;

/**
 * A change of where an image lies. Neighbours in the list are one affine map, so that pixels are
 * looked up between their neighbours once and not once for each of them.
 */
public sealed interface Placement extends Change permits Rotate, Translate, Scale, Shear {
  /** What stands where the image was. */
  Fill fill();

  /** Adds the change, behind those that a map already has. */
  void placeInto(Affine map, Picture picture, Draws draws);
}
