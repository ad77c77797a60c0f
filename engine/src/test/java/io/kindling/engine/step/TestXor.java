package io.kindling.engine.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.backend.reference.ReferenceBackend;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.metric.Metrics;
import io.kindling.engine.network.Network;
import io.kindling.engine.op.Activation;
import io.kindling.engine.optim.Optimizer;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.optim.OptimizerState;
import io.kindling.engine.random.RunKey;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole engine on the smallest problem that a linear model cannot solve. */
class TestXor {
  private static final float[] FEATURES = {0, 0, 0, 1, 1, 0, 1, 1};
  private static final float[] TARGETS = {0, 1, 1, 0};
  private static final int STEPS = 400;

  static List<Loss> losses() {
    return List.of(Loss.CROSS_ENTROPY, Loss.MEAN_SQUARED_ERROR);
  }

  @ParameterizedTest
  @MethodSource("losses")
  void isLearnedFromEverySeed(Loss loss) {
    for (int seed = 0; seed < 10; seed++) {
      float[] predictions = train(loss, seed);
      int width = predictions.length / TARGETS.length;
      for (int n = 0; n < TARGETS.length; n++) {
        float one = predictions[n * width + width - 1];
        assertThat(one > 0.5f).as("%s, seed %s, row %s", loss, seed, n).isEqualTo(TARGETS[n] == 1);
      }
    }
  }

  private static float[] train(Loss loss, int seed) {
    Network network =
        loss.classifies()
            ? Network.input(2).dense(8, Activation.TANH).dense(2)
            : Network.input(2).dense(8, Activation.TANH).dense(1, Activation.SIGMOID);
    Optimizer optimizer = Optimizer.of(new OptimizerSpec.Adam(0.05f));
    float[] parameters = network.initialParameters(seed);
    OptimizerState state = optimizer.initialState(parameters.length);
    try (StepEngine engine = StepEngine.open(network, loss, new ReferenceBackend(), 1)) {
      StepBatch batch = engine.batch(4, Mode.TRAIN);
      Steps.filled(batch, 0, FEATURES, TARGETS, Steps.ones(4));
      for (int step = 1; step <= STEPS; step++) {
        engine.load(parameters, network.initialState());
        float[] gradient = Steps.gradient(engine, batch, new RunKey(seed, step, 0, 0), network);
        optimizer.stepInPlace(0, parameters.length, step, gradient, parameters, state);
      }
      Metrics metrics = Metrics.of(loss, network.outputs());
      double[] sums = new double[metrics.sums()];
      metrics.accumulate(batch, sums, 0);
      assertThat(metrics.values(sums).get("loss")).as("%s, seed %s", loss, seed).isLessThan(0.1);
      float[] predictions = new float[batch.predictions().capacity()];
      batch.predictions().get(0, predictions);
      return predictions;
    }
  }
}
