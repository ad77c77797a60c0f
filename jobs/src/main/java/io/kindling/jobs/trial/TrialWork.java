package io.kindling.jobs.trial;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.loss.Objective;
import io.kindling.engine.metric.DecisionRule;
import io.kindling.engine.metric.Details;
import io.kindling.engine.metric.Metrics;
import io.kindling.engine.model.Model;
import io.kindling.engine.network.Network;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.inference.Inference;
import io.kindling.jobs.inference.KeptRows;
import io.kindling.jobs.inference.Latency;
import io.kindling.jobs.inference.NeighbourVotes;
import io.kindling.jobs.spark.Here;
import io.kindling.jobs.training.Backends;
import io.kindling.jobs.training.CheckpointSink;
import io.kindling.jobs.training.EpochResult;
import io.kindling.jobs.training.Outputs;
import io.kindling.jobs.training.Processor;
import io.kindling.jobs.training.StopReason;
import io.kindling.jobs.training.TrainingListener;
import io.kindling.jobs.training.TrainingRequest;
import io.kindling.jobs.training.TrainingResult;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.encode.Encoders;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** One trial from its settings to its figures, in the thread that asks. */
final class TrialWork {
  private final RunConfig config;
  private final Trial trial;
  private final TrialRows rows;
  private final Network network;

  private TrialWork(RunConfig config, Trial trial, TrialRows drawn) {
    this.trial = trial;
    this.config = config;
    Encoders encoders = drawn.data().encoders();
    this.network = config.network(encoders);
    int width = trial.overlay().width();
    if (width > 0) {
      Outputs.requireNumbers(encoders, network, width);
    }
    this.rows =
        width > 0
            ? drawn
            : drawn.measuring(
                Outputs.measures(
                    encoders, network, config.training().losses(), config.data().orElseThrow()));
  }

  /** Where others than the labels are learned, labels say nothing of how well. */
  private List<Part> measuredParts() {
    return trial.overlay().width() > 0 ? List.of() : List.of(Part.VALIDATION, Part.TEST);
  }

  /** What is done with a trial that is made ready. */
  private interface Work<T> {
    T of(TrialWork work);
  }

  private static <T> T with(String text, Trial trial, TrialRows.Drawing drawing, Work<T> work) {
    RunConfig config = RunConfig.ofText(text, trial.sets());
    try (TrialRows rows = drawing.of(config, trial)) {
      return work.of(new TrialWork(config, trial, rows));
    }
  }

  /**
   * Runs a trial. That it diverges, or that its rows or settings do not do, is its result: others
   * go on.
   *
   * @param text the configuration of all
   */
  static TrialResult run(
      String text, Trial trial, TrialRows.Drawing drawing, TrainingListener listener) {
    long start = System.nanoTime();
    try {
      return with(text, trial, drawing, work -> work.run(start, listener));
    } catch (RuntimeException problem) {
      return failed(trial, problem, start);
    }
  }

  /**
   * Refuses what a trial cannot be.
   *
   * @return the names of the metrics that it will be measured by
   */
  static Set<String> check(String text, Trial trial, TrialRows.Drawing drawing) {
    return with(text, trial, drawing, TrialWork::metricNames);
  }

  /** Those fitted to the rows that a trial is to be trained on. */
  static Encoders encoders(String text, Trial trial, TrialRows.Drawing drawing) {
    return with(text, trial, drawing, work -> work.rows.data().encoders());
  }

  /** Runs a part of a trial, as a whole one. */
  static LegEnd run(String text, Leg leg, TrialRows.Drawing drawing) {
    long start = System.nanoTime();
    try {
      return with(text, leg.trial(), drawing, work -> work.run(leg, start));
    } catch (RuntimeException problem) {
      return new LegEnd(failed(leg.trial(), problem, start), true, Saved.NOTHING);
    }
  }

  private static TrialResult failed(Trial trial, RuntimeException problem, long start) {
    return TrialResult.failed(trial.number(), fault(problem), seconds(start), Here.executor());
  }

