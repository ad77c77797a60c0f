package io.kindling.engine.optim;

/**
 * One rule of an optimizer: turns an update into another, element by element, with state that is
 * passed in. The order in which slices are worked on makes no difference.
 */
interface Link {
  /** The names of the arrays of state, each as long as the parameters. */
  String[] state();

  /**
   * Changes {@code update[from..to)}, which belongs to the parameters at the same places.
   *
   * @param step the number of this step, from 1
   * @param state this link's arrays, moved on to after the step
   */
  void applyInPlace(float[] update, int from, int to, long step, float[][] state);
}
