package io.kindling.jobs.training;

import io.kindling.engine.metric.Metrics;
import io.kindling.engine.network.NetworkJson;
import io.kindling.engine.optim.Progress;
import io.kindling.jobs.averaging.Averager;
import io.kindling.jobs.averaging.AveragerEndpoint;
import io.kindling.jobs.averaging.Master;
import io.kindling.jobs.averaging.Schedule;
import io.kindling.jobs.averaging.SumsLayout;
import io.kindling.jobs.config.EngineSettings;
import io.kindling.jobs.spark.ClusterSlots;
import java.util.UUID;
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
    long start = System.nanoTime();
    Metrics metrics = Metrics.of(request.training().loss(), request.network());
    SumsLayout layout = new SumsLayout(metrics.sums(), request.network().state().length());
    Schedule schedule =
        new Schedule(
            request.stepsPerEpoch(),
            request.training().epochs(),
            request.validation().isPresent(),
            request.isStream() ? request.roundSteps() : 0);
    String kernels = Backends.describe(request.engine().kernels());
    Crew crew = new Crew(kernels, listener);
    Losses losses = new Losses();
    Master master =
        new Master(
            request.network(),
            request.training().optimizer(),
            request.training().stepping(),
            Progress.start(schedule.stepsPerEpoch(), schedule.epochs()),
            request.network().initialParameters(request.training().seed()),
            request.network().initialState(),
            ClusterSlots.driverThreads(context.sc()));
    Course course = new Course(request, schedule, metrics, layout, master, crew, listener);
    WorkerSpec spec = spec(schedule, layout);
    Averager averager = new Averager(request.shards(), schedule, master, layout, course);
    context.sc().addSparkListener(losses);
    try (AveragerEndpoint endpoint = AveragerEndpoint.open(spec.endpoint(), averager)) {
      Rounds rounds = new Rounds(context, request, spec, averager, crew, losses, ledger, listener);
      rounds.run();
      return result(course, crew, rounds, kernels, (System.nanoTime() - start) / 1e9);
    } finally {
      context.sc().removeSparkListener(losses);
    }
  }

  private WorkerSpec spec(Schedule schedule, SumsLayout layout) {
    EngineSettings engine = request.engine();
    return new WorkerSpec(
        "kindling-" + UUID.randomUUID(),
        NetworkJson.write(request.network()).toString(),
        request.training().loss(),
        engine.kernels(),
        engine.microBatch().orElse(Integer.MAX_VALUE),
        request.shards(),
        request.training().seed(),
        schedule,
        layout,
        request.batches(),
        carried,
        request.averaging().heartbeatInterval(),
        request.averaging().stepTimeout());
  }

  private TrainingResult result(
      Course course, Crew crew, Rounds rounds, String kernels, double total) {
    Timing timing =
        new Timing(
            rounds.seconds(Phase.DATA),
            rounds.seconds(Phase.COMPUTE),
            rounds.seconds(Phase.SYNC),
            rounds.seconds(Phase.EVALUATE),
            total);
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
        rounds.count(),
        request.roundSteps(),
        timing,
        course.samples() / Math.max(1e-9, total - timing.evaluate()),
        kernels,
        crew.isUniform());
  }
}
