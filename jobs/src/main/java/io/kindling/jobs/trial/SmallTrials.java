package io.kindling.jobs.trial;

import io.kindling.jobs.spark.ClusterSlots;
import io.kindling.jobs.spark.TaskResults;
import io.kindling.jobs.training.TrainingListener;
import io.kindling.partitioning.draw.Pool;
import io.kindling.partitioning.encode.Encoders;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Each trial is a task, all of a call are the tasks of one stage, unless a process has more cores
 * than room for trials: then each is a stage. Every process has all rows.
 */
final class SmallTrials implements TrialRunner {
  private final JavaSparkContext spark;
  private final String text;
  private final Pool rows;
  private final int atOnce;
  private final Broadcast<Pool> pool;

  SmallTrials(JavaSparkContext spark, String text, Pool pool, int atOnce) {
    this.spark = spark;
    this.atOnce = atOnce;
    this.text = text;
    this.rows = pool;
    this.pool = spark.broadcast(pool);
  }

  @Override
  public Set<String> check(Trial trial) {
    return TrialWork.check(text, trial, here());
  }

  @Override
  public Encoders encoders(Trial trial) {
    return TrialWork.encoders(text, trial, here());
  }

  private TrialRows.Drawing here() {
    return (config, trial) -> RowsHere.of(rows, config, trial, atOnce);
  }

  @Override
  public void run(List<Trial> trials, Consumer<TrialResult> told) {
    if (isNarrow()) {
      trials.forEach(trial -> stage(List.of(trial), told));
    } else {
      stage(trials, told);
    }
  }

  private boolean isNarrow() {
    return atOnce < Trials.atOnce(spark);
  }

  private void stage(List<Trial> trials, Consumer<TrialResult> told) {
    Broadcast<Pool> sent = pool;
    String config = text;
    try (SharedDraws draws = SharedDraws.of(spark, trials)) {
      SharedDraws.There there = draws.there();
      TaskResults.forEach(
          spark.sc(),
          draws.trials(),
          trial -> TrialWork.run(config, there.whole(trial), inTask(sent), TrainingListener.NONE),
          told);
    }
  }

  @Override
  public LegEnd run(Leg leg) {
    List<LegEnd> ends = new ArrayList<>();
    Broadcast<Pool> sent = pool;
    String config = text;
    TaskResults.forEach(
        spark.sc(), List.of(leg), one -> TrialWork.run(config, one, inTask(sent)), ends::add);
    return ends.get(0);
  }

  private static TrialRows.Drawing inTask(Broadcast<Pool> pool) {
    return (config, trial) -> RowsHere.of(pool.value(), config, trial, 1);
  }

  @Override
  public String sentence(int trials, int most) {
    int wide = isNarrow() ? 1 : Math.min(most, ClusterSlots.wanted(spark.sc()));
    return String.format("%d small trials, %d at once", trials, wide);
  }

  /** Frees the rows on the executors. */
  @Override
  public void close() {
    pool.destroy();
  }
}
