package io.kindling.jobs;

import io.kindling.engine.network.Segment;
import io.kindling.jobs.config.ReportSettings;
import io.kindling.jobs.output.RunFolder;
import io.kindling.jobs.report.EventLog;
import io.kindling.jobs.training.EpochResult;
import io.kindling.jobs.training.LayerNumbers;
import io.kindling.jobs.training.StepResult;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes a training down for TensorBoard: figures of steps and epochs, and how numbers spread. */
final class TensorBoardLog implements AutoCloseable {
  /** Inside the run's folder. */
  static final String FOLDER = "tensorboard";

  private final ReportSettings settings;
  private final EventLog events;
  private final Clock clock;
  private long measuredAt;
  private long measuredSteps;
  private long seenSteps = -1;

  private TensorBoardLog(ReportSettings settings, EventLog events, Clock clock) {
    this.settings = settings;
    this.events = events;
    this.clock = clock;
    this.measuredAt = clock.millis();
  }

  /**
   * Begins a log.
   *
   * @param inside the folder of the training inside the run's
   */
  static TensorBoardLog open(
      RunFolder folder, String inside, ReportSettings settings, Clock clock) {
    String name = EventLog.fileName(clock.instant());
    EventLog events = new EventLog(folder.grow(inside, name), clock);
    return new TensorBoardLog(settings, events, clock);
  }

  /** Whether a multiple of the steps to log has been passed; asked after each exchange. */
  boolean wants(long steps) {
    if (seenSteps < 0) {
      seenSteps = steps - 1;
      measuredSteps = steps - 1;
    }
    int every = settings.tensorBoardSteps();
    boolean passed = every > 0 && steps / every > seenSteps / every;
    seenSteps = steps;
    return passed;
  }

  /**
   * Writes the figures of one step.
   *
   * @param rows of a step
   */
  void step(StepResult step, int rows) {
    Map<String, Double> values = new LinkedHashMap<>();
    step.metrics().forEach((name, value) -> values.put("step/" + name, value));
    step.rate().ifPresent(rate -> values.put("step/rate", rate));
    long now = clock.millis();
    if (step.steps() > measuredSteps && now > measuredAt) {
      double made = (double) (step.steps() - measuredSteps) * rows;
      values.put("step/samplesPerSecond", made * 1e3 / (now - measuredAt));
    }
    measuredAt = now;
    measuredSteps = step.steps();
    events.scalars(step.steps(), values);
  }

  /** Writes how weights and gradients are spread in each layer. */
  void numbers(LayerNumbers numbers) {
    for (Segment segment : numbers.segments()) {
      int from = segment.offset();
      int to = from + segment.length();
      String layer = "/" + segment.name();
      events.histogram(numbers.steps(), "weights" + layer, numbers.weights(), from, to);
      if (numbers.gradient().isPresent()) {
        float[] gradient = numbers.gradient().get();
        events.histogram(numbers.steps(), "gradients" + layer, gradient, from, to);
      }
    }
  }

  void epoch(EpochResult epoch) {
    Map<String, Double> values = new LinkedHashMap<>();
    epoch.train().forEach((name, value) -> values.put("train/" + name, value));
    epoch.validation().forEach((name, value) -> values.put("validation/" + name, value));
    epoch.rate().ifPresent(rate -> values.put("epoch/rate", rate));
    values.put("epoch/samplesPerSecond", epoch.samples() / Math.max(1e-9, epoch.seconds()));
    epoch.gradients().forEach(layer -> values.put("gradientNorm/" + layer.layer(), layer.norm()));
    events.scalars(epoch.steps(), values);
    events.flush();
  }

  @Override
  public void close() {
    events.close();
  }
}
