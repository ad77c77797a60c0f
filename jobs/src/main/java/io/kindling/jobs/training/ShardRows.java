package io.kindling.jobs.training;

import io.kindling.partitioning.augment.Touch;
import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.List;

/** The rows of one shard, as a worker reads them. */
public interface ShardRows extends Serializable {
  /** How many rows there are. */
  int rows();

  /** How many rows begin a sequence: row r + lanes continues row r. */
  int lanes();

  /** The rows of a batch that goes through all rows: of a stream no more than it has lanes. */
  default int batchOf(int most) {
    return lanes() < rows() ? Math.min(most, lanes()) : most;
  }

  /**
   * Writes encoded rows to the start of the buffers of a batch.
   *
   * @param touch what is done to each row's copy before
   * @param rows numbers of rows, of which {@code count} from {@code from} on are meant
   * @param targets receive what each output of the network is measured by
   */
  void gatherInto(
      Touch touch,
      int[] rows,
      int from,
      int count,
      FloatBuffer features,
      List<FloatBuffer> targets,
      FloatBuffer weights);

  /** The same of rows as they are. */
  default void gatherInto(
      int[] rows,
      int from,
      int count,
      FloatBuffer features,
      List<FloatBuffer> targets,
      FloatBuffer weights) {
    gatherInto(Touch.NONE, rows, from, count, features, targets, weights);
  }
}
