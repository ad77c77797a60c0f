package io.kindling.engine.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.backend.onednn.OneDnnBackend;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.testing.BackendContract;
import io.kindling.engine.testing.OpCase;
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
}
