package io.kindling.jobs.training;

import io.kindling.engine.network.Layout;
import io.kindling.engine.step.Finite;
import io.kindling.engine.step.StepEngine;
import io.kindling.jobs.averaging.Assignment;
import io.kindling.jobs.averaging.AveragerPort;
import io.kindling.jobs.averaging.Contribution;
import io.kindling.jobs.averaging.Feedback;
import io.kindling.jobs.averaging.Operation;
import io.kindling.jobs.averaging.Operation.Kind;
import io.kindling.jobs.averaging.ShardTree;
import io.kindling.jobs.averaging.Snapshot;
import io.kindling.jobs.averaging.SumsLayout;
import io.kindling.jobs.averaging.Verdict;
import java.util.Optional;

/** One operation after another, for the shards of one worker, until the round ends. */
final class WorkerLoop {
  private static final float[] NOTHING = new float[0];

  private final WorkerSpec spec;
  private final Assignment part;
  private final AveragerPort port;
  private final StepEngine engine;
  private final NodeWork work;
  private final Optional<LocalWork> local;
  private final Stopwatch stopwatch;
  private final Optional<Feedback> feedback;
  private final int[] nodes;
  private final Finite finite = new Finite();
  private final float[][] gradients;
  private boolean isFinite;

  WorkerLoop(
      WorkerSpec spec,
      Layout parameters,
      Assignment part,
      AveragerPort port,
      StepEngine engine,
      NodeWork work,
      Optional<LocalWork> local,
      Stopwatch stopwatch) {
    this.spec = spec;
    this.part = part;
    this.port = port;
    this.engine = engine;
    this.work = work;
    this.local = local;
    this.stopwatch = stopwatch;
    this.nodes =
        ShardTree.nodes(spec.shards(), part.fromShard(), part.toShard(), spec.nodeShards());
    this.gradients = new float[nodes.length][];
    this.feedback =
        spec.held().contains(Held.RESIDUE)
            ? Optional.of(new Feedback(spec.freight(parameters), nodes.length))
            : Optional.empty();
  }

  /** A number that is not finite. */
  record Divergence(long step, String sentence) {}

  /** Works until the round ends, or a number is not finite. */
  Optional<Divergence> run() throws InterruptedException {
    try {
      return operations();
    } catch (NotFiniteException found) {
      return Optional.of(divergence(found.step(), found.getMessage()));
    }
  }

