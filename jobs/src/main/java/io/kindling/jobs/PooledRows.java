package io.kindling.jobs;

import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.trial.Trials;
import io.kindling.partitioning.BadRows;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.Findings;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.draw.Pool;
import io.kindling.partitioning.encode.Encoders;

/**
 * Rows that are read once, for trainings that each draw from them.
 *
 * @param pool of rows that are held whole, or left in their shards, which whoever runs trials frees
 * @param encoders fitted to the training part of the whole, by which what is drawn is planned
 * @param atOnce how many trainings a process that holds them has room for beside each other
 * @param seconds that it took
 */
record PooledRows(
    Pool pool, Encoders encoders, Findings findings, BadRows bad, int atOnce, double seconds) {
  /** Reads the rows of a configuration. */
  static PooledRows read(JobContext context) {
    return read(context, Trials.atOnce(context.spark()));
  }

  /** The same for trainings one after another, also where there is no room for more beside it. */
  static PooledRows readForOneTrainingAtOnce(JobContext context) {
    return read(context, 1);
  }

  /**
   * Reads.
   *
   * @param least how many trainings beside each other are to have room where rows are held
   */
  private static PooledRows read(JobContext context, int least) {
    DataSpec spec =
        context.config().data().orElseThrow(() -> new ConfigException("'data' is missing"));
    if (spec.source() instanceof SourceSpec.Text) {
      throw new ConfigException(
          "A text is one long row: "
              + context.arguments().job()
              + " is for rows that can be drawn");
    }
    requireEachOnce(spec);
    context.describe("prepare the data");
    long start = System.nanoTime();
    PreparedData data =
        PreparedData.prepare(
            context.spark(), spec.plain(), context.config().training().shardRule());
    boolean isLeft = false;
    try {
      int atOnce = TrialRoom.atOnce(context, data, least);
      Pool pool = TrialRoom.pool(context, data, atOnce);
      isLeft = pool.source().isPresent();
      double seconds = (System.nanoTime() - start) / 1e9;
      data.warnings().forEach(warning -> context.progress().say("note: " + warning));
      return new PooledRows(pool, data.encoders(), data.findings(), data.bad(), atOnce, seconds);
    } finally {
      if (!isLeft) {
        data.unpersist();
      }
    }
  }

  /** Each training samples its own rows, which cannot be had from rows that were sampled before. */
  private static void requireEachOnce(DataSpec spec) {
    if (!spec.keeping().prepared().isEmpty() && !spec.sampling().isNone()) {
      throw new ConfigException(
          "The rows in data.prepared were sampled (data.sampling = "
              + spec.sampling().kind().word()
              + "), but each training draws from all rows: say data.prepared = none");
    }
  }
}
