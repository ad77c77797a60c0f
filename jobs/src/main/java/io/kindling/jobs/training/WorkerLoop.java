package io.kindling.jobs.training;

import io.kindling.engine.step.Finite;
import io.kindling.engine.step.StepEngine;
import io.kindling.jobs.averaging.Assignment;
import io.kindling.jobs.averaging.AveragerPort;
import io.kindling.jobs.averaging.Contribution;
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
  private final Stopwatch stopwatch;
  private final int[] nodes;
  private final Finite finite = new Finite();
  private final float[][] gradients;

  WorkerLoop(
      WorkerSpec spec,
      Assignment part,
      AveragerPort port,
      StepEngine engine,
      NodeWork work,
      Stopwatch stopwatch) {
    this.spec = spec;
    this.part = part;
    this.port = port;
    this.engine = engine;
    this.work = work;
    this.stopwatch = stopwatch;
    this.nodes = ShardTree.nodes(spec.shards(), part.fromShard(), part.toShard());
    this.gradients = new float[nodes.length][];
  }

  /** A number that is not finite. */
  record Divergence(long step, String sentence) {}

  /** Works until the round ends, or a number is not finite. */
  Optional<Divergence> run() throws InterruptedException {
    stopwatch.enter(Phase.SYNC);
    Optional<Snapshot> first = port.fetch(part.plan());
    if (first.isEmpty() || !resume()) {
      return Optional.empty();
    }
    load(first.get());
    Optional<Operation> next = Optional.of(part.first());
    while (next.isPresent()) {
      Operation operation = next.get();
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
      if (port.exchange(last) != Verdict.NEXT) {
        return Optional.empty();
      }
      load(port.current());
      next = spec.schedule().after(operation);
    }
    return Optional.empty();
  }

  /** Takes over what the shards carry; false if the plan is no more. */
  private boolean resume() throws InterruptedException {
    for (int shard = part.fromShard(); shard < part.toShard(); shard++) {
      if (spec.schedule().carries()) {
        Optional<float[]> carried = port.carried(part.plan(), shard);
        if (carried.isEmpty()) {
          return false;
        }
        work.resume(shard, carried.get());
      }
    }
    return true;
  }

  private void load(Snapshot snapshot) {
    engine.load(snapshot.parameters(), snapshot.state());
    stopwatch.enter(Phase.DATA);
  }

  private Contribution compute(Operation operation, int i) {
    float[] gradient = NOTHING;
    if (operation.kind() == Kind.EVALUATE) {
      stopwatch.enter(Phase.EVALUATE);
      work.evaluate(nodes[i]);
      stopwatch.enter(Phase.SYNC);
    } else if (work.gradient(operation.step(), nodes[i])) {
      stopwatch.enter(Phase.SYNC);
      gradient = gradient(i);
      engine.readSlotInto(0, gradient);
    } else {
      stopwatch.enter(Phase.SYNC);
    }
    float[][] carried =
        spec.schedule().handsBack(operation) ? work.carried(nodes[i]) : new float[0][];
    return new Contribution(
        part.plan(), operation, part.member(), nodes[i], gradient, work.sums(), carried);
  }

  private float[] gradient(int i) {
    if (gradients[i] == null) {
      gradients[i] = new float[port.current().parameters().length];
    }
    return gradients[i];
  }

  private boolean isDiverged(Contribution contribution) {
    return !Double.isFinite(contribution.sums()[SumsLayout.LOSS])
        || !finite.all(contribution.gradient());
  }

  private Divergence divergence(Contribution contribution, long step, int i) {
    String what =
        contribution.operation().kind() == Kind.TRAIN
            ? work.culprit(step, nodes[i], gradient(i))
            : work.evaluationCulprit(nodes[i]);
    return new Divergence(
        step,
        String.format(
            "In step %d (epoch %d), %s is not a finite number: lower the optimizer's rate, or look"
                + " for extreme values in the data.",
            step, spec.schedule().epoch(step) + 1, what));
  }
}
