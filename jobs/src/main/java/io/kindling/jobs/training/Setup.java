package io.kindling.jobs.training;

import io.kindling.engine.network.Network;
import io.kindling.engine.network.NetworkJson;
import io.kindling.engine.network.Segment;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.optim.Progress;
import io.kindling.engine.optim.Stepping;
import io.kindling.jobs.averaging.Averager;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What a training is made of, from before its first round to its result. */
final class Setup {
  private final TrainingRequest request;
  private final CarriedBuffers carried;
  private final String kernels;
  private final Crew crew;
  private final Course course;
  private final WorkerSpec spec;
  private final Averager averager;
  private final StepWatch watch = new StepWatch();

  /**
   * Makes ready.
   *
   * @param threads how many work on the master copy
   */
  Setup(TrainingRequest request, TrainingListener listener, CarriedBuffers carried, int threads) {
    this.request = request;
    this.carried = carried;
    EpochMetrics metrics = request.metrics();
    SumsLayout layout =
        new SumsLayout(metrics.ofSteps().sums(), request.network().state().length());
    Schedule schedule = request.schedule();
    this.kernels = Backends.describe(request.engine().kernels());
    this.crew = new Crew(kernels, listener);
    Master master = master(request.progress(), threads);
    StopRequest stop = request.checkpoints().stop();
    this.course =
        new Course(request, schedule, metrics, layout, master, crew, stop, watch, listener);
    this.spec = spec(schedule, layout);
    Freight freight = spec.freight(request.network().parameters());
    Room room = Room.ofHeap(Runtime.getRuntime().maxMemory());
    Terms terms = new Terms(course.start(), request.groups(), freight, room);
    this.averager = new Averager(terms, schedule, master, layout, course, watch);
  }

  private Master master(Progress start, int threads) {
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
        threads);
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

  Crew crew() {
    return crew;
  }

  Course course() {
    return course;
  }

  /** What workers must know. */
  WorkerSpec spec() {
    return spec;
  }

  Averager averager() {
    return averager;
  }

  /**
   * What the training brought, once it is over.
   *
   * @param repeatedSteps steps that were begun again because a round ended before its time
   * @param seconds that it took
   */
  TrainingResult result(
      List<RoundSeen> rounds, long repeatedSteps, Traffic traffic, double seconds) {
    Timing timing = timing(rounds, seconds);
    return new TrainingResult(
        course.bestWeights(),
        course.history(),
        course.bestEpoch(),
        course.steps(),
        course.emptySteps(),
        repeatedSteps + course.rewoundSteps(),
        course.stopReason(),
        request.shards(),
        crew.all(),
        rounds,
        request.roundSteps(),
        traffic,
        timing,
        course.samples() / Math.max(1e-9, timing.total() - timing.evaluate()),
        kernels,
        crew.isUniform());
  }

  private Timing timing(List<RoundSeen> rounds, double total) {
    StepWatch.Seconds driver = watch.seconds();
    return new Timing(
        RoundSeen.seconds(rounds, Phase.DATA),
        RoundSeen.seconds(rounds, Phase.COMPUTE),
        RoundSeen.seconds(rounds, Phase.SYNC),
        driver.waiting(),
        driver.sum(),
        driver.optimizer(),
        driver.send(),
        RoundSeen.seconds(rounds, Phase.EVALUATE),
        total);
  }
}
