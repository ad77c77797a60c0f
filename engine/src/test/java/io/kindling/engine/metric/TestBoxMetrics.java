package io.kindling.engine.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.backend.reference.ReferenceBackend;
import io.kindling.engine.loss.BoxesLoss;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.StepDense;
import io.kindling.engine.op.Activation;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.step.Mode;
import io.kindling.engine.step.StepBatch;
import io.kindling.engine.step.StepEngine;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Objects in a grid of two by two cells, of two classes. */
class TestBoxMetrics {
  private static final int WIDTH = 7;

  /** The logits of a cell whose predictions are these. */
  private static float[] logits(float... predictions) {
    float[] logits = new float[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      double p = Math.max(1e-6, Math.min(1 - 1e-6, predictions[i]));
      logits[i] = (float) (i < BoxesLoss.FIRST_CLASS ? Math.log(p / (1 - p)) : Math.log(p));
    }
    return logits;
  }

  private static void put(float[] cells, int cell, float... numbers) {
    System.arraycopy(numbers, 0, cells, cell * WIDTH, WIDTH);
  }

  @Test
  void objectsAreFoundWhereOneOfTheirClassOverlapsThem() {
    float[] targets = new float[4 * WIDTH];
    put(targets, 0, 1, 0.5f, 0.5f, 0.5f, 0.5f, 1, 0);
    put(targets, 1, 1, 0.5f, 0.5f, 0.4f, 0.4f, 0, 1);
    put(targets, 3, 1, 0.5f, 0.5f, 0.2f, 0.2f, 0, 1);
    float[] features = new float[4 * WIDTH];
    put(features, 0, logits(0.9f, 0.5f, 0.5f, 0.5f, 0.4f, 0.8f, 0.2f));
    put(features, 1, logits(0.8f, 0.5f, 0.5f, 0.4f, 0.4f, 0.9f, 0.1f));
    put(features, 2, logits(0.4f, 0.5f, 0.5f, 0.4f, 0.4f, 0.9f, 0.1f));
    put(features, 3, logits(0.7f, 0.1f, 0.1f, 0.2f, 0.2f, 0.1f, 0.9f));
    Metrics metrics = Metrics.of(new BoxesLoss(), WIDTH);
    double[] sums = new double[metrics.sums()];
    Network network = Network.input(4, WIDTH).with(new StepDense(WIDTH, Activation.IDENTITY));
    try (StepEngine engine = StepEngine.open(network, new BoxesLoss(), new ReferenceBackend(), 1)) {
      engine.load(identity(network), new float[0]);
      StepBatch batch = engine.batch(2, Mode.EVALUATE);
      batch.features().put(0, features);
      batch.targets().put(0, targets);
      batch.weights().put(0, 2);
      engine.run(batch, new RunKey(0, 0, 0, 0), 0);
      metrics.accumulate(batch, sums, 0);
    }
    Map<String, Double> values = metrics.values(sums);
    assertThat(values).containsOnlyKeys("loss", "precision", "recall", "f1");
    assertThat(values.get("precision")).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(values.get("recall")).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(sums[Metrics.WEIGHT]).isEqualTo(2);
  }

  private static float[] identity(Network network) {
    float[] parameters = new float[network.parameters().length()];
    for (int i = 0; i < WIDTH; i++) {
      parameters[i * WIDTH + i] = 1;
    }
    return parameters;
  }

  @Test
  void twoOfAClassThatOverlapAreOne() {
    FoundBox one = new FoundBox(0, 0.9, 0, 0, 0.5, 0.5);
    FoundBox again = new FoundBox(0, 0.8, 0, 0, 0.5, 0.4);
    FoundBox other = new FoundBox(1, 0.7, 0, 0, 0.5, 0.5);
    FoundBox beside = new FoundBox(0, 0.6, 0.5, 0, 1, 0.5);
    assertThat(one.overlap(again)).isCloseTo(0.8, within(1e-12));
    assertThat(one.overlap(beside)).isZero();
    assertThat(GridBoxes.distinct(List.of(one, again, other, beside)))
        .containsExactly(one, other, beside);
    assertThat(GridBoxes.right(List.of(one, again), List.of(one, beside))).isEqualTo(1);
  }
}