  private Optional<Divergence> operations() throws InterruptedException {
    stopwatch.enter(Phase.SYNC);
    Optional<Snapshot> first = port.fetch(part.plan());
    if (first.isEmpty() || !resume() || !load(first.get())) {
      return Optional.empty();
    }
    Optional<Operation> next = Optional.of(part.first());
    while (next.isPresent()) {
      Operation operation = next.get();
      forgetAtStartOfEpoch(operation);
      for (int i = 0; i < nodes.length - 1; i++) {
        Contribution contribution = compute(operation, i);
        if (isDiverged(contribution)) {
          return Optional.of(divergence(contribution, operation.step(), i));
        }
        port.give(contribution);
      }
      Contribution last = compute(operation, nodes.length - 1);
      if (isDiverged(last)) {
        return Optional.of(divergence(last, operation.step(), nodes.length - 1));
      }
      next = spec.schedule().after(operation);
      if (port.exchange(last, gatherAhead(next)) != Verdict.NEXT || !load(port.current())) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** What rows are, the next operation knows before its parameters have come. */
  private Runnable gatherAhead(Optional<Operation> next) {
    return () ->
        next.filter(operation -> operation.kind() == Kind.TRAIN)
            .ifPresent(
                operation -> {
                  stopwatch.enter(Phase.DATA);
                  work.gatherAhead(operation.step());
                  stopwatch.enter(Phase.SYNC);
                });
  }

  /** Takes over what the shards carry; false if the plan is no more. */
  private boolean resume() throws InterruptedException {
    for (int shard = part.fromShard(); shard < part.toShard(); shard++) {
      if (spec.schedule().carries()) {
        Optional<float[]> carried = port.carried(part.plan(), shard);
        if (carried.isEmpty()) {
          return false;
        }
        if (local.isPresent()) {
          local.get().resume(shard, carried.get());
        } else {
          work.resume(shard, carried.get());
        }
      }
    }
    return true;
  }

  /** Begins an operation; false if the plan is no more. */
  private boolean load(Snapshot snapshot) throws InterruptedException {
    engine.load(snapshot.parameters(), snapshot.state());
    if (local.isPresent()) {
      Optional<float[]> states =
          local.get().averaged() > 0 ? port.inner(part.plan()) : Optional.of(NOTHING);
      if (states.isEmpty()) {
        return false;
      }
      local.get().begin(snapshot, states.get());
    }
    stopwatch.enter(Phase.DATA);
    return true;
  }

  private Contribution compute(Operation operation, int i) {
    if (local.isPresent() && operation.kind() == Kind.TRAIN) {
      return change(operation, i, local.get());
    }
    float[] gradient = NOTHING;
    double[] sums;
    isFinite = true;
    if (operation.kind() == Kind.EVALUATE) {
      stopwatch.enter(Phase.EVALUATE);
      sums = work.evaluated(nodes[i]);
      stopwatch.enter(Phase.SYNC);
    } else if (work.gradient(operation.step(), nodes[i])) {
      stopwatch.enter(Phase.SYNC);
      isFinite = engine.readSlotInto(0, gradient(i));
      sums = work.sums();
      gradient = sent(i, sums);
    } else {
      stopwatch.enter(Phase.SYNC);
      sums = work.sums();
    }
    float[][] carried =
        spec.schedule().handsBack(operation) ? work.carried(nodes[i]) : new float[0][];
    return new Contribution(
        part.plan(), operation, part.member(), nodes[i], gradient, sums, carried);
  }

  private Contribution change(Operation operation, int i, LocalWork steps) {
    float[] change = gradient(i);
    float[] state = new float[steps.averaged()];
    isFinite = true;
    boolean hasRows = steps.changeInto(operation, nodes[i], change, state);
    stopwatch.enter(Phase.SYNC);
    return new Contribution(
        part.plan(),
        operation,
        part.member(),
        nodes[i],
        hasRows ? sent(i, steps.sums()) : NOTHING,
        steps.sums(),
        spec.schedule().handsBack(operation) ? steps.carried(nodes[i]) : new float[0][],
        hasRows ? state : NOTHING);
  }

  /** What rounding took off is dropped where a round ends or an epoch: a run may go back there. */
  private void forgetAtStartOfEpoch(Operation operation) {
    if (operation.kind() == Kind.TRAIN && spec.schedule().stepInEpoch(operation.step()) == 0) {
      feedback.ifPresent(Feedback::restart);
    }
  }

  /** What is sent of a node's gradient: nothing where there is none, for that is not rounded. */
  private float[] sent(int i, double[] sums) {
    if (feedback.isEmpty()) {
      return gradient(i);
    }
    if (sums[SumsLayout.WEIGHT] == 0) {
      return NOTHING;
    }
    feedback.get().roundInPlace(i, gradient(i));
    isFinite = finite.all(gradient(i));
    return gradient(i);
  }

  private float[] gradient(int i) {
    if (gradients[i] == null) {
      gradients[i] = new float[port.current().parameters().length];
    }
    return gradients[i];
  }

  /** A point that is only tried may be beyond what can be computed: the driver tries another. */
  private boolean isDiverged(Contribution contribution) {
    Operation operation = contribution.operation();
    if (spec.triesPoints() && operation.kind() == Kind.TRAIN && operation.step() > 0) {
      return false;
    }
    return !Double.isFinite(contribution.sums()[SumsLayout.LOSS]) || !isFinite;
  }

  private Divergence divergence(Contribution contribution, long step, int i) {
    if (contribution.operation().kind() == Kind.EVALUATE) {
      return divergence(step, work.evaluationCulprit(nodes[i]));
    }
    return divergence(
        step,
        local.isPresent()
            ? work.sumOf("changes", nodes[i])
            : work.culprit(step, nodes[i], gradient(i)));
  }

  private Divergence divergence(long step, String what) {
    return new Divergence(
        step,
        String.format(
            "In step %d (epoch %d), %s is not a finite number: %slook for extreme values in the"
                + " data.",
            step,
            spec.schedule().epoch(step) + 1,
            what,
            spec.triesPoints() ? "" : "lower the optimizer's rate, or "));
  }
}
