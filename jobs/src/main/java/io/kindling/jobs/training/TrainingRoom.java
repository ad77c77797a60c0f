package io.kindling.jobs.training;

import io.kindling.engine.network.Network;
import io.kindling.engine.network.Summary;
import io.kindling.engine.step.StepEngine;
import io.kindling.jobs.averaging.ShardTree;
import io.kindling.jobs.config.EngineSettings;
import io.kindling.jobs.config.TrainingSettings;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Whether a process has room for whole trainings beside each other, estimated before any is
 * planned.
 *
 * @param atOnce how many
 */
public record TrainingRoom(JavaSparkContext spark, int atOnce) {
  private static final double MB = 1e6;

  /** Parameters, an optimizer's state, the best weights, gradients on their way: about. */
  private static final long VECTORS = 8;

  /** What trainings may take of a heap, half of which is for rows. */
  private static final double OF_HEAP = 0.3;

  /** How many trainings of a network a heap has room for, at least one. */
  public static int most(Network network, long heap) {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, OF_HEAP * heap / vectors(network)));
  }

  /** How much of a heap trainings may take together. */
  public static long ofHeap(long heap) {
    return (long) (OF_HEAP * heap);
  }

  /** What a training of a network takes of the heap, about. */
  public static long bytes(Network network) {
    return vectors(network);
  }

  /** What a worker of a training takes outside the heap, about. */
  public static long outsideHeap(
      Network network, TrainingSettings training, EngineSettings engine, long rows) {
    int shards = training.shardRule().countFor(rows);
    long part = Math.min(training.batchSize(), rows) / shards + 1;
    int most = engine.microBatch().orElse(Integer.MAX_VALUE);
    int run = (int) Math.min(most, Math.max(part, ShardWork.EVALUATION_ROWS));
    return Summary.nativeBytes(network, run, ShardTree.gradients(shards));
  }

  private static long vectors(Network network) {
    return VECTORS * Float.BYTES * Math.max(1, network.parameters().length());
  }

  /** Why there is none, a sentence; empty where there is. */
  public Optional<String> problem(
      Network network, TrainingSettings training, EngineSettings engine, long rows) {
    long vectors = vectors(network);
    double heap = OF_HEAP * heap();
    if (atOnce * vectors > heap) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "%s would take about %.1f MB of a process's heap for %d"
                  + " parameters: expected at most %.1f MB",
              trainings(),
              atOnce * vectors / MB,
              network.parameters().length(),
              heap / MB));
    }
    long bytes = outsideHeap(network, training, engine, rows);
    return spark.isLocal() ? beyondMachine(bytes) : ExecutorMemory.sentence(spark.getConf(), bytes);
  }

  private String trainings() {
    return atOnce == 1 ? "A training" : atOnce + " trainings beside each other";
  }

  private double heap() {
    return spark.isLocal()
        ? Runtime.getRuntime().maxMemory()
        : spark.getConf().getSizeAsBytes("spark.executor.memory", "1g");
  }

  private Optional<String> beyondMachine(long bytes) {
    return bytes <= StepEngine.physicalBytes() / atOnce
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%s would take about %.1f MB outside the heap: this"
                    + " machine or container has %.1f MB",
                trainings(),
                atOnce * bytes / MB,
                StepEngine.physicalBytes() / MB));
  }
}
