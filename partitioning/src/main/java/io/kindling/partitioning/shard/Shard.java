package io.kindling.partitioning.shard;

import io.kindling.partitioning.augment.Touch;
import io.kindling.partitioning.encode.Encoders;
import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.List;

/** One logical shard of a part of the data. */
public interface Shard extends Serializable {
  int number();

  int rows();

  /**
   * How many rows begin a sequence: row r + lanes continues row r. Rows that do not belong together
   * are all in lanes of their own.
   */
  int lanes();

  /**
   * Copies rows into a batch, encoded, from the batch's first row on.
   *
   * @param touch what is done to each row's copy before; not to symbols of a stream
   * @param numbers of rows
   * @param from where in {@code numbers} to start
   * @param count how many
   * @param targets receive what each output of a network is measured by
   */
  void gatherInto(
      Encoders encoders,
      Touch touch,
      int[] numbers,
      int from,
      int count,
      FloatBuffer features,
      List<FloatBuffer> targets,
      FloatBuffer weights);

  /** The same of rows as they are. */
  default void gatherInto(
      Encoders encoders,
      int[] numbers,
      int from,
      int count,
      FloatBuffer features,
      List<FloatBuffer> targets,
      FloatBuffer weights) {
    gatherInto(encoders, Touch.NONE, numbers, from, count, features, targets, weights);
  }
}
