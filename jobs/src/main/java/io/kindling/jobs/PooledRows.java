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
import java.util.Locale;
import org.apache.spark.SparkContext;

/**
 * Rows that are read once and held whole, for trainings that each draw from them.
 *
 * @param encoders fitted to the training part of the whole, by which what is drawn is planned
 * @param seconds that it took
 */
record PooledRows(Pool pool, Encoders encoders, Findings findings, BadRows bad, double seconds) {
  /** Reads the rows of a configuration. */
  static PooledRows read(JobContext context) {
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
    try {
      requireRoom(context, data);
      Pool pool = Pool.of(data);
      double seconds = (System.nanoTime() - start) / 1e9;
      data.warnings().forEach(warning -> context.progress().say("note: " + warning));
      return new PooledRows(pool, data.encoders(), data.findings(), data.bad(), seconds);
    } finally {
      data.unpersist();
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

  /**
   * Refuses rows that processes cannot hold: each has all of them once, and a copy of what it draws
   * for every training at work in it, in half of its memory.
   */
  private static void requireRoom(JobContext context, PreparedData data) {
    SparkContext spark = context.spark().sc();
    long driver = Runtime.getRuntime().maxMemory();
    long memory =
        spark.isLocal() ? driver : Math.min(driver, (long) spark.executorMemory() * (1L << 20));
    long most = memory / 2 / (1 + Trials.atOnce(context.spark()));
    long bytes = Pool.bytes(data);
    if (bytes > most) {
      throw new ConfigException(
          String.format(
              Locale.ROOT,
              "The rows take %.1f MB, and each process holds them whole and once more for each of"
                  + " %d trainings beside each other: expected at most %.1f MB; give driver and"
                  + " executors more memory or fewer cores, or take fewer rows (data.where)",
              bytes / 1e6,
              Trials.atOnce(context.spark()),
              most / 1e6));
    }
  }
}
