package io.kindling.jobs.bench;

import io.kindling.engine.bench.Alternation;
import io.kindling.engine.optim.Optimizer;
import io.kindling.engine.optim.OptimizerState;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * The usual way to average on Spark: for each step a job; parameters are broadcast, gradients are
 * aggregated in a tree, the driver applies the optimizer.
 */
final class SparkJobSteps {
  private static final int STEPS = 12;
  private static final int TREE_DEPTH = 2;

  private final JavaSparkContext context;
  private final JavaRDD<Integer> workers;
  private final Optimizer optimizer;
  private final OptimizerState state;
  private final float[] parameters;
  private final float[] gradient;
  private long step;

  SparkJobSteps(JavaSparkContext context, SyncCase sync) {
    this.context = context;
    this.workers = context.parallelize(List.of(0, 1), 2).cache();
    this.optimizer = Optimizer.of(sync.optimizer());
    this.state = optimizer.initialState(sync.parameters());
    this.parameters = sync.network().initialParameters(1);
    this.gradient = SyncCase.gradient(sync.parameters());
    workers.count();
  }

  /** The milliseconds of a step, the median of some. */
  double milliseconds() {
    Broadcast<float[]> finished = context.broadcast(gradient);
    double[] milliseconds = new double[STEPS];
    for (int i = 0; i < STEPS; i++) {
      long start = System.nanoTime();
      step(finished);
      milliseconds[i] = (System.nanoTime() - start) / 1e6;
    }
    finished.destroy();
    return Alternation.median(milliseconds);
  }

  private void step(Broadcast<float[]> finished) {
    Broadcast<float[]> broadcast = context.broadcast(parameters);
    float[] sum =
        workers
            .map(worker -> broadcast.value().length == 0 ? null : finished.value().clone())
            .treeReduce(SparkJobSteps::add, TREE_DEPTH);
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= 2;
    }
    step++;
    optimizer.stepInPlace(0, sum.length, step, sum, parameters, state);
    broadcast.unpersist(false);
  }

  private static float[] add(float[] left, float[] right) {
    for (int i = 0; i < left.length; i++) {
      left[i] += right[i];
    }
    return left;
  }
}
