package io.kindling.jobs.inference;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.loss.HeadLoss;
import io.kindling.engine.loss.Objective;
import io.kindling.engine.model.Model;
import io.kindling.engine.network.Dense;
import io.kindling.engine.network.Network;
import io.kindling.engine.op.Activation;
import io.kindling.engine.optim.Optimizer;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.optim.OptimizerState;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.step.Mode;
import io.kindling.engine.step.StepBatch;
import io.kindling.engine.step.StepEngine;
import io.kindling.jobs.config.KernelSettings;
import io.kindling.jobs.training.Backends;
import java.nio.FloatBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Trains the network that makes one prediction of those of several models: a dense layer, which
 * begins as their mean and is held to it by a penalty on the squares of the differences.
 */
public final class Stacker {
  private static final int STEPS = 500;
  private static final float RATE = 0.002f;
  private static final double PENALTY = 0.01;
  private static final int MOST_ROWS = 1024;
  private static final RunKey NO_RANDOM_NUMBERS = new RunKey(0, 0, 0, 0);

  private final Ballot ballot;
  private final Network network;
  private final Objective objective;
  private final Combination combination;

  /** For models of a loss. */
  public Stacker(Ballot ballot) {
    this.ballot = ballot;
    this.network =
        new Network(
            Shape.of(ballot.models() * ballot.outputs()),
            List.of(new Dense(ballot.outputs(), Activation.IDENTITY)));
    this.objective = Objective.of(new HeadLoss(network.heads().get(0).name(), ballot.loss(), 1));
    this.combination = Combination.of(Combination.Rule.STACK, ballot.models());
  }

  /**
   * Learns from rows.
   *
   * @param numbers of rows that the voters were not trained on
   */
  public Model learned(int[] numbers, IntFunction<BitSet> voters, KernelSettings kernels) {
    Checks.require(numbers.length > 0, "A stack has no rows to learn from");
    float[] start = start();
    float[] parameters = start.clone();
    Optimizer optimizer = Optimizer.of(new OptimizerSpec.Adam(RATE, 0.9f, 0.999f, 1e-8f));
    OptimizerState state = optimizer.initialState(parameters.length);
    Lesson lesson = new Lesson(numbers, voters);
    try (StepEngine engine = StepEngine.open(network, objective, Backends.of(kernels), 1)) {
      for (int step = 1; step <= STEPS; step++) {
        engine.load(parameters, new float[0]);
        float[] gradient = lesson.gradient(engine);
        for (int i = 0; i < gradient.length; i++) {
          gradient[i] += (float) (PENALTY * (parameters[i] - start[i]));
        }
        optimizer.stepInPlace(0, parameters.length, step, gradient, parameters, state);
      }
    }
    return new Model(
        network, objective, parameters, new float[0], JsonNodeFactory.instance.objectNode());
  }

  /** The mean of the models: each output is made of what each says of it. */
  private float[] start() {
    float[] start = new float[network.parameters().length()];
    int outputs = ballot.outputs();
    int inputs = ballot.models() * outputs;
    for (int output = 0; output < outputs; output++) {
      for (int model = 0; model < ballot.models(); model++) {
        start[output * inputs + model * outputs + output] = 1f / ballot.models();
      }
    }
    return start;
  }

  /** All rows, once: they are gone through in every step. */
  private final class Lesson {
    private final float[] features;
    private final float[] targets;
    private final float[] weights;
    private final int rows;

    Lesson(int[] numbers, IntFunction<BitSet> voters) {
      this.rows = numbers.length;
      this.features = new float[Math.multiplyExact(rows, network.input().elements())];
      this.targets = ballot.targets(numbers);
      this.weights = ballot.weights(numbers);
      ballot.combine(FloatBuffer.wrap(features), numbers, 0, rows, combination, voters);
    }

    /** The mean of the gradients of the rows. */
    float[] gradient(StepEngine engine) {
      StepBatch batch = engine.batch(Math.min(MOST_ROWS, rows), Mode.TRAIN);
      double[] sums = new double[engine.length()];
      float[] part = new float[engine.length()];
      for (int from = 0; from < rows; from += batch.rows()) {
        int count = Math.min(batch.rows(), rows - from);
        take(batch.features(), features, from, count);
        take(batch.targets(), targets, from, count);
        take(batch.weights(), weights, from, count);
        for (int row = count; row < batch.rows(); row++) {
          batch.weights().put(row, 0);
        }
        engine.run(batch, NO_RANDOM_NUMBERS, 0);
        engine.readGradientInto(0, 0, part, part.length);
        for (int i = 0; i < part.length; i++) {
          sums[i] += part[i];
        }
      }
      double total = 0;
      for (float weight : weights) {
        total += weight;
      }
      float[] gradient = new float[sums.length];
      for (int i = 0; i < sums.length; i++) {
        gradient[i] = (float) (sums[i] / Math.max(total, Double.MIN_NORMAL));
      }
      return gradient;
    }

    private void take(FloatBuffer target, float[] all, int from, int count) {
      int width = all.length / rows;
      target.put(0, all, from * width, count * width);
    }
  }
}