  private LegEnd run(Leg leg, long start) {
    if (config.neighbours().isPresent()) {
      return new LegEnd(run(start, TrainingListener.NONE), true, Saved.NOTHING);
    }
    LegSink sink = new LegSink(leg.start().state(), leg.epochs());
    TrainingResult trained = rows.train(request(sink), sink);
    boolean over = trained.stopReason() != StopReason.TOLD_TO_STOP;
    Saved state = over ? Saved.NOTHING : Saved.of(sink.end());
    return new LegEnd(measured(trained, start), over, state);
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

  private TrialResult run(long start, TrainingListener listener) {
    return config.neighbours().isPresent()
        ? measured(kept(), start)
        : measured(rows.train(request(CheckpointSink.NONE), listener), start);
  }

  /**
   * What came of a training, or of rows that were kept.
   *
   * @param told the metrics of the training part that are known from it
   */
  private record Made(
      Inference inference,
      Map<String, Double> told,
      int epochs,
      int bestEpoch,
      int shards,
      String place,
      List<Computed> computed,
      float[] parameters,
      float[] state,
      List<KeptRows> kept) {}

  private TrialResult measured(TrainingResult trained, long start) {
    float[] parameters = trained.weights().parameters();
    float[] state = trained.weights().state();
    return measured(
        new Made(
            inference(parameters, state),
            history(trained).map(EpochResult::train).orElse(Map.of()),
            trained.epochs(),
            trained.bestEpoch(),
            trained.shards(),
            rows.place(trained),
            rows.computed(trained),
            parameters,
            state,
            List.of()),
        start);
  }

  private Made kept() {
    KeptRows kept = rows.kept();
    Encoders encoders = rows.data().encoders();
    float[] none = new float[0];
    Loss loss = config.training().losses().objective(network).heads().get(0).loss();
    NeighbourVotes neighbours =
        new NeighbourVotes(
            kept, encoders, config.neighbours().orElseThrow(), config.engine(), loss);
    String kernels = Backends.describe(config.engine().kernels());
    return new Made(
        inference(none, none).behind(neighbours),
        Map.of(),
        0,
        0,
        rows.data().shardCount(),
        Here.executor(),
        List.of(new Computed(kernels, Processor.model())),
        none,
        none,
        List.of(kept));
  }

  private TrialResult measured(Made made, long start) {
    double threshold = threshold(made.inference());
    Inference decided =
        Double.isNaN(threshold)
            ? made.inference()
            : made.inference().with(OptionalDouble.of(threshold));
    Map<String, Map<String, Double>> metrics = new LinkedHashMap<>();
    if (!made.told().isEmpty()) {
      metrics.put(Part.TRAIN.word(), made.told());
    }
    for (Part part : measuredParts()) {
      if (rows.data().rows(part) > 0) {
        metrics.put(part.word(), rows.measured(decided, part).values());
      }
    }
    if (trial.kept().contains(Trial.Kept.LATENCY)) {
      String[] name = Latency.METRIC.split("[.]");
      double time = Latency.milliseconds(decided, rows.data().encoders());
      metrics.put(name[0], Map.of(name[1], time));
    }
    List<float[]> predicted =
        trial.kept().contains(Trial.Kept.PREDICTIONS)
            ? rows.predicted(decided, Part.TEST)
            : List.of();
    return new TrialResult(
        trial.number(),
        Fault.NONE,
        metrics,
        made.epochs(),
        made.bestEpoch(),
        decided.parameters(),
        seconds(start),
        made.place(),
        made.shards(),
        made.computed(),
        threshold,
        predicted,
        trial.kept().contains(Trial.Kept.MODEL)
            ? List.of(
                new Learned(
                    made.parameters(),
                    made.state(),
                    rows.data().encoders(),
                    threshold,
                    made.kept()))
            : List.of());
  }

  private TrainingRequest request(CheckpointSink checkpoints) {
    try {
      TrainingRequest request =
          new TrainingRequest(
              trial.name(),
              network,
              config.training(),
              config.averaging(),
              config.engine(),
              rows.data(),
              checkpoints);
      rows.requireRoom(request);
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

  private Inference inference(float[] parameters, float[] state) {
    Model model =
        new Model(
            network,
            config.training().losses().objective(network),
            parameters,
            state,
            new ObjectMapper().createObjectNode());
    return Inference.of(model, config.engine()).withTop(config.training().topK());
  }

  private Set<String> metricNames() {
    if (config.neighbours().isEmpty()) {
      return request(CheckpointSink.NONE).metricNames();
    }
    rows.requireRoomToKeep();
    Objective objective = config.training().losses().objective(network);
    TrainingRequest.requireThreshold(config.training(), network, rows.data());
    Details details = new Details(OptionalDouble.empty(), config.training().topK());
    return Metrics.detailed(objective, network, details).names();
  }

  /** Chosen on validation rows where the configuration asks for it. */
  private double threshold(Inference inference) {
    if (config.training().threshold().isEmpty()) {
      return Double.NaN;
    }
    DecisionRule rule = config.training().threshold().get();
    return rule instanceof DecisionRule.Fixed fixed
        ? fixed.probability()
        : rows.measured(inference, Part.VALIDATION).threshold(rule);
  }
}
