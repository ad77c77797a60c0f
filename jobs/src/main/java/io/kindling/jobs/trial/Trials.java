package io.kindling.jobs.trial;

import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.spark.ClusterSlots;
import io.kindling.partitioning.draw.Pool;
import io.kindling.partitioning.encode.Encoders;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Runs trials: small ones as tasks where all rows are held whole, large ones as trainings on the
 * whole cluster where rows were left in their shards. Their results are the same.
 */
public final class Trials implements AutoCloseable {
  private final TrialRunner runner;
  private final int slots;

  /**
   * For trials of one data set.
   *
   * @param text the configuration of all, as it holds
   */
  public Trials(JavaSparkContext spark, String text, Pool pool) {
    this(spark, text, pool, atOnce(spark));
  }

  /**
   * For trials of one data set, small ones of which may have room for few.
   *
   * @param atOnce how many a process has room for beside each other; where it has more cores than
   *     these, trials are run one after another
   */
  public Trials(JavaSparkContext spark, String text, Pool pool, int atOnce) {
    this.slots = ClusterSlots.wanted(spark.sc());
    this.runner =
        pool.source().isPresent()
            ? new LargeTrials(
                spark, text, pool, RunConfig.ofText(text, List.of()).trials().atOnce())
            : new SmallTrials(spark, text, pool, atOnce);
  }

  /**
   * Plans a trial, here and without running it.
   *
   * @return the names of the metrics that it will be measured by
   * @throws io.kindling.jobs.config.ConfigException where it cannot be run
   */
  public Set<String> check(Trial trial) {
    return runner.check(trial);
  }

  /** What a trial's rows go through, fitted to those that it is to be trained on. */
  public Encoders encoders(Trial trial) {
    return runner.encoders(trial);
  }

  /**
   * Runs trials and returns when all are done, whatever came of them.
   *
   * @param told hears of each as it ends, one at a time
   * @return what came of each, in the order of their numbers
   */
  public List<TrialResult> run(List<Trial> trials, Consumer<TrialResult> told) {
    List<TrialResult> results = new ArrayList<>();
    each(
        trials,
        result -> {
          results.add(result);
          told.accept(result);
        });
    results.sort(Comparator.comparingInt(TrialResult::number));
    return results;
  }

  /**
   * Runs trials and returns when all are done, whatever came of them. Of their results nothing is
   * held behind the one who is told.
   *
   * @param told hears of each as it ends, one at a time
   */
  public void each(List<Trial> trials, Consumer<TrialResult> told) {
    runner.run(trials, told);
  }

  /** Runs a part of a trial, and returns when it is done. */
  public LegEnd run(Leg leg) {
    return runner.run(leg);
  }

  /** The slots that there are, or may be. */
  public int slots() {
    return slots;
  }

  /** How so many trials go, for the user. */
  public String sentence(int trials) {
    return runner.sentence(trials, trials);
  }

  /**
   * The same of trials that are decided on one after another.
   *
   * @param most no more are under way at once
   */
  public String sentence(int trials, int most) {
    return runner.sentence(trials, Math.min(trials, most));
  }

  /** How many small trials a process runs beside each other. */
  public static int atOnce(JavaSparkContext spark) {
    return spark.sc().isLocal()
        ? spark.defaultParallelism()
        : spark.getConf().getInt("spark.executor.cores", 1);
  }

  /** Frees the rows on the executors. */
  @Override
  public void close() {
    runner.close();
  }
}
