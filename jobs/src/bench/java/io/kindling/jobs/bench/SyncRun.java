package io.kindling.jobs.bench;

import io.kindling.engine.bench.Alternation;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.network.Layout;
import io.kindling.jobs.averaging.Assignment;
import io.kindling.jobs.averaging.Averager;
import io.kindling.jobs.averaging.AveragerEndpoint;
import io.kindling.jobs.averaging.AveragerPort;
import io.kindling.jobs.averaging.Contribution;
import io.kindling.jobs.averaging.Feedback;
import io.kindling.jobs.averaging.Freight;
import io.kindling.jobs.averaging.Master;
import io.kindling.jobs.averaging.Operation;
import io.kindling.jobs.averaging.Operation.Kind;
import io.kindling.jobs.averaging.Position;
import io.kindling.jobs.averaging.Registration;
import io.kindling.jobs.averaging.Room;
import io.kindling.jobs.averaging.RoundState;
import io.kindling.jobs.averaging.RoundView;
import io.kindling.jobs.averaging.Schedule;
import io.kindling.jobs.averaging.ShardTree;
import io.kindling.jobs.averaging.Snapshot;
import io.kindling.jobs.averaging.StepWatch;
import io.kindling.jobs.averaging.SumsLayout;
import io.kindling.jobs.averaging.Terms;
import io.kindling.jobs.config.WireFormat;
import io.kindling.jobs.spark.ClusterSlots;
import io.kindling.jobs.spark.Here;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;

/** Synchronises two workers that have nothing else to do, through the averager. */
final class SyncRun {
  private static final int WORKERS = 2;
  private static final SumsLayout SUMS = new SumsLayout(2, 0);
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private SyncRun() {}

  /** The median milliseconds from a gradient on the heap to parameters in the worker's buffer. */
  static double milliseconds(JavaSparkContext context, SyncCase sync) {
    String name = "sync-" + UUID.randomUUID();
    int parameters = sync.parameters();
    WireFormat format = sync.format();
    int steps = sync.steps();
    Schedule schedule = new Schedule(steps, 1, 0);
    Master master =
        new Master(
            sync.network(),
            sync.optimizer(),
            sync.network().initialParameters(1),
            new float[0],
            ClusterSlots.driverThreads(context.sc()));
    Freight freight =
        new Freight(
            sync.network().parameters(), sync.network().parameters().segments(), sync.format());
    Averager averager =
        new Averager(
            new Terms(Position.start(schedule, WORKERS), WORKERS, freight, Room.FOR_ALL),
            schedule,
            master,
            SUMS,
            new SilentListener(),
            new StepWatch());
    try (AveragerEndpoint endpoint = AveragerEndpoint.open(name, averager)) {
      averager.open(1, WORKERS, steps);
      JavaFutureAction<List<Double>> job =
          context
              .parallelize(IntStream.range(0, WORKERS).boxed().toList(), WORKERS)
              .map(worker -> work(name, parameters, format, schedule))
              .collectAsync();
      RoundView view = averager.await(0);
      while (view.state() != RoundState.RUN_OVER) {
        view = averager.await(10_000_000);
        if (view.state() == RoundState.REGISTERING && view.isComplete()) {
          averager.plan(members -> {});
        }
        if (job.isDone() && view.state() != RoundState.RUN_OVER) {
          throw new IllegalStateException("The workers ended before their time: " + job.get());
        }
      }
      averager.closeRound();
      return job.get().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    } catch (InterruptedException | java.util.concurrent.ExecutionException failure) {
      throw new IllegalStateException("The workers did not synchronise", failure);
    }
  }

  private static double work(String name, int parameters, WireFormat format, Schedule schedule)
      throws InterruptedException {
    Layout layout = new Layout(List.of()).plus("all", Shape.of(parameters));
    Freight freight = new Freight(layout, layout.segments(), format);
    Feedback feedback = new Feedback(freight, 1);
    AveragerPort port = AveragerEndpoint.port(name, freight, LIMIT);
    long attempt = TaskContext.get().taskAttemptId();
    Registration registration =
        new Registration(1, attempt, Here.executor(), Here.host(), 0, "", "", List.of());
    Assignment part = port.join(registration).orElseThrow();
    int node = ShardTree.nodes(WORKERS, part.fromShard(), part.toShard())[0];
    float[] gradient = SyncCase.gradient(parameters);
    float[] finished = new float[parameters];
    float[] buffer = new float[parameters];
    load(port.fetch(part.plan()).orElseThrow(), buffer);
    double[] times = new double[(int) schedule.steps()];
    for (int step = 0; step < times.length; step++) {
      System.arraycopy(gradient, 0, finished, 0, parameters);
      long start = System.nanoTime();
      if (format == WireFormat.BF16) {
        feedback.roundInPlace(0, finished);
      }
      port.exchange(
          new Contribution(
              part.plan(),
              new Operation(step, Kind.TRAIN),
              part.member(),
              node,
              finished,
              new double[] {1, 1, 1}));
      load(port.current(), buffer);
      times[step] = (System.nanoTime() - start) / 1e6;
    }
    return Alternation.median(times);
  }

  private static void load(Snapshot snapshot, float[] buffer) {
    System.arraycopy(snapshot.parameters(), 0, buffer, 0, buffer.length);
  }
}
