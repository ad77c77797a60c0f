package io.kindling.jobs.inference;

import io.kindling.partitioning.shard.Shard;
import java.io.Serializable;
import java.nio.FloatBuffer;

/** What makes the numbers that go into a network, where these are not encoded rows. */
public interface Front extends Serializable {
  /** Opens it for batches of so many rows, to be closed by the caller. */
  Open open(int rows);

  /** How many rows a batch may have. */
  int rows();

  /** How many numbers it has learned, or keeps. */
  long parameters();

  /** Whether it tells how far apart those are that it is made of. */
  boolean tellsDeviation();

  /** A front at work. */
  interface Open extends AutoCloseable {
    /** Takes the features of some rows of a shard as the first rows of the batch. */
    void gather(Shard shard, int[] numbers, int from, int count);

    /** Takes the features of a packed row as a row of the batch. */
    void put(byte[] packed, int at);

    /** Puts what it makes of the first rows of the batch where the network takes it. */
    void fillInto(FloatBuffer features, int count);

    /** Of a number that is predicted of a row, the deviation of those that it is made of. */
    double deviation(int row, int number);

    @Override
    void close();
  }
}
