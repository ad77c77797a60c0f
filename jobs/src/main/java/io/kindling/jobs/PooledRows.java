package io.kindling.jobs;

import io.kindling.jobs.config.ConfigException;
import io.kindling.partitioning.BadRows;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.Findings;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.draw.Pool;
import java.util.Locale;

/**
 * Rows that are read once and held whole, for trainings that each draw from them.
 *
 * @param seconds that it took
 */
record PooledRows(Pool pool, Findings findings, BadRows bad, double seconds) {
  /** Beyond this share of a process's memory, rows are too many for each process to hold them. */
  private static final int SHARE = 8;

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
    context.describe("prepare the data");
    long start = System.nanoTime();
    PreparedData data =
        PreparedData.prepare(
            context.spark(), spec.plain(), context.config().training().shardRule());
    try {
      Pool pool = Pool.of(data);
      check(context, pool);
      double seconds = (System.nanoTime() - start) / 1e9;
      data.warnings().forEach(warning -> context.progress().say("note: " + warning));
      return new PooledRows(pool, data.findings(), data.bad(), seconds);
    } finally {
      data.unpersist();
    }
  }

  private static void check(JobContext context, Pool pool) {
    long memory =
        Math.min(
            Runtime.getRuntime().maxMemory(),
            context.spark().sc().isLocal()
                ? Long.MAX_VALUE
                : context.spark().sc().executorMemory() * (1L << 20));
    long most = memory / SHARE;
    if (pool.rows().bytes() > most) {
      throw new ConfigException(
          String.format(
              Locale.ROOT,
              "The rows take %.0f MB, and each process holds them whole beside its trainings:"
                  + " expected at most %.0f MB; give driver and executors more memory, or take"
                  + " fewer rows (data.where, data.split.test)",
              pool.rows().bytes() / 1e6,
              most / 1e6));
    }
  }
}
