package io.kindling.jobs.training;

import io.kindling.jobs.checkpoint.CheckpointStore;
import io.kindling.jobs.checkpoint.Checkpoints;
import io.kindling.jobs.checkpoint.RunIdentity;
import io.kindling.jobs.cli.IfExists;
import io.kindling.jobs.config.CheckpointSettings;
import io.kindling.jobs.output.Identity;
import io.kindling.jobs.output.RunFolder;
import io.kindling.jobs.output.Storage;
import io.kindling.jobs.spark.LocalContext;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A training with a folder of its own that is stopped and goes on from its checkpoints. Each step
 * waits until the checkpoint before it is written, so that all that are due are taken.
 */
final class ResumableRun {
  private final Path folder;
  private final Function<JavaSparkContext, TrainingRequest> request;
  private final CheckpointSettings settings;
  private final CarriedBuffers carried;
  private final List<String> notes = new ArrayList<>();
  private RunIdentity identity = new RunIdentity(Map.of("training.seed", "1"));

  ResumableRun(
      Path folder,
      Function<JavaSparkContext, TrainingRequest> request,
      CheckpointSettings settings,
      CarriedBuffers carried) {
    this.folder = folder;
    this.request = request;
    this.settings = settings;
    this.carried = carried;
  }

  ResumableRun(
      Path folder,
      Function<JavaSparkContext, TrainingRequest> request,
      CheckpointSettings settings) {
    this(folder, request, settings, CarriedBuffers.OF_NETWORK);
  }

  /** What was said of checkpoints. */
  List<String> notes() {
    return notes;
  }

  void identify(RunIdentity other) {
    identity = other;
  }

  /** Trains on a master from the last checkpoint on. */
  TrainingResult train(String master) {
    return train(master, TrainingListener.NONE, new StopRequest());
  }

  /** The same, and is told to stop in a step, counted from 1. */
  TrainingResult stopAt(String master, long step) {
    StopRequest stop = new StopRequest();
    return train(master, at(step, stop::tell), stop);
  }

  /** The same, and breaks in a step without any warning. */
  void breakAt(String master, long step) {
    try {
      train(
          master,
          at(
              step,
              () -> {
                throw new IllegalStateException("the driver broke");
              }),
          new StopRequest());
    } catch (IllegalStateException broken) {
      return;
    }
    throw new AssertionError("The run did not break at step " + step);
  }

  /** The same, and does something in a step. */
  TrainingResult actAt(String master, long step, Runnable act) {
    return train(master, at(step, act), new StopRequest());
  }

  private static TrainingListener at(long step, Runnable act) {
    return new TrainingListener() {
      @Override
      public void stepCommitted(long steps, long ofSteps, double loss) {
        if (steps == step) {
          act.run();
        }
      }
    };
  }

  private TrainingResult train(String master, TrainingListener listener, StopRequest stop) {
    Storage storage = Storage.at(folder.toString(), new Configuration());
    try (JavaSparkContext spark = LocalContext.open(master);
        RunFolder claimed =
            RunFolder.claim(
                    storage,
                    IfExists.RESUME,
                    Identity.of("train", spark.sc().applicationId(), "1"),
                    Clock.systemUTC())
                .orElseThrow()) {
      TrainingRequest plain = request.apply(spark);
      CheckpointStore store = new CheckpointStore(claimed);
      Optional<RunState> start = store.newest(identity, notes::add);
      start.ifPresent(state -> store.removeAfter(state.steps()));
      try (Checkpoints checkpoints =
          new Checkpoints(store, identity, settings, stop, start, best -> {}, notes::add)) {
        TrainingListener waiting =
            new TrainingListener() {
              @Override
              public void stepCommitted(long steps, long ofSteps, double loss) {
                checkpoints.await();
                listener.stepCommitted(steps, ofSteps, loss);
              }
            };
        return Training.run(spark, plain.with(checkpoints), SlotLedger.of(spark), waiting, carried);
      }
    }
  }
}
