package io.kindling.jobs.training;

import io.kindling.engine.metric.Metrics;
import io.kindling.engine.step.Finite;
import io.kindling.jobs.averaging.AveragerListener;
import io.kindling.jobs.averaging.Master;
import io.kindling.jobs.averaging.Operation;
import io.kindling.jobs.averaging.Operation.Kind;
import io.kindling.jobs.averaging.Registration;
import io.kindling.jobs.averaging.Schedule;
import io.kindling.jobs.averaging.Snapshot;
import io.kindling.jobs.averaging.SumsLayout;
import io.kindling.jobs.config.EarlyStopping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a training goes: epochs, their metrics, the best weights, when to stop. */
final class Course implements AveragerListener {
  static final String TRAIN = "train.";

  private final TrainingRequest request;
  private final Schedule schedule;
  private final Metrics metrics;
  private final SumsLayout layout;
  private final Master master;
  private final TrainingListener listener;
  private final Crew crew;
  private final Optional<Patience> patience;
  private final List<EpochResult> history = new ArrayList<>();
  private double[] epochSums;
  private Map<String, Double> trainMetrics = Map.of();
  private long epochStart = System.nanoTime();
  private long steps;
  private long emptySteps;
  private long samples;
  private Kept kept;
  private long rewoundSteps;
  private StopReason stopReason = StopReason.ALL_EPOCHS;

  Course(
      TrainingRequest request,
      Schedule schedule,
      Metrics metrics,
      SumsLayout layout,
      Master master,
      Crew crew,
      TrainingListener listener) {
    this.request = request;
    this.schedule = schedule;
    this.metrics = metrics;
    this.layout = layout;
    this.master = master;
    this.crew = crew;
    this.listener = listener;
    this.patience = request.training().earlyStopping().map(Patience::new);
    this.epochSums = new double[layout.length()];
    this.kept = new Kept(epochSums.clone(), 0, 0);
  }

  /** The counts at a place where the run was kept; a run never goes back beyond an epoch's end. */
  private record Kept(double[] epochSums, long steps, long emptySteps) {}

  @Override
  public String refusal(Registration registration) {
    return crew.refusal(registration);
  }

  @Override
  public void accepted(Operation operation, Registration worker) {
    WorkerSeen seen = crew.accepted(operation, worker);
    if (operation.kind() == Kind.TRAIN) {
      listener.contributionAccepted(operation.step(), seen);
    }
  }

  @Override
  public boolean committed(Operation operation, double[] sums) {
    if (operation.kind() == Kind.TRAIN) {
      stepCommitted(sums);
    }
    return !schedule.completesEpoch(operation) || epochCompleted(operation, sums);
  }

  private void stepCommitted(double[] sums) {
    for (int i = 0; i < sums.length; i++) {
      epochSums[i] += sums[i];
    }
    steps++;
    double weight = sums[SumsLayout.WEIGHT];
    emptySteps += weight == 0 ? 1 : 0;
    double loss = weight == 0 ? 0 : sums[SumsLayout.LOSS] / weight;
    listener.stepCommitted(steps, schedule.steps(), loss);
  }

  @Override
  public void kept() {
    kept = new Kept(epochSums.clone(), steps, emptySteps);
  }

  @Override
  public void rewound() {
    rewoundSteps += steps - kept.steps();
    epochSums = kept.epochSums().clone();
    steps = kept.steps();
    emptySteps = kept.emptySteps();
  }

  private boolean epochCompleted(Operation operation, double[] sums) {
    int epoch = schedule.epoch(operation.step()) + 1;
    checkFinite(operation.step(), epoch);
    trainMetrics = metrics.values(epochSums);
    Map<String, Double> validation =
        operation.kind() == Kind.EVALUATE ? metrics.values(sums) : Map.of();
    master.epochEnded(byPart(validation));
    boolean best = false;
    if (patience.isPresent()) {
      best = patience.get().isBetter(validation);
      if (best) {
        keep(epoch, patience.get());
      }
    }
    long now = System.nanoTime();
    long rows = (long) epochSums[layout.rows()];
    EpochResult result =
        new EpochResult(
            epoch, steps, trainMetrics, validation, rows, (now - epochStart) / 1e9, best);
    history.add(result);
    samples += rows;
    epochStart = now;
    epochSums = new double[layout.length()];
    listener.epochEnded(result);
    if (patience.isPresent() && patience.get().isOver() && epoch < schedule.epochs()) {
      stopReason = StopReason.EARLY_STOPPING;
      return false;
    }
    return true;
  }

  /** The metrics of the epoch as a schedule names them. */
  private Map<String, Double> byPart(Map<String, Double> validation) {
    Map<String, Double> all = new HashMap<>();
    trainMetrics.forEach((name, value) -> all.put(TRAIN + name, value));
    validation.forEach((name, value) -> all.put(EarlyStopping.PART + name, value));
    return all;
  }

  private void checkFinite(long step, int epoch) {
    Finite finite = new Finite();
    if (!finite.all(master.current().parameters()) || !finite.all(master.current().state())) {
      throw new DivergedException(
          step,
          String.format(
              "After step %d (epoch %d), a parameter is not a finite number: lower the optimizer's"
                  + " rate.",
              step, epoch));
    }
  }

  private void keep(int epoch, Patience watched) {
    Weights weights = weights();
    watched.keep(epoch, weights);
    request
        .checkpoints()
        .keepBest(new Checkpoint(epoch, steps, watched.metric(), watched.bestValue(), weights));
  }

  private Weights weights() {
    Snapshot now = master.measured();
    return new Weights(now.parameters(), now.state());
  }

  /** The best weights where a metric is watched, else the last. */
  Weights bestWeights() {
    return patience.flatMap(Patience::bestWeights).orElseGet(this::weights);
  }

  int bestEpoch() {
    return patience.map(Patience::bestEpoch).orElse(history.size());
  }

  List<EpochResult> history() {
    return history;
  }

  long steps() {
    return steps;
  }

  long emptySteps() {
    return emptySteps;
  }

  /** Steps that were made again because the run went back. */
  long rewoundSteps() {
    return rewoundSteps;
  }

  long samples() {
    return samples;
  }

  StopReason stopReason() {
    return stopReason;
  }
}
