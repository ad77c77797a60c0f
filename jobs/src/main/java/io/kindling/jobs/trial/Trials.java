package io.kindling.jobs.trial;

import io.kindling.jobs.spark.TaskResults;
import io.kindling.partitioning.draw.Pool;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Runs small trials: each is a task, all of a call are the tasks of one stage. */
public final class Trials implements AutoCloseable {
  private final JavaSparkContext spark;
  private final String text;
  private final Pool rows;
  private final Broadcast<Pool> pool;

  /**
   * For trials of one data set.
   *
   * @param text the configuration of all, as it holds
   */
  public Trials(JavaSparkContext spark, String text, Pool pool) {
    this.spark = spark;
    this.text = text;
    this.rows = pool;
    this.pool = spark.broadcast(pool);
  }

  /**
   * Plans a trial, here and without running it.
   *
   * @return the names of the metrics that it will be measured by
   * @throws io.kindling.jobs.config.ConfigException where it cannot be run
   */
  public Set<String> check(Trial trial) {
    return TrialWork.check(text, rows, trial, atOnce(spark));
  }

  /**
   * Runs trials and returns when all are done, whatever came of them.
   *
   * @param told hears of each as it ends
   * @return what came of each, in the order of their numbers
   */
  public List<TrialResult> run(List<Trial> trials, Consumer<TrialResult> told) {
    List<TrialResult> results = new ArrayList<>();
    Broadcast<Pool> sent = pool;
    String config = text;
    TaskResults.forEach(
        spark.sc(),
        trials,
        trial -> TrialWork.run(config, sent.value(), trial),
        result -> {
          results.add(result);
          told.accept(result);
        });
    results.sort(Comparator.comparingInt(TrialResult::number));
    return results;
  }

  /** Runs a part of a trial as the only task of a stage, and returns when it is done. */
  public LegEnd run(Leg leg) {
    List<LegEnd> ends = new ArrayList<>();
    Broadcast<Pool> rows = pool;
    String config = text;
    TaskResults.forEach(
        spark.sc(), List.of(leg), one -> TrialWork.run(config, rows.value(), one), ends::add);
    return ends.get(0);
  }

  /** How many trials a process runs beside each other. */
  public static int atOnce(JavaSparkContext spark) {
    return spark.sc().isLocal()
        ? spark.defaultParallelism()
        : spark.getConf().getInt("spark.executor.cores", 1);
  }

  /** Frees the rows on the executors. */
  @Override
  public void close() {
    pool.destroy();
  }
}
