package io.kindling.jobs;

import io.kindling.jobs.output.RunFolder;
import io.kindling.jobs.report.Epoch;
import io.kindling.jobs.report.Progress;
import io.kindling.jobs.training.EpochResult;
import io.kindling.jobs.training.TrainingListener;
import io.kindling.jobs.training.WorkerSeen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells a training as it goes, and keeps a line an epoch in {@code metrics.jsonl}. */
final class TrainingStory implements TrainingListener {
  private static final String FILE = "metrics.jsonl";
  private static final long NANOS_BETWEEN = 1_000_000_000;

  private final RunFolder folder;
  private final Progress progress;
  private final int stepsPerEpoch;
  private final int epochsAtMost;
  private final List<Epoch> epochs = new ArrayList<>();
  private final StringBuilder lines = new StringBuilder();
  private long written = System.nanoTime() - NANOS_BETWEEN;
  private volatile int workers;

  TrainingStory(RunFolder folder, Progress progress, int stepsPerEpoch, int epochsAtMost) {
    this.folder = folder;
    this.progress = progress;
    this.stepsPerEpoch = stepsPerEpoch;
    this.epochsAtMost = epochsAtMost;
  }

  /** The epochs so far. */
  List<Epoch> epochs() {
    return List.copyOf(epochs);
  }

  @Override
  public void roundStarted(int round, List<WorkerSeen> planned) {
    workers = planned.size();
  }

  @Override
  public void stepCommitted(long steps, long ofSteps, double loss) {
    int epoch = (int) ((steps - 1) / stepsPerEpoch) + 1;
    int step = (int) ((steps - 1) % stepsPerEpoch) + 1;
    progress.step(epoch, epochsAtMost, step, stepsPerEpoch);
  }

  @Override
  public void epochEnded(EpochResult result) {
    Map<String, Map<String, Double>> metrics = new LinkedHashMap<>();
    metrics.put("train", result.train());
    if (!result.validation().isEmpty()) {
      metrics.put("validation", result.validation());
    }
    Epoch epoch =
        new Epoch(
            result.epoch(),
            epochsAtMost,
            result.steps(),
            metrics,
            result.seconds(),
            result.samples() / Math.max(1e-9, result.seconds()),
            workers);
    epochs.add(epoch);
    progress.epoch(epoch);
    lines.append(epoch.json()).append('\n');
    if (System.nanoTime() - written > NANOS_BETWEEN) {
      flush();
    }
  }

  /** Writes the lines that were held back: short epochs share a write. */
  void flush() {
    folder.write(FILE, lines.toString());
    written = System.nanoTime();
  }

  @Override
  public void replanned(String reason) {
    progress.say("note: " + reason);
  }

  @Override
  public void excluded(String executor, String reason) {
    progress.say("note: executor " + executor + " is not used any more: " + reason);
  }
}
