package io.kindling.jobs.bench;

import io.kindling.jobs.checkpoint.CheckpointStore;
import io.kindling.jobs.checkpoint.Checkpoints;
import io.kindling.jobs.checkpoint.RunIdentity;
import io.kindling.jobs.cli.IfExists;
import io.kindling.jobs.config.CheckpointSettings;
import io.kindling.jobs.output.Identity;
import io.kindling.jobs.output.RunFolder;
import io.kindling.jobs.output.Storage;
import io.kindling.jobs.training.StopRequest;
import io.kindling.jobs.training.TrainingResult;
import io.kindling.jobs.training.WorkerSeen;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What is done again and again: trainings of several kinds and batch sizes, with evaluations and
 * checkpoints, each on rows that are read, packed and freed.
 */
final class SoakWork {
  private static final String MLP =
      """
      data { source = digits, rows = 1000 }
      network = [ { dense = 128, activation = relu }, { dropout = 0.2 }, { dense = 10 } ]
      training {
        optimizer { adam { rate = 1e-3 } }, batchSize = 64, shards = 4, epochs = 2
        earlyStopping { patience = 3 }
      }
      """;
  private static final String CNN =
      """
      data { source = digits, rows = 500 }
      network = [
        { reshape = [1, 28, 28] }
        { conv = 8, padding = same, bias = false }, { batchNorm {} }
        { activation = relu }, { maxPool = 4 }, { flatten {} }, { dense = 10 }
      ]
      training { optimizer { adam { rate = 1e-3 } }, batchSize = 100, shards = 4, epochs = 2 }
      """;
  private static final String LSTM =
      """
      data { source = sequences, rows = 800, length = 24 }
      network {
        inputs = [ { symbols = [24] }, { length = [] } ]
        layers = [
          { from = symbols, lengths = length, embedding = 8, symbols = 10 }
          { lstm = 16, returns = last }
          { dense = 4 }
        ]
      }
      training { optimizer { adam { rate = 1e-2 } }, batchSize = 48, shards = 4, epochs = 2 }
      """;
  private static final List<String> LOCAL =
      List.of(
          "training.batchSize=200",
          "averaging.every=4",
          "averaging.wire=bf16",
          "averaging.groups=2");
  private static final CheckpointSettings CHECKPOINTS = CheckpointSettings.everySteps(10, 2);

  private final JavaSparkContext context;
  private final Path folder;
  private final Set<Long> processes = new TreeSet<>();
  private int trainings;

  SoakWork(JavaSparkContext context, Path folder) {
    this.context = context;
    this.folder = folder;
  }

  /** Trains a network of each kind. */
  void round() {
    train(MLP, List.of());
    train(MLP, List.of("training.batchSize=96"));
    train(MLP, LOCAL);
    train(CNN, List.of());
    train(LSTM, List.of());
  }

  private void train(String config, List<String> sets) {
    trainings++;
    Storage storage = Storage.at(folder.toString(), new Configuration());
    Identity who = Identity.of("train", context.sc().applicationId(), "1");
    CheckpointSettings settings = CHECKPOINTS;
    try (ConfiguredRun run = new ConfiguredRun(context, "soak", config, sets);
        RunFolder claimed =
            RunFolder.claim(storage, IfExists.RESUME, who, Clock.systemUTC()).orElseThrow()) {
      claimed.clear();
      try (Checkpoints checkpoints =
          new Checkpoints(
              new CheckpointStore(claimed),
              new RunIdentity(Map.of("training", Integer.toString(trainings))),
              settings,
              new StopRequest(),
              Optional.empty(),
              best -> {},
              note -> {
                throw new IllegalStateException(note);
              })) {
        TrainingResult trained = run.train(checkpoints);
        trained.workers().stream().map(WorkerSeen::pid).forEach(processes::add);
        run.accuracy(trained);
      }
    }
  }

  int trainings() {
    return trainings;
  }

  /** The executors that worked. */
  Set<Long> processes() {
    return processes;
  }
}
