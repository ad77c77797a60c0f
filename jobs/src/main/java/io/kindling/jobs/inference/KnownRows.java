package io.kindling.jobs.inference;

import io.kindling.partitioning.shard.Shard;
import java.nio.FloatBuffer;

/**
 * What goes into a network is known of each row before; rows come in their order, from the first
 * shard's first on.
 */
final class KnownRows implements Front {
  private static final long serialVersionUID = 1;
  private static final int MOST_ROWS = 256;
  private final float[] numbers;
  private final int width;

  /**
   * What is known.
   *
   * @param numbers of all rows, in the order in which they will come
   */
  KnownRows(float[] numbers, int width) {
    this.numbers = numbers;
    this.width = width;
  }

  @Override
  public int rows() {
    return MOST_ROWS;
  }

  @Override
  public long parameters() {
    return 0;
  }

  @Override
  public boolean tellsDeviation() {
    return false;
  }

  @Override
  public Open open(int rows) {
    return new AtWork();
  }

  /** How far it has come. */
  private final class AtWork implements Open {
    private int done;

    @Override
    public void gather(Shard shard, int[] rows, int from, int count) {
      // rows come in their order, so that how many came before says which these are
    }

    @Override
    public void put(byte[] packed, int at) {
      throw new IllegalStateException("Of rows that were not given before, nothing is known");
    }

    @Override
    public void fillInto(FloatBuffer features, int count) {
      features.put(0, numbers, done * width, count * width);
      done += count;
    }

    @Override
    public double deviation(int row, int number) {
      return 0;
    }

    @Override
    public void close() {
      // nothing is held
    }
  }
}
