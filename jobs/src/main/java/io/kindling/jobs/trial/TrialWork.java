package io.kindling.jobs.trial;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.engine.metric.DecisionRule;
import io.kindling.engine.model.Model;
import io.kindling.engine.network.Network;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.inference.Inference;
import io.kindling.jobs.inference.Measured;
import io.kindling.jobs.inference.Predicted;
import io.kindling.jobs.spark.Here;
import io.kindling.jobs.training.CheckpointSink;
import io.kindling.jobs.training.EpochResult;
import io.kindling.jobs.training.LoneTraining;
import io.kindling.jobs.training.Outputs;
import io.kindling.jobs.training.Processor;
import io.kindling.jobs.training.StopReason;
import io.kindling.jobs.training.TrainingListener;
import io.kindling.jobs.training.TrainingRequest;
import io.kindling.jobs.training.TrainingResult;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.draw.DrawnRows;
import io.kindling.partitioning.draw.Pool;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** One trial from its settings to its figures, in the thread of one task. */
final class TrialWork {
  private final RunConfig config;
  private final Trial trial;
  private final DrawnRows rows;
  private final Network network;

  private TrialWork(String text, Pool pool, Trial trial) {
    this.trial = trial;
    this.config = RunConfig.ofText(text, trial.sets());
    DataSpec spec = config.data().orElseThrow();
    DrawnRows drawn =
        DrawnRows.of(pool, trial.draw(), trial.overlay(), spec, config.training().shardRule());
    this.network = config.network(drawn.encoders().shape());
    int width = trial.overlay().width();
    if (width > 0) {
      Outputs.requireNumbers(drawn.encoders(), network, width);
    }
    this.rows =
        width > 0
            ? drawn
            : drawn.measuring(
                Outputs.measures(drawn.encoders(), network, config.training().losses(), spec));
  }

  /** Where others than the labels are learned, labels say nothing of how well. */
  private List<Part> measuredParts() {
    return trial.overlay().width() > 0 ? List.of() : List.of(Part.VALIDATION, Part.TEST);
  }

  /**
   * Runs a trial. That it diverges, or that its rows or settings do not do, is its result: others
   * go on.
   *
   * @param text the configuration of all
   */
  static TrialResult run(String text, Pool pool, Trial trial) {
    long start = System.nanoTime();
    String place = Here.executor();
    try {
      return new TrialWork(text, pool, trial).run(start, place);
    } catch (RuntimeException problem) {
      return TrialResult.failed(trial.number(), fault(problem), seconds(start), place);
    }
  }

  /**
   * Refuses what a trial cannot be.
   *
   * @param atOnce how many trials a process runs beside each other
   * @return the names of the metrics that it will be measured by
   */
  static Set<String> check(String text, Pool pool, Trial trial, int atOnce) {
    return new TrialWork(text, pool, trial).request(CheckpointSink.NONE, atOnce).metricNames();
  }

  /** Runs a part of a trial, as a whole one. */
  static LegEnd run(String text, Pool pool, Leg leg) {
    long start = System.nanoTime();
    String place = Here.executor();
    Trial trial = leg.trial();
    try {
      return new TrialWork(text, pool, trial).run(leg, start, place);
    } catch (RuntimeException problem) {
      TrialResult failed =
          TrialResult.failed(trial.number(), fault(problem), seconds(start), place);
      return new LegEnd(failed, true, Saved.NOTHING);
    }
  }

  private LegEnd run(Leg leg, long start, String place) {
    LegSink sink = new LegSink(leg.start().state(), leg.epochs());
    TrainingResult trained = LoneTraining.run(request(sink, 1), rows, sink);
    boolean over = trained.stopReason() != StopReason.TOLD_TO_STOP;
    Saved state = over ? Saved.NOTHING : Saved.of(sink.end());
    return new LegEnd(measured(trained, start, place), over, state);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /** What a trial's figures can tell; any other failure is the task's, with its stack. */
  private static Fault fault(RuntimeException problem) {
    if (Thread.currentThread().isInterrupted()) {
      throw problem; // the task was told to end: this says nothing of the trial
    }
    return Fault.of(problem).orElseThrow(() -> problem);
  }

  private TrialResult run(long start, String place) {
    TrainingRequest request = request(CheckpointSink.NONE, 1);
    return measured(LoneTraining.run(request, rows, TrainingListener.NONE), start, place);
  }

  private TrialResult measured(TrainingResult trained, long start, String place) {
    Inference inference =
        Inference.of(model(trained), config.engine()).withTop(config.training().topK());
    double threshold = threshold(inference);
    Inference decided =
        Double.isNaN(threshold) ? inference : inference.with(OptionalDouble.of(threshold));
    Map<String, Map<String, Double>> metrics = new LinkedHashMap<>();
    history(trained).ifPresent(epoch -> metrics.put(Part.TRAIN.word(), epoch.train()));
    for (Part part : measuredParts()) {
      if (rows.rows(part) > 0) {
        metrics.put(
            part.word(), Measured.here(decided, rows.encoders(), rows.shards(part)).values());
      }
    }
    return new TrialResult(
        trial.number(),
        Fault.NONE,
        metrics,
        trained.epochs(),
        trained.bestEpoch(),
        network.parameters().length(),
        seconds(start),
        place,
        trained.shards(),
        List.of(new Computed(trained.kernels(), Processor.model())),
        threshold,
        trial.kept().contains(Trial.Kept.PREDICTIONS)
            ? Predicted.here(decided, rows.encoders(), rows.shards(Part.TEST))
            : List.of(),
        trial.kept().contains(Trial.Kept.MODEL)
            ? List.of(Learned.of(trained.weights(), rows.encoders(), threshold))
            : List.of());
  }

  private TrainingRequest request(CheckpointSink checkpoints, int atOnce) {
    try {
      TrainingRequest request =
          new TrainingRequest(
              trial.name(),
              network,
              config.training(),
              config.averaging(),
              config.engine(),
              rows,
              checkpoints);
      request.checkMemory(atOnce);
      return request;
    } catch (IllegalArgumentException refused) {
      throw new ConfigException(refused.getMessage());
    }
  }

  private static Optional<EpochResult> history(TrainingResult trained) {
    return trained.bestEpoch() > 0
        ? Optional.of(trained.history().get(trained.bestEpoch() - 1))
        : Optional.empty();
  }

  private Model model(TrainingResult trained) {
    return new Model(
        network,
        config.training().losses().objective(network),
        trained.weights().parameters(),
        trained.weights().state(),
        new ObjectMapper().createObjectNode());
  }

  /** Chosen on validation rows where the configuration asks for it. */
  private double threshold(Inference inference) {
    if (config.training().threshold().isEmpty()) {
      return Double.NaN;
    }
    DecisionRule rule = config.training().threshold().get();
    return rule instanceof DecisionRule.Fixed fixed
        ? fixed.probability()
        : Measured.here(inference, rows.encoders(), rows.shards(Part.VALIDATION)).threshold(rule);
  }
}
