package io.kindling.engine.step;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;

/** What a run found out about its rows. */
public interface Outcome {
  int rows();

  /** Of each row. */
  FloatBuffer weights();

  /** Class numbers, or the numbers to predict, row after row. */
  FloatBuffer targets();

  /** Probabilities, or predicted numbers, row after row. */
  FloatBuffer predictions();

  /** The loss of each row, before weights. */
  FloatBuffer losses();

  /** The steps that each row has, where rows are sequences with lengths of their own. */
  Optional<FloatBuffer> lengths();

  /** How many of the steps of a row are there, which come first; all where rows have no lengths. */
  default int stepsOf(int row, int all) {
    return lengths().isPresent() ? (int) lengths().get().get(row) : all;
  }

  /** The same for each output of the network, in its order. */
  default List<Outcome> heads() {
    return List.of(this);
  }
}
