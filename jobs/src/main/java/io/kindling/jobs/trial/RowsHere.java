package io.kindling.jobs.trial;

import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.inference.Inference;
import io.kindling.jobs.inference.KeptRows;
import io.kindling.jobs.inference.Measured;
import io.kindling.jobs.inference.NeighbourVotes;
import io.kindling.jobs.inference.Predicted;
import io.kindling.jobs.spark.Here;
import io.kindling.jobs.training.LoneTraining;
import io.kindling.jobs.training.Processor;
import io.kindling.jobs.training.TrainingListener;
import io.kindling.jobs.training.TrainingRequest;
import io.kindling.jobs.training.TrainingResult;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.draw.DrawnRows;
import io.kindling.partitioning.draw.Pool;
import java.util.List;

/**
 * Rows of a small trial, in this process.
 *
 * @param atOnce how many trials are to have room beside each other
 */
record RowsHere(DrawnRows data, int atOnce) implements TrialRows {
  static RowsHere of(Pool pool, RunConfig config, Trial trial, int atOnce) {
    DrawnRows drawn =
        DrawnRows.of(
            pool,
            trial.draw(),
            trial.overlay(),
            config.data().orElseThrow(),
            config.training().shardRule());
    return new RowsHere(drawn, atOnce);
  }

  @Override
  public TrialRows measuring(List<List<Integer>> measures) {
    return new RowsHere(data.measuring(measures), atOnce);
  }

  @Override
  public void requireRoom(TrainingRequest request) {
    request.checkMemory(atOnce);
  }

  @Override
  public TrainingResult train(TrainingRequest request, TrainingListener listener) {
    return LoneTraining.run(request, data, listener);
  }

  @Override
  public void requireRoomToKeep() {
    NeighbourVotes.requireRoom(data.rows(Part.TRAIN), data.encoders(), atOnce);
  }

  @Override
  public KeptRows kept() {
    return NeighbourVotes.kept(data.shards(Part.TRAIN), data.encoders());
  }

  @Override
  public Measured measured(Inference model, Part part) {
    return Measured.here(model, data.encoders(), data.shards(part));
  }

  @Override
  public List<float[]> predicted(Inference model, Part part) {
    return Predicted.here(model, data.encoders(), data.shards(part));
  }

  @Override
  public String place(TrainingResult trained) {
    return Here.executor();
  }

  @Override
  public List<Computed> computed(TrainingResult trained) {
    return List.of(new Computed(trained.kernels(), Processor.model()));
  }

  @Override
  public void close() {}
}
