package io.kindling.jobs.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.engine.backend.onednn.OneDnnException;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.NetworkJson;
import io.kindling.engine.step.StepEngine;
import io.kindling.engine.step.TooLargeException;
import io.kindling.jobs.averaging.Assignment;
import io.kindling.jobs.averaging.AveragerEndpoint;
import io.kindling.jobs.averaging.AveragerPort;
import io.kindling.jobs.averaging.Registration;
import io.kindling.jobs.averaging.ShardTree;
import io.kindling.jobs.averaging.WorkerFailure;
import io.kindling.jobs.averaging.WorkerFailure.Kind;
import io.kindling.jobs.spark.Here;
import io.kindling.partitioning.DataException;
import java.util.Optional;
import org.apache.spark.TaskContext;

/** A task of a round: registers, is given a run of shards, works on them until the round ends. */
final class Worker {
  private final WorkerSpec spec;
  private final int round;
  private final ShardLoader loader;
  private final AveragerPort port;
  private final long attempt;
  private final Stopwatch stopwatch = new Stopwatch();
  private int plan;

  private Worker(WorkerSpec spec, int round, long attempt, ShardLoader loader, AveragerPort port) {
    this.spec = spec;
    this.round = round;
    this.attempt = attempt;
    this.loader = loader;
    this.port = port;
  }

  /** Works until the round is over; to be called in a task of the round. */
  static void work(WorkerSpec spec, int round, ShardLoader loader) throws InterruptedException {
    Network network = network(spec.network());
    AveragerPort port =
        AveragerEndpoint.port(spec.endpoint(), spec.freight(network.parameters()), spec.limit());
    long attempt = TaskContext.get().taskAttemptId();
    Worker worker = new Worker(spec, round, attempt, loader, port);
    try {
      worker.work(network);
    } catch (RuntimeException problem) {
      worker.tell(problem);
      throw problem;
    }
  }

  /** Works until the round is over, as its only worker, in the thread that asks. */
  static void workAlone(WorkerSpec spec, int round, ShardLoader loader, AveragerPort port)
      throws InterruptedException {
    new Worker(spec, round, round, loader, port).work(network(spec.network()));
  }

  /** Tells the averager what happened; that it cannot be told does not hide it. */
  private void tell(RuntimeException problem) throws InterruptedException {
    try {
      port.fail(round, plan, failure(kind(problem), 0, sentence(problem)));
    } catch (RuntimeException second) {
      problem.addSuppressed(second);
    }
  }

  private static Kind kind(RuntimeException problem) {
    if (problem instanceof DataException data) {
      return data.isOfData() ? Kind.BAD_DATA : Kind.MISSING_DATA;
    }
    return problem instanceof TooLargeException ? Kind.TOO_LARGE : Kind.ERROR;
  }

  private static Network network(String json) {
    try {
      return NetworkJson.read(new ObjectMapper().readTree(json));
    } catch (JsonProcessingException damaged) {
      throw new IllegalStateException("The network did not arrive as it was sent", damaged);
    }
  }

  private static String sentence(RuntimeException problem) {
    return problem.getMessage() == null ? problem.toString() : problem.getMessage();
  }

  private void work(Network network) throws InterruptedException {
    try (Heartbeat beating = Heartbeat.start(spec.heartbeat(), this::beat)) {
      Optional<Assignment> given = port.join(registration());
      if (given.isEmpty()) {
        return;
      }
      Assignment part = given.get();
      plan = part.plan();
      stopwatch.restart();
      try (StepEngine engine =
          StepEngine.open(
              network,
              spec.ofSteps(),
              spec.objective(),
              Backends.of(spec.kernels()),
              ShardTree.gradients(spec.shards()))) {
        EpochMetrics metrics = new EpochMetrics(spec.objective(), network, spec.asked());
        StepRows rows = new StepRows(spec.augmented(), spec.seed());
        ShardWork work =
            new ShardWork(
                engine, rows, metrics, spec.sums(), spec.microBatch(), spec.seed(), stopwatch);
        NodeWork nodes = new NodeWork(spec, engine, work, loader, part.fromShard(), part.toShard());
        Optional<LocalWork> local =
            spec.inner().stream()
                .map(
                    rule ->
                        new LocalWork(
                            spec, rule, network, engine, nodes, part.fromShard(), part.toShard()))
                .findFirst();
        new WorkerLoop(spec, network.parameters(), part, port, engine, nodes, local, stopwatch)
            .run()
            .ifPresent(this::report);
      }
      beat();
    }
  }

  /** What this process computes with; where that cannot be had, the reason. */
  private String kernels() {
    try {
      return Backends.describe(spec.kernels());
    } catch (OneDnnException problem) {
      return "nothing: " + problem.getMessage();
    }
  }

  private Registration registration() {
    return new Registration(
        round,
        attempt,
        Here.executor(),
        Here.host(),
        ProcessHandle.current().pid(),
        kernels(),
        Processor.model(),
        loader.cached());
  }

  private void beat() {
    port.beat(round, attempt, stopwatch.phase().words(), stopwatch.nanos());
  }

  private void report(WorkerLoop.Divergence divergence) {
    try {
      port.fail(round, plan, failure(Kind.DIVERGED, divergence.step(), divergence.sentence()));
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private WorkerFailure failure(Kind kind, long step, String sentence) {
    return new WorkerFailure(kind, step, Here.executor(), sentence);
  }
}
