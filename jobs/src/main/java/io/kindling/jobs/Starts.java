package io.kindling.jobs;

import io.kindling.jobs.checkpoint.CheckpointStore;
import io.kindling.jobs.checkpoint.Checkpoints;
import io.kindling.jobs.config.EarlyStopping;
import io.kindling.jobs.config.ReportSettings;
import io.kindling.jobs.config.TrainingSettings;
import io.kindling.jobs.output.RunFolder;
import io.kindling.jobs.training.BestWeights;
import io.kindling.jobs.training.EpochResult;
import io.kindling.jobs.training.RunState;
import io.kindling.jobs.training.StopReason;
import io.kindling.jobs.training.Training;
import io.kindling.jobs.training.TrainingRequest;
import io.kindling.jobs.training.TrainingResult;
import io.kindling.jobs.training.TryAgainException;
import io.kindling.partitioning.DataFailures;
import io.kindling.partitioning.Part;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Trains from one random start after another, each with the next seed, and takes the best. A start
 * that was trained before the run was resumed is over at once: its last checkpoint has all of it.
 */
final class Starts {
  private final JobContext context;
  private final TrainingRequest request;
  private final BiConsumer<String, BestWeights> keeping;
  private final int count;

  /**
   * The starts of a run.
   *
   * @param keeping keeps the best weights so far in a folder inside the run's
   */
  Starts(JobContext context, TrainingRequest request, BiConsumer<String, BestWeights> keeping) {
    this.context = context;
    this.request = request;
    this.keeping = keeping;
    this.count = request.training().stopping().restarts();
  }

  /**
   * What came of one start.
   *
   * @param value of the metric by which starts are compared, where the weights are from
   */
  record Trained(long seed, TrainingResult result, TrainingStory story, double value) {}

  /** All starts that were trained; ends with the first that reached a target. */
  List<Trained> all() {
    List<Trained> all = new ArrayList<>();
    boolean over = false;
    for (int start = 0; start < count && !over; start++) {
      Trained trained = train(start);
      all.add(trained);
      over = trained.result().stopReason() == StopReason.TARGET_REACHED;
      if (count > 1) {
        context
            .progress()
            .say(
                String.format(
                    Locale.ROOT,
                    "start %d of %d, with the seed %d: %s=%.5f",
                    start + 1,
                    count,
                    trained.seed(),
                    metric(),
                    trained.value()));
      }
    }
    return all;
  }

  /** The best of them; the first of several that are equally good. */
  Trained best(List<Trained> all) {
    boolean smaller = EarlyStopping.isSmallerBetter(metric());
    Trained best = all.get(0);
    for (Trained other : all) {
      boolean better = smaller ? other.value() < best.value() : other.value() > best.value();
      boolean first = Double.isNaN(best.value()) && !Double.isNaN(other.value());
      if (better || first) {
        best = other;
      }
    }
    best.story().flush();
    return best;
  }

  /** By which starts are compared. */
  String metric() {
    return request
        .training()
        .earlyStopping()
        .map(EarlyStopping::metric)
        .orElse(request.schedule().evaluates() ? "validation.loss" : "train.loss");
  }

  private Trained train(int number) {
    TrainingSettings settings = request.training();
    TrainingRequest own = request.with(settings.withSeed(settings.seed() + number));
    RunFolder folder = context.requireFolder();
    String place =
        number == 0 ? CheckpointStore.FOLDER : CheckpointStore.FOLDER + "/start-" + (number + 1);
    Resuming resuming = new Resuming(context, own, place, number);
    Optional<RunState> start = resuming.begin();
    Optional<TensorBoardLog> tensorBoard = tensorBoard(folder, number);
    TrainingStory story =
        new TrainingStory(
            folder,
            context.progress(),
            own.schedule(),
            rowsOfStep(own),
            tensorBoard,
            start.map(RunState::history));
    context.describe("train");
    try (Checkpoints checkpoints = checkpoints(resuming, start, place + "/best")) {
      TrainingResult result =
          DataFailures.unwrapped(() -> Training.run(context.spark(), own.with(checkpoints), story));
      if (result.stopReason() == StopReason.TOLD_TO_STOP) {
        checkpoints.await();
        throw new TryAgainException(toldToStop(result, checkpoints));
      }
      return new Trained(own.training().seed(), result, story, value(result));
    } finally {
      try {
        story.flush();
      } finally {
        tensorBoard.ifPresent(TensorBoardLog::close);
      }
    }
  }

  private Optional<TensorBoardLog> tensorBoard(RunFolder folder, int number) {
    ReportSettings settings = context.config().report();
    String start = count == 1 ? "" : "/start-" + (number + 1);
    return settings.tensorBoard()
        ? Optional.of(
            TensorBoardLog.open(folder, TensorBoardLog.FOLDER + start, settings, Clock.systemUTC()))
        : Optional.empty();
  }

  private static int rowsOfStep(TrainingRequest request) {
    return (int) Math.min(request.training().batchSize(), request.data().rows(Part.TRAIN));
  }

  private double value(TrainingResult result) {
    List<EpochResult> history = result.history();
    Map<String, Double> metrics =
        result.bestEpoch() > 0 ? history.get(result.bestEpoch() - 1).byPart() : Map.of();
    return metrics.getOrDefault(metric(), Double.NaN);
  }

  private Checkpoints checkpoints(Resuming resuming, Optional<RunState> start, String best) {
    return new Checkpoints(
        resuming.store(),
        resuming.identity(),
        context.config().checkpoints(),
        context.stop(),
        start,
        weights -> keeping.accept(best, weights),
        note -> context.progress().say("note: " + note));
  }

  private static String toldToStop(TrainingResult trained, Checkpoints checkpoints) {
    return String.format(
        "The run was told to stop, and did after step %d of the training: %s",
        trained.steps(),
        checkpoints.writtenSteps() > 0
            ? "start it again with --if-exists resume, and it goes on from the checkpoint "
                + CheckpointStore.nameOf(checkpoints.writtenSteps())
            : "there is no checkpoint, so it has to begin again");
  }
}
