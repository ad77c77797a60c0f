package io.kindling.jobs.trial;

import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.inference.Inference;
import io.kindling.jobs.inference.KeptRows;
import io.kindling.jobs.inference.Measured;
import io.kindling.jobs.training.TrainingListener;
import io.kindling.jobs.training.TrainingRequest;
import io.kindling.jobs.training.TrainingResult;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.Sharded;
import java.util.List;

/** The rows of one trial, and what is done with them where they lie. */
interface TrialRows extends AutoCloseable {
  Sharded data();

  /** The same rows for a network with other outputs. */
  TrialRows measuring(List<List<Integer>> measures);

  /** Refuses, with its reason, a training that there is no memory for. */
  void requireRoom(TrainingRequest request);

  TrainingResult train(TrainingRequest request, TrainingListener listener);

  /** Refuses, with its reason, to keep rows that there is no memory for. */
  void requireRoomToKeep();

  /** The rows to train on, encoded, for a model that keeps them. */
  KeptRows kept();

  /** Measures a model on a part that has some row. */
  Measured measured(Inference model, Part part);

  /** What a model puts out for a part, row after row, by output. */
  List<float[]> predicted(Inference model, Part part);

  /** Where a training was made. */
  String place(TrainingResult trained);

  /** By what it was computed. */
  List<Computed> computed(TrainingResult trained);

  @Override
  void close();

  /** Draws the rows of a trial. */
  @FunctionalInterface
  interface Drawing {
    TrialRows of(RunConfig config, Trial trial);
  }
}
