package io.kindling.jobs.training;

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
   * @param rows numbers of rows, of which {@code count} from {@code from} on are meant
   * @param targets receive what each output of the network is measured by
   */
  void gatherInto(
      int[] rows,
      int from,
      int count,
      FloatBuffer features,
      List<FloatBuffer> targets,
      FloatBuffer weights);
}
