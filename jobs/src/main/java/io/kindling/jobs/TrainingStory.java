package io.kindling.jobs;

import io.kindling.jobs.averaging.Schedule;
import io.kindling.jobs.output.RunFolder;
import io.kindling.jobs.report.Epoch;
import io.kindling.jobs.report.Pace;
import io.kindling.jobs.report.Progress;
import io.kindling.jobs.training.EpochResult;
import io.kindling.jobs.training.LayerGradient;
import io.kindling.jobs.training.LayerNumbers;
import io.kindling.jobs.training.StepResult;
import io.kindling.jobs.training.TrainingListener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Tells a training as it goes, and keeps a line an epoch in {@code metrics.jsonl}. */
final class TrainingStory implements TrainingListener {
  private static final String FILE = "metrics.jsonl";
  private static final long NANOS_BETWEEN = 1_000_000_000;

  private final RunFolder folder;
  private final Progress progress;
  private final Schedule schedule;
  private final List<Epoch> epochs = new ArrayList<>();
  private final StringBuilder lines = new StringBuilder();
  private final List<List<LayerGradient>> gradients = new ArrayList<>();
  private final Optional<TensorBoardLog> tensorBoard;
  private final int rowsOfStep;
  private final Pace pace;
  private double secondsSoFar;
  private long written = System.nanoTime() - NANOS_BETWEEN;

  /** A story that goes on behind the epochs of an earlier process, if there was one. */
  TrainingStory(
      RunFolder folder,
      Progress progress,
      Schedule schedule,
      int rowsOfStep,
      Optional<TensorBoardLog> tensorBoard,
      Optional<List<EpochResult>> before) {
    this.folder = folder;
    this.progress = progress;
    this.schedule = schedule;
    this.rowsOfStep = rowsOfStep;
    this.pace = new Pace(schedule.stepsPerEpoch(), rowsOfStep);
    this.tensorBoard = tensorBoard;
    before.orElse(List.of()).forEach(this::keep);
  }

  /** The epochs so far. */
  List<Epoch> epochs() {
    return List.copyOf(epochs);
  }

  /** The gradients of each layer, epoch by epoch. */
  List<List<LayerGradient>> gradients() {
    return gradients;
  }

  @Override
  public void stepCommitted(long steps, long ofSteps, double loss) {
    int epoch = schedule.epoch(steps - 1) + 1;
    int step = schedule.stepInEpoch(steps - 1) + 1;
    long now = System.nanoTime();
    pace.stepped(steps, now);
    progress.step(
        epoch,
        schedule.epochs(),
        step,
        schedule.stepsPerEpoch(),
        () ->
            String.format(
                Locale.ROOT,
                "loss %.4g, %.0f rows/s%s",
                loss,
                pace.rowsPerSecond(steps, now),
                Pace.left(pace.secondsLeft(steps, ofSteps, now))));
  }

  @Override
  public boolean wantsStep(long steps) {
    return tensorBoard.isPresent() && tensorBoard.get().wants(steps);
  }

  @Override
  public void stepMeasured(StepResult step) {
    tensorBoard.ifPresent(log -> log.step(step, rowsOfStep));
  }

  @Override
  public void numbersSeen(LayerNumbers numbers) {
    tensorBoard.ifPresent(log -> log.numbers(numbers));
  }

  @Override
  public void epochEnded(EpochResult result) {
    tensorBoard.ifPresent(log -> log.epoch(result));
    progress.epoch(keep(result));
    if (System.nanoTime() - written > NANOS_BETWEEN) {
      flush();
    }
  }

  private Epoch keep(EpochResult result) {
    gradients.add(result.gradients());
    secondsSoFar += result.seconds();
    Map<String, Map<String, Double>> metrics = new LinkedHashMap<>();
    metrics.put("train", result.train());
    if (!result.validation().isEmpty()) {
      metrics.put("validation", result.validation());
    }
    Epoch epoch =
        new Epoch(
            result.epoch(),
            schedule.epochs(),
            result.steps(),
            metrics,
            result.seconds(),
            result.samples() / Math.max(1e-9, result.seconds()),
            result.workers(),
            secondsSoFar / (epochs.size() + 1) * (schedule.epochs() - result.epoch()));
    epochs.add(epoch);
    lines.append(epoch.json()).append('\n');
    return epoch;
  }

  /** Writes the lines that were held back: short epochs share a write. */
  void flush() {
    folder.write(FILE, lines.toString());
    written = System.nanoTime();
  }

  @Override
  public void warned(String clause) {
    progress.say("note: " + clause);
  }

  @Override
  public void replanned(String reason) {
    progress.say("note: " + reason);
  }

  @Override
  public void straggled(String clause) {
    progress.say("note: " + clause);
  }

  @Override
  public void excluded(String executor, String reason) {
    progress.say("note: " + reason);
  }
}
