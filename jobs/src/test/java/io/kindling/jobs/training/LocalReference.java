package io.kindling.jobs.training;

import io.kindling.engine.backend.reference.ReferenceBackend;
import io.kindling.engine.network.Network;
import io.kindling.engine.optim.Optimizer;
import io.kindling.engine.optim.OptimizerState;
import io.kindling.engine.optim.OptimizerStep;
import io.kindling.engine.optim.Progress;
import io.kindling.engine.optim.Stepping;
import io.kindling.engine.step.StepEngine;
import io.kindling.jobs.averaging.SumsLayout;
import io.kindling.jobs.config.InnerState;
import java.util.List;

/**
 * Steps that shards take by themselves, written down as plainly as can be: one shard after another,
 * means in double precision, no tree, no averager, no Spark but for the rows.
 */
final class LocalReference {
  private final TrainingRequest request;
  private final Network network;
  private final List<ShardRows> shards;
  private final StepEngine engine;
  private final EpochMetrics metrics;
  private final SumsLayout layout;
  private final Optimizer inner;
  private final OptimizerState[] states;
  private final long[] made;
  private final CarriedState carried = CarriedState.zeros();
  private float[] parameters;
  private float[] running;

  private LocalReference(TrainingRequest request, StepEngine engine) {
    this.request = request;
    this.network = request.network();
    this.shards = request.train().shards().collect();
    this.engine = engine;
    this.metrics = request.metrics();
    this.layout = new SumsLayout(metrics.ofSteps().sums(), network.state().length());
    this.inner =
        Optimizer.of(
            request.innerRule().orElseThrow(),
            request.training().stepping(),
            network.parameters().segments());
    this.parameters = network.initialParameters(request.training().seed());
    this.running = network.initialState();
    this.states = new OptimizerState[shards.size()];
    this.made = new long[shards.size()];
    for (int s = 0; s < states.length; s++) {
      states[s] = inner.initialState(parameters.length);
    }
  }

  /** Trains to the end, whose weights it gives. */
  static Weights trained(TrainingRequest request) {
    try (StepEngine engine =
        StepEngine.open(request.network(), request.training().loss(), new ReferenceBackend(), 2)) {
      return new LocalReference(request, engine).run();
    }
  }

  private Weights run() {
    Optimizer outer =
        Optimizer.of(
            request.averaging().exchange().outer(),
            Stepping.PLAIN,
            network.parameters().segments());
    OptimizerState outerState = outer.initialState(parameters.length);
    int every = request.averaging().exchange().every();
    long exchanges = 0;
    for (int epoch = 0; epoch < request.training().epochs(); epoch++) {
      for (int first = 0; first < request.stepsPerEpoch(); first += every) {
        int last = Math.min(first + every, request.stepsPerEpoch());
        float[] change = exchange(epoch, first, last);
        exchanges++;
        outer.stepInPlace(0, change.length, exchanges, change, parameters, outerState);
      }
    }
    return new Weights(parameters, running);
  }

  /** The mean change of all shards, weighted by their rows; moves the running statistics on. */
  private float[] exchange(int epoch, int first, int last) {
    double[] change = new double[parameters.length];
    double[] state = new double[states[0].size()];
    double[] statistics = new double[running.length];
    double weight = 0;
    for (int s = 0; s < shards.size(); s++) {
      float[] local = parameters.clone();
      Moved moved = steps(epoch, first, last, s, local);
      weight += moved.weight();
      float[] own = new float[state.length];
      states[s].copyInto(own, 0);
      add(change, moved.weight(), difference(parameters, local));
      add(state, moved.weight(), own);
      add(statistics, moved.weight(), moved.running());
    }
    running = mean(statistics, weight);
    settle(mean(state, weight), (long) epoch * request.stepsPerEpoch() + last);
    return mean(change, weight);
  }

  private record Moved(double weight, float[] running) {}

  private Moved steps(int epoch, int first, int last, int shard, float[] local) {
    float[] moved = running.clone();
    double weight = 0;
    for (int at = first; at < last; at++) {
      int[] rows = new int[request.batches().largestPart()];
      int count = request.batches().rowsInto(epoch, at, shard, rows);
      if (count == 0) {
        continue;
      }
      long step = (long) epoch * request.stepsPerEpoch() + at;
      double[] sums = new double[layout.length()];
      engine.load(local, moved);
      carried.restart();
      new ShardWork(
              engine,
              new StepRows(List.of(), request.training().seed()),
              metrics,
              layout,
              Integer.MAX_VALUE,
              request.training().seed(),
              new Stopwatch())
          .gradientInto(shards.get(shard), shard, step, rows, count, 0, carried, sums);
      float[] gradient = new float[local.length];
      engine.readSlotInto(0, gradient);
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] /= count;
      }
      made[shard]++;
      Progress progress =
          Progress.start(request.stepsPerEpoch(), request.training().epochs()).at(step);
      OptimizerStep one = inner.begin(made[shard], progress, gradient, local, states[shard]);
      do {
        one.work(0, local.length);
      } while (one.next());
      if (moved.length > 0) {
        moved = network.movedState(moved, sums, layout.statistics(), count);
      }
      weight += count;
    }
    return new Moved(weight, moved);
  }

  private void settle(float[] mean, long steps) {
    InnerState kind = request.averaging().exchange().innerState();
    for (int s = 0; s < states.length; s++) {
      if (kind == InnerState.RESET) {
        states[s].reset();
        made[s] = 0;
      } else if (kind == InnerState.AVERAGE) {
        states[s].takeFrom(mean, 0);
        made[s] = steps;
      }
    }
  }

  private static float[] difference(float[] from, float[] what) {
    float[] difference = from.clone();
    for (int i = 0; i < difference.length; i++) {
      difference[i] -= what[i];
    }
    return difference;
  }

  private static void add(double[] sum, double weight, float[] numbers) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += weight * numbers[i];
    }
  }

  private static float[] mean(double[] sums, double weight) {
    float[] mean = new float[sums.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sums[i] / weight);
    }
    return mean;
  }
}
