package io.kindling.jobs;

import io.kindling.jobs.output.RunFolder;
import io.kindling.partitioning.BadRows;
import io.kindling.partitioning.DataFailures;
import io.kindling.partitioning.source.RawText;
import org.apache.hadoop.io.NullWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapred.TextOutputFormat;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

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
                    save(rows, target);
                    return target;
                  });
              context
                  .progress()
                  .say("rows in quarantine in " + folder.storage().in(FOLDER).shown());
            });
  }

  private static void save(JavaRDD<String> rows, String target) {
    rows.mapToPair(row -> new Tuple2<>(NullWritable.get(), new Text(RawText.bytes(row))))
        .saveAsHadoopFile(target, NullWritable.class, Text.class, TextOutputFormat.class);
  }
}
