package io.kindling.jobs.trial;

import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.inference.Inference;
import io.kindling.jobs.inference.KeptRows;
import io.kindling.jobs.inference.Measured;
import io.kindling.jobs.inference.NeighbourVotes;
import io.kindling.jobs.inference.Predicted;
import io.kindling.jobs.training.DriverHeap;
import io.kindling.jobs.training.ExecutorMemory;
import io.kindling.jobs.training.Processor;
import io.kindling.jobs.training.SlotLedger;
import io.kindling.jobs.training.Training;
import io.kindling.jobs.training.TrainingListener;
import io.kindling.jobs.training.TrainingRequest;
import io.kindling.jobs.training.TrainingResult;
import io.kindling.jobs.training.WorkerSeen;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Rows of a large trial, in shards on the cluster.
 *
 * @param slots that the trial may have
 * @param most no more of them
 * @param stages says in Spark's pages what the calling thread does
 */
record RowsThere(
    JavaSparkContext spark,
    PreparedData data,
    SlotLedger slots,
    int most,
    Stages stages,
    Runnable end)
    implements TrialRows {
  /** Names what comes next. */
  @FunctionalInterface
  interface Stages {
    void describe(String what);
  }

  @Override
  public TrialRows measuring(List<List<Integer>> measures) {
    return new RowsThere(spark, data.measuring(measures), slots, most, stages, end);
  }

  @Override
  public void requireRoom(TrainingRequest request) {
    DriverHeap.Place place = DriverHeap.Place.of(spark, request);
    DriverHeap.check(request, place);
    ExecutorMemory.check(spark, request);
    if (place.holdsWorkers()) {
      request.checkMemory(Math.min(most, place.workers())); // all of them in this process
    }
  }

  @Override
  public TrainingResult train(TrainingRequest request, TrainingListener listener) {
    return Training.run(spark, request, slots, listener);
  }

  @Override
  public void requireRoomToKeep() {
    throw new ConfigException(
        "neighbours keep all rows to train on in one process, but those of large trials are left in"
            + " their shards: expected trials.size = small, and rows that a process can hold");
  }

  @Override
  public KeptRows kept() {
    requireRoomToKeep();
    return NeighbourVotes.kept(data);
  }

  @Override
  public Measured measured(Inference model, Part part) {
    stages.describe("measure the " + part.word() + " part");
    return Measured.on(spark, model, data, part);
  }

  @Override
  public List<float[]> predicted(Inference model, Part part) {
    stages.describe("predict the " + part.word() + " part");
    return Predicted.on(spark, model, data, part);
  }

  @Override
  public String place(TrainingResult trained) {
    return trained.workers().stream()
        .map(WorkerSeen::executor)
        .distinct()
        .sorted()
        .collect(Collectors.joining(" "));
  }

  @Override
  public List<Computed> computed(TrainingResult trained) {
    List<Computed> all = new ArrayList<>();
    all.add(new Computed(trained.kernels(), Processor.model()));
    if (!trained.reproducible()) {
      all.add(new Computed(trained.kernels(), "others"));
    }
    return all;
  }

  @Override
  public void close() {
    end.run();
  }
}
