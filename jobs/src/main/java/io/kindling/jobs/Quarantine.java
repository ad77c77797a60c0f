package io.kindling.jobs;

import io.kindling.jobs.output.RunFolder;
import io.kindling.partitioning.BadRows;
import io.kindling.partitioning.DataFailures;

/** Writes the rows that were put aside, as they came, beside a run's results. */
final class Quarantine {
  private static final String FOLDER = "quarantine";

  private Quarantine() {}

  static void write(JobContext context, BadRows bad) {
    bad.rows()
        .ifPresent(
            rows -> {
              RunFolder folder = context.requireFolder();
              folder.storage().delete(FOLDER);
              context.describe("write the rows in quarantine");
              String target = folder.storage().in(FOLDER).path().toString();
              DataFailures.unwrapped(
                  () -> {
                    rows.saveAsTextFile(target);
                    return target;
                  });
              context
                  .progress()
                  .say("rows in quarantine in " + folder.storage().in(FOLDER).shown());
            });
  }
}
