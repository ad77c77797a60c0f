package io.kindling.engine.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.backend.reference.ReferenceBackend;
import io.kindling.engine.loss.ClassPerceptronLoss;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.loss.PerceptronLoss;
import io.kindling.engine.network.Network;
import io.kindling.engine.optim.Optimizer;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.optim.OptimizerState;
import io.kindling.engine.random.RunKey;
import org.junit.jupiter.api.Test;

/** Gradient descent on the perceptron losses is the perceptron rule, step by step. */
class TestPerceptron {
  private static final float[][] ROWS = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
  private static final float RATE = 0.5f;
  private static final int EPOCHS = 40;

  @Test
  void oneUnitFollowsRosenblattsRuleAndLearnsAnd() {
    float[] targets = {0, 0, 0, 1};
    Network network = Network.input(2).dense(1);
    float[] found = new float[3];
    float[] expected = new float[3];
    for (int step = 0; step < EPOCHS * 4; step++) {
      int row = step % 4;
      step(network, new PerceptronLoss(), ROWS[row], targets[row], found);
      float error = targets[row] - (score(expected, 0, 1, ROWS[row]) > 0 ? 1 : 0);
      add(expected, 0, 1, ROWS[row], RATE * error);
      assertThat(found).as("after step %s", step).isEqualTo(expected);
    }
    for (int row = 0; row < 4; row++) {
      assertThat(score(found, 0, 1, ROWS[row]) > 0).isEqualTo(targets[row] == 1);
    }
  }

  @Test
  void severalClassesFollowTheRuleForClasses() {
    float[] labels = {0, 1, 1, 2};
    Network network = Network.input(2).dense(3);
    float[] found = new float[9];
    float[] expected = new float[9];
    for (int step = 0; step < EPOCHS * 4; step++) {
      int row = step % 4;
      step(network, new ClassPerceptronLoss(), ROWS[row], labels[row], found);
      int predicted = predicted(expected, ROWS[row]);
      if (predicted != labels[row]) {
        add(expected, (int) labels[row], 3, ROWS[row], RATE);
        add(expected, predicted, 3, ROWS[row], -RATE);
      }
      assertThat(found).as("after step %s", step).isEqualTo(expected);
    }
    for (int row = 0; row < 4; row++) {
      assertThat((float) predicted(found, ROWS[row])).isEqualTo(labels[row]);
    }
  }

  private static int predicted(float[] parameters, float[] x) {
    int best = 0;
    for (int unit = 1; unit < 3; unit++) {
      best = score(parameters, unit, 3, x) > score(parameters, best, 3, x) ? unit : best;
    }
    return best;
  }

  /** The score of one of so many units with two weights each, and biases behind all weights. */
  private static float score(float[] parameters, int unit, int units, float[] x) {
    return parameters[2 * unit] * x[0]
        + parameters[2 * unit + 1] * x[1]
        + parameters[2 * units + unit];
  }

  private static void add(float[] parameters, int unit, int units, float[] x, float factor) {
    parameters[2 * unit] += factor * x[0];
    parameters[2 * unit + 1] += factor * x[1];
    parameters[2 * units + unit] += factor;
  }

  /** One step of gradient descent on one row, in place. */
  private static void step(
      Network network, Loss loss, float[] row, float target, float[] parameters) {
    Optimizer optimizer = Optimizer.of(new OptimizerSpec.Sgd(RATE));
    OptimizerState state = optimizer.initialState(parameters.length);
    try (StepEngine engine = StepEngine.open(network, loss, new ReferenceBackend(), 1)) {
      StepBatch batch = engine.batch(1, Mode.TRAIN);
      Steps.filled(batch, 0, row, new float[] {target}, Steps.ones(1));
      engine.load(parameters, network.initialState());
      float[] gradient = Steps.gradient(engine, batch, new RunKey(0, 0, 0, 0), network);
      optimizer.stepInPlace(0, parameters.length, 1, gradient, parameters, state);
    }
  }
}
