package io.kindling.jobs.training;

import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.optim.Progress;
import io.kindling.engine.step.Finite;
import io.kindling.jobs.averaging.AveragerListener;
import io.kindling.jobs.averaging.Master;
import io.kindling.jobs.averaging.Operation;
import io.kindling.jobs.averaging.Operation.Kind;
import io.kindling.jobs.averaging.Position;
import io.kindling.jobs.averaging.Registration;
import io.kindling.jobs.averaging.Schedule;
import io.kindling.jobs.averaging.StepWatch;
import io.kindling.jobs.averaging.SumsLayout;
import io.kindling.jobs.config.Stopping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** How a training goes: epochs, their metrics, the best weights, when to stop. */
final class Course implements AveragerListener {
  static final String TRAIN = "train.";

  private final TrainingRequest request;
  private final Schedule schedule;
  private final EpochMetrics metrics;
  private final SumsLayout layout;
  private final Master master;
  private final TrainingListener listener;
  private final Crew crew;
  private final Optional<Patience> patience;
  private final GradientsSeen gradients;
  private Progress progress;
  private final List<EpochResult> history = new ArrayList<>();
  private final StopRequest stop;
  private final long start = System.nanoTime();
  private double[] epochSums;
  private Map<String, Double> trainMetrics = Map.of();
  private double secondsBefore;
  private double epochBegan;
  private long steps;
  private long emptySteps;
  private long samples;
  private Kept kept;
  private long rewoundSteps;
  private int rollbacks;
  private boolean over;
  private StopReason stopReason;

  Course(
      TrainingRequest request,
      Schedule schedule,
      EpochMetrics metrics,
      SumsLayout layout,
      Master master,
      Crew crew,
      StopRequest stop,
      StepWatch watch,
      TrainingListener listener) {
    this.request = request;
    this.schedule = schedule;
    this.metrics = metrics;
    this.layout = layout;
    this.master = master;
    this.crew = crew;
    this.stop = stop;
    this.listener = listener;
    this.progress = request.progress();
    this.gradients = new GradientsSeen(request, schedule, watch, listener);
    gradients.askFor(0);
    this.patience = request.watched().map(Patience::new);
    this.epochSums = new double[layout.length()];
    this.kept = counts();
    this.stopReason = usualEnd();
  }

  /** The counts at a place where the run was kept; a run never goes back beyond an epoch's end. */
  private record Kept(double[] epochSums, long steps, long emptySteps, long samples) {}

  private Kept counts() {
    return new Kept(epochSums.clone(), steps, emptySteps, samples);
  }

  /**
   * Takes the run, with its master copy, to where it goes on; its first operation where it begins.
   */
  Position start() {
    Optional<RunState> before = request.checkpoints().start();
    secondsBefore = request.checkpoints().secondsBefore();
    epochBegan = secondsBefore;
    before.ifPresent(this::restore);
    return before
        .map(RunState::position)
        .orElseGet(() -> Position.start(schedule, request.shards()));
  }

  private void restore(RunState state) {
    master.restore(state.master());
    history.addAll(state.history());
    for (EpochResult epoch : history) {
      progress = progress.with(epoch.byPart());
    }
    epochSums = state.tally().epochSums().stream().mapToDouble(Double::doubleValue).toArray();
    steps = state.tally().steps();
    emptySteps = state.tally().emptySteps();
    epochBegan = secondsBefore - state.tally().epochSeconds();
    if (patience.isPresent() && state.watched().isPresent()) {
      patience.get().restore(state.watched().get());
    }
    gradients.askFor(steps);
    kept = counts();
    rollbacks = state.tally().rollbacks();
    if (state.endsEpoch()) {
      EpochResult last = history.get(history.size() - 1);
      if (!stopsAfter(last)) {
        checkSearch(steps, last.epoch());
      }
    }
    if (!over) {
      goesOn();
    }
  }

  /** Seconds of training, with those of earlier processes. */
  private double seconds() {
    return secondsBefore + (System.nanoTime() - start) / 1e9;
  }

  private StopReason usualEnd() {
    return schedule.steps() < (long) schedule.stepsPerEpoch() * request.training().epochs()
        ? StopReason.ALL_STEPS
        : StopReason.ALL_EPOCHS;
  }

  @Override
  public String refusal(Registration registration) {
    return crew.refusal(registration);
  }

