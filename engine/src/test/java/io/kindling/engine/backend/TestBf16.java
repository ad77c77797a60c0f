package io.kindling.engine.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.backend.onednn.OneDnnBackend;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.testing.BackendContract;
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
