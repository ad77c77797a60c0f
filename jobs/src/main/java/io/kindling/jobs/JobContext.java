package io.kindling.jobs;

import io.kindling.jobs.cli.Arguments;
import io.kindling.jobs.config.Now;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.output.RunFolder;
import io.kindling.jobs.report.Progress;
import io.kindling.jobs.training.StopRequest;
import java.io.PrintStream;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What a job works with.
 *
 * @param name the configuration's name, for titles
 * @param folder where to write; empty in a dry run and for jobs that only print
 * @param stop with which the run may be told to stop
 * @param now what words for days mean to the run
 * @param startNanos when the run began
 */
record JobContext(
    Arguments arguments,
    String name,
    RunConfig config,
    JavaSparkContext spark,
    Optional<RunFolder> folder,
    Progress progress,
    PrintStream out,
    StopRequest stop,
    Now now,
    long startNanos) {

  Configuration hadoop() {
    return spark.hadoopConfiguration();
  }

  /** The seconds since the run began. */
  double seconds() {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  /** Says in Spark's UI what the stages that follow are for. */
  void describe(String what) {
    spark.setJobGroup("kindling-" + arguments.job(), name + ": " + what, true);
  }

  RunFolder requireFolder() {
    return folder.orElseThrow(() -> new IllegalStateException("This run has no folder"));
  }
}
