package io.kindling.jobs;

import io.kindling.engine.network.Network;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.RunConfig;
import java.util.Locale;

/**
 * What a boosting holds on the driver beside a training, about.
 *
 * @param rows bytes of the rows, to draw from and to measure on, and in local Spark of a training's
 * @param predictions bytes of what is predicted of all rows and of what the next member learns
 * @param networks bytes of the members, which are kept to the end
 */
record BoostRoom(long rows, long predictions, long networks) {
  private static final double MB = 1e6;

  /** The rest is left to Spark, and to the training. */
  private static final double OF_HEAP = 0.7;

  /** The pool's own, and those of the parts that are measured. */
  private static final int COPIES = 2;

  /** A task of this process has those to train on, and all of which it tells what it predicts. */
  private static final int COPIES_OF_A_TASK = 2;

  /** A sum of the tally and one of the method, labels, what is learned, sent and predicted. */
  private static final int NUMBER_BYTES = 2 * Double.BYTES + 6 * Float.BYTES;

  static BoostRoom of(RunConfig config, PooledRows rows, boolean isLocal) {
    Network network = config.network(rows.encoders().shape());
    long width = network.heads().stream().mapToLong(one -> one.shape().elements()).sum();
    int copies = COPIES + (isLocal ? COPIES_OF_A_TASK : 0);
    long count = rows.pool().rows().count();
    return new BoostRoom(
        copies * rows.pool().rows().bytes(),
        count * (width * NUMBER_BYTES + 2 * Integer.BYTES),
        (long) Float.BYTES * network.parameters().length() * config.boost().rounds());
  }

  /** Refuses what a heap has no room for. */
  void require(long heap) {
    double needed = (double) rows + predictions + networks;
    if (needed > OF_HEAP * heap) {
      throw new ConfigException(
          String.format(
              Locale.ROOT,
              "boost holds about %.1f MB on the driver (rows %.1f, predictions %.1f, networks of all"
                  + " rounds %.1f): expected at most %.1f MB, seven tenths of its heap; give it more"
                  + " (spark.driver.memory), or take fewer rows (data.where) or rounds"
                  + " (boost.rounds)",
              needed / MB,
              rows / MB,
              predictions / MB,
              networks / MB,
              OF_HEAP * heap / MB));
    }
  }
}
