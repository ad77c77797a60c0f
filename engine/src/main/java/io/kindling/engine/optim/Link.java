package io.kindling.engine.optim;

/**
 * One rule of an optimizer: turns an update into another, element by element, with state that is
 * passed in. The order in which slices are worked on makes no difference.
 */
interface Link {
  /** The names of the arrays of state, each as long as the parameters. */
  default String[] state() {
    return new String[0];
  }

  /** Over what the norms are taken that this link asks a slice for. */
  default Extent norms() {
    return Extent.NONE;
  }

  /**
   * Changes the update of a slice in place.
   *
   * @param state this link's arrays, moved on to after the step
   */
  void applyInPlace(Slice slice, float[][] state);
}
