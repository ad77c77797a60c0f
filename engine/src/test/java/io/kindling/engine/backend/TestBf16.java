package io.kindling.engine.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.backend.onednn.OneDnnBackend;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.Network;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.step.Mode;
import io.kindling.engine.step.StepBatch;
import io.kindling.engine.step.StepEngine;
import io.kindling.engine.testing.BackendContract;
import io.kindling.engine.testing.OpCase;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Inputs of products keep 8 bits: numbers agree to about two digits. */
class TestBf16 extends BackendContract {
  @Override
  protected Backend backend() {
    return new OneDnnBackend(1, Precision.BF16);
  }

  @Override
  protected double tolerance(int terms) {
    return 0.03;
  }

  /** Not those whose predictions jump. */
  @Override
  protected List<Loss> losses() {
    return List.of(Loss.CROSS_ENTROPY, Loss.MEAN_SQUARED_ERROR);
  }

  /**
   * What is rounded in a recurrence goes through it again at each step: single numbers may be far
   * off, most are not.
   */
  @Override
  protected void assertClose(OpCase one, String name, float[] found, float[] expected, int terms) {
    String op = one.op().getClass().getSimpleName();
    if (!(op.startsWith("Lstm") || op.startsWith("Gru") || op.startsWith("Rnn"))) {
      super.assertClose(one, name, found, expected, terms);
      return;
    }
    double largest = 1e-3;
    double squares = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      squares += Math.pow((double) found[i] - expected[i], 2);
    }
    assertThat(Math.sqrt(squares / Math.max(1, expected.length)))
        .as(name)
        .isLessThan(0.05 * largest);
  }

  /** A number near a kink may fall on its other side. */
  @Override
  protected double toleranceOfSteps() {
    return 0.2;
  }

  @Test
  void nameSaysThePrecision() {
    assertThat(backend().name()).endsWith(" bf16");
  }

  /** What a dense layer with these weights makes of a row. */
  private static float product(Backend backend, float[] weights, float[] row) {
    Network network = Network.input(row.length).dense(1);
    float[] parameters = Arrays.copyOf(weights, row.length + 1); // the bias is 0
    try (StepEngine engine = StepEngine.open(network, Loss.MEAN_SQUARED_ERROR, backend, 1)) {
      engine.load(parameters, new float[0]);
      StepBatch batch = engine.batch(1, Mode.EVALUATE);
      batch.features().put(0, row);
      batch.weights().put(0, 1);
      engine.run(batch, new RunKey(1, 0, 0, 0), 0);
      return batch.predictions().get(0);
    }
  }

  @Test
  void inputsOfProductsAreRoundedAndSumsAreNot() {
    float little = 1 + 0x1p-9f;
    Backend single = new OneDnnBackend(1);
    for (float[] pair : new float[][] {{little, 1}, {1, little}}) {
      float[] left = {pair[0]};
      float[] right = {pair[1]};
      assertThat(product(single, left, right)).isEqualTo(little);
      assertThat(product(backend(), left, right)).isEqualTo(1);
    }
    float[] ones = new float[1001];
    Arrays.fill(ones, 1);
    assertThat(product(backend(), ones, ones)).isEqualTo(1001);
  }

  @Test
  void parametersThatAreSteppedKeepAllTheirBits() {
    float[] weights = {1 + 0x1p-20f, 0x1p-20f - 1};
    float[] found = new float[2];
    Network network = Network.input(1).dense(1);
    try (Workspace workspace = backend().open(network.parameters(), network.state(), 1)) {
      workspace.load(weights, new float[0]);
      workspace.readParametersInto(0, found, 2);
    }
    assertThat(found).containsExactly(weights);
  }
}
