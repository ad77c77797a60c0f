package io.kindling.jobs.training;

import io.kindling.engine.network.Network;
import io.kindling.engine.network.NetworkJson;
import io.kindling.engine.network.Segment;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.optim.Progress;
import io.kindling.engine.optim.Stepping;
import io.kindling.jobs.averaging.Averager;
import io.kindling.jobs.averaging.AveragerEndpoint;
import io.kindling.jobs.averaging.Freight;
import io.kindling.jobs.averaging.InnerSteps;
import io.kindling.jobs.averaging.Master;
import io.kindling.jobs.averaging.Room;
import io.kindling.jobs.averaging.Schedule;
import io.kindling.jobs.averaging.StepWatch;
import io.kindling.jobs.averaging.SumsLayout;
import io.kindling.jobs.averaging.Terms;
import io.kindling.jobs.averaging.Traffic;
import io.kindling.jobs.config.EngineSettings;
import io.kindling.jobs.config.InnerState;
import io.kindling.jobs.spark.ClusterSlots;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;

/** Trains a network on the shards of a cluster. */
public final class Training {
  private final JavaSparkContext context;
  private final TrainingRequest request;
  private final SlotLedger ledger;
  private final TrainingListener listener;
  private final CarriedBuffers carried;

  private Training(
      JavaSparkContext context,
      TrainingRequest request,
      SlotLedger ledger,
      TrainingListener listener,
      CarriedBuffers carried) {
    this.context = context;
    this.request = request;
    this.ledger = ledger;
    this.listener = listener;
    this.carried = carried;
  }

  /** Runs a training that has the cluster for itself. */
  public static TrainingResult run(
      JavaSparkContext context, TrainingRequest request, TrainingListener listener) {
    return run(context, request, SlotLedger.of(context), listener);
  }

  /** Runs a training beside others that lease from the same ledger. */
  public static TrainingResult run(
      JavaSparkContext context,
      TrainingRequest request,
      SlotLedger ledger,
      TrainingListener listener) {
    return run(context, request, ledger, listener, CarriedBuffers.OF_NETWORK);
  }

  static TrainingResult run(
      JavaSparkContext context,
      TrainingRequest request,
      SlotLedger ledger,
      TrainingListener listener,
      CarriedBuffers carried) {
    try {
      return new Training(context, request, ledger, listener, carried).run();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      throw new TryAgainException("The training was interrupted before its end.");
    }
  }

  private TrainingResult run() throws InterruptedException {
    OptionalDouble factor = request.training().stopping().rollback();
    if (factor.isEmpty()) {
      return attempt();
    }
    Rollback rollback = new Rollback(request, factor.getAsDouble());
    while (true) {
      try {
        return new Training(context, rollback.request(), ledger, listener, carried).attempt();
      } catch (DivergedException diverged) {
        listener.replanned(rollback.back(diverged));
      }
    }
  }

  private TrainingResult attempt() throws InterruptedException {
    long start = System.nanoTime();
    EpochMetrics metrics = request.metrics();
    SumsLayout layout =
        new SumsLayout(metrics.ofSteps().sums(), request.network().state().length());
    Schedule schedule = request.schedule();
    String kernels = Backends.describe(request.engine().kernels());
    Crew crew = new Crew(kernels, listener);
    Losses losses = new Losses();
    Master master = master(request.progress());
    StopRequest stop = request.checkpoints().stop();
    StepWatch watch = new StepWatch();
    Course course =
        new Course(request, schedule, metrics, layout, master, crew, stop, watch, listener);
    WorkerSpec spec = spec(schedule, layout);
    Freight freight = spec.freight(request.network().parameters());
    Room room = Room.ofHeap(Runtime.getRuntime().maxMemory());
    Terms terms = new Terms(course.start(), request.groups(), freight, room);
    Averager averager = new Averager(terms, schedule, master, layout, course, watch);
    context.sc().addSparkListener(losses);
    try (AveragerEndpoint endpoint = AveragerEndpoint.open(spec.endpoint(), averager);
        StopRequest.Heed heed = stop.heed()) {
      Rounds rounds = new Rounds(context, request, spec, averager, crew, losses, ledger, listener);
      if (!course.isOver()) {
        rounds.run();
      }
      double total = (System.nanoTime() - start) / 1e9;
      Timing timing = timing(rounds, watch.seconds(), total);
      return result(course, crew, rounds, kernels, endpoint.traffic(), timing);
    } finally {
      context.sc().removeSparkListener(losses);
    }
  }

  private Master master(Progress start) {
    Network network = request.network();
    Stepping stepping = request.training().stepping();
    Optional<OptimizerSpec> inner = request.innerRule();
    List<Segment> segments = network.parameters().segments();
    return new Master(
        network,
        inner.isPresent() ? request.averaging().exchange().outer() : request.training().optimizer(),
        inner.isPresent() ? stepping.ofChanges() : stepping,
        start,
        inner.map(rule -> new InnerSteps(rule, stepping, start, segments)),
        network.initialParameters(request.training().seed()),
        network.initialState(),
        ClusterSlots.driverThreads(context.sc()));
  }

  private List<InnerRule> inner() {
    Stepping stepping = request.training().stepping();
    InnerState state = request.averaging().exchange().innerState();
    return request.innerRule().map(rule -> InnerRule.of(rule, stepping, state)).stream().toList();
  }

  private Set<String> trained() {
    List<Segment> all = request.network().parameters().segments();
    return request.training().stepping().trained(all).stream()
        .map(Segment::name)
        .collect(Collectors.toSet());
  }

  private WorkerSpec spec(Schedule schedule, SumsLayout layout) {
    EngineSettings engine = request.engine();
    return new WorkerSpec(
        "kindling-" + UUID.randomUUID(),
        NetworkJson.write(request.network()).toString(),
        request.objective(),
        Augmenting.of(request.data()),
        inner(),
        trained(),
        request.asked(),
        request.averaging().exchange().wire(),
        request.averaging().exchange().rounds()
            ? request.shards() / request.groups()
            : request.shards(),
        request.held(),
        engine.kernels(),
        engine.microBatch().orElse(Integer.MAX_VALUE),
        request.shards(),
        request.training().seed(),
        schedule,
        layout,
        request.batches(),
        request.training().optimizer().triesPoints(),
        carried,
        request.averaging().heartbeatInterval(),
        request.averaging().exchangeTimeout());
  }

  private static Timing timing(Rounds rounds, StepWatch.Seconds driver, double total) {
    return new Timing(
        rounds.seconds(Phase.DATA),
        rounds.seconds(Phase.COMPUTE),
        rounds.seconds(Phase.SYNC),
        driver.waiting(),
        driver.sum(),
        driver.optimizer(),
        driver.send(),
        rounds.seconds(Phase.EVALUATE),
        total);
  }

  private TrainingResult result(
      Course course, Crew crew, Rounds rounds, String kernels, Traffic traffic, Timing timing) {
    return new TrainingResult(
        course.bestWeights(),
        course.history(),
        course.bestEpoch(),
        course.steps(),
        course.emptySteps(),
        rounds.repeatedSteps() + course.rewoundSteps(),
        course.stopReason(),
        request.shards(),
        crew.all(),
        rounds.all(),
        request.roundSteps(),
        traffic,
        timing,
        course.samples() / Math.max(1e-9, timing.total() - timing.evaluate()),
        kernels,
        crew.isUniform());
  }
}