  @Override
  public double pace(Registration registration) {
    return crew.pace(registration);
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
      stepsCommitted(operation, sums);
    }
    boolean ended = schedule.completesEpoch(operation);
    if (ended && !epochCompleted(operation, sums)) {
      return false;
    }
    boolean measures = !ended && schedule.isLastOfEpoch(schedule.last(operation));
    return measures || goesOn();
  }

  /** Whether neither the time nor someone ends the run between two operations. */
  private boolean goesOn() {
    Optional<Duration> budget = request.training().stopping().timeBudget();
    if (steps == schedule.steps()) {
      return true;
    }
    if (stop.isTold()) {
      end(StopReason.TOLD_TO_STOP);
    } else if (budget.isPresent() && seconds() >= budget.get().toNanos() / 1e9) {
      end(StopReason.TIME_BUDGET);
    }
    return !over;
  }

  @Override
  public void settled(Position next) {
    CheckpointSink checkpoints = request.checkpoints();
    boolean last = over || steps == schedule.steps();
    if (last || checkpoints.isDue(steps, history.size())) {
      checkFinite(next.next().step() - 1, schedule.epoch(next.next().step() - 1) + 1);
      RunState state = state(next);
      if (last) {
        checkpoints.takeLast(state);
      } else {
        checkpoints.take(state);
      }
    }
  }

  private RunState state(Position next) {
    double now = seconds();
    List<Double> sums = Arrays.stream(epochSums).boxed().toList();
    return new RunState(
        next,
        master.copy(),
        new RunState.Tally(
            steps, schedule.steps(), emptySteps, now, now - epochBegan, sums, rollbacks),
        history,
        patience.map(Patience::state));
  }

  private void stepsCommitted(Operation operation, double[] sums) {
    int made = schedule.steps(operation);
    for (int i = 0; i < sums.length; i++) {
      epochSums[i] += sums[i];
    }
    steps += made;
    samples += (long) sums[layout.rows()];
    double weight = sums[SumsLayout.WEIGHT];
    emptySteps += weight == 0 ? made : 0;
    double loss = weight == 0 ? 0 : sums[SumsLayout.LOSS] / weight;
    listener.stepCommitted(steps, schedule.steps(), loss);
    if (listener.wantsStep(steps)) {
      Map<String, Double> figures = weight == 0 ? Map.of() : metrics.ofSteps().values(sums);
      listener.stepMeasured(new StepResult(steps, figures, rate()));
    }
    gradients.look(schedule.last(operation), master);
    gradients.askFor(operation.step() + made);
  }

  /** The learning rate that the last step was made with. */
  private OptionalDouble rate() {
    if (!(request.training().optimizer() instanceof OptimizerSpec rule)) {
      return OptionalDouble.empty();
    }
    long before = Math.max(0, steps - emptySteps - 1);
    double factor = request.training().stepping().schedule().factor(progress.at(before));
    return OptionalDouble.of(rule.rate() * factor);
  }

  @Override
  public void kept() {
    kept = counts();
  }

  @Override
  public void rewound() {
    rewoundSteps += steps - kept.steps();
    epochSums = kept.epochSums().clone();
    steps = kept.steps();
    emptySteps = kept.emptySteps();
    samples = kept.samples();
    gradients.askFor(steps);
  }

  private boolean epochCompleted(Operation operation, double[] sums) {
    long last = schedule.last(operation);
    int epoch = schedule.epoch(last) + 1;
    checkFinite(last, epoch);
    trainMetrics = metrics.ofSteps().values(epochSums);
    Map<String, Double> validation =
        operation.kind() == Kind.EVALUATE ? metrics.evaluated(sums) : Map.of();
    OptionalDouble rate = rate();
    boolean best = false;
    if (patience.isPresent() && master.hasMoved() && !validation.isEmpty()) {
      best = patience.get().isBetter(validation);
      if (best) {
        keep(epoch, patience.get());
      }
    }
    double now = seconds();
    EpochResult result =
        new EpochResult(
            epoch,
            steps,
            trainMetrics,
            validation,
            (long) epochSums[layout.rows()],
            now - epochBegan,
            best,
            crew.members().size(),
            rate,
            gradients.epochEnded(epoch, master.current().parameters()));
    history.add(result);
    master.epochEnded(result.byPart());
    progress = progress.with(result.byPart());
    epochBegan = now;
    epochSums = new double[layout.length()];
    listener.epochEnded(result);
    if (!stopsAfter(result)) {
      checkSearch(operation.step(), epoch);
    }
    return !over;
  }

  /** Whether a search has come to its end. */
  private void checkSearch(long step, int epoch) {
    switch (master.outcome()) {
      case RUNNING -> {}
      case CONVERGED -> end(StopReason.CONVERGED);
      case ALL_ITERATIONS -> end(StopReason.ALL_ITERATIONS);
      case STALLED -> end(StopReason.STALLED);
      case NOT_FINITE ->
          throw new DivergedException(
              step,
              String.format(
                  "In step %d (epoch %d), the sum of the gradients of all shards is not a finite"
                      + " number: look for extreme values in the data.",
                  step, epoch));
    }
  }

  private void end(StopReason reason) {
    stopReason = reason;
    over = true;
  }

  /** Whether an epoch's metrics end the run. */
  private boolean stopsAfter(EpochResult epoch) {
    Optional<Stopping.Target> target = request.training().stopping().target();
    if (target.isPresent() && target.get().isReached(epoch.byPart())) {
      end(StopReason.TARGET_REACHED);
    } else if (patience.isPresent()
        && patience.get().isOver()
        && epoch.epoch() < schedule.epochs()) {
      end(StopReason.EARLY_STOPPING);
    }
    return over;
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
        .keepBest(new BestWeights(epoch, steps, watched.metric(), watched.bestValue(), weights));
  }

  private Weights weights() {
    return new Weights(master.measured().parameters(), master.measured().state());
  }

  /** The best weights of a run that stops early, or by the time; else those it ended with. */
  Weights bestWeights() {
    return best().flatMap(Patience::bestWeights).orElseGet(this::weights);
  }

  int bestEpoch() {
    return best().map(Patience::bestEpoch).orElse(history.size());
  }

  private Optional<Patience> best() {
    boolean early = request.training().earlyStopping().isPresent();
    boolean byTime = stopReason == StopReason.TIME_BUDGET;
    boolean measured = history.stream().anyMatch(EpochResult::isMeasured);
    return patience.filter(
        all -> measured && (byTime || early && stopReason != StopReason.TARGET_REACHED));
  }

  /** Whether nothing is left to be done of the run. */
  boolean isOver() {
    return over || steps >= schedule.steps();
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
