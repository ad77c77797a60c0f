package io.kindling.engine.backend.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kindling.engine.backend.PlanStep;
import io.kindling.engine.backend.Workspace;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.NetworkGraphs;
import io.kindling.engine.op.Activation;
import io.kindling.engine.step.Mode;
import io.kindling.engine.testing.StepTrial;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Products that sum 32 numbers: over rows, over what goes in, over what comes out. */
class TestWidest {
  private static final Network NETWORK =
      Network.input(32).dense(48, Activation.RELU).dense(32, Activation.TANH).dense(32).dense(3);

  @ParameterizedTest
  @ValueSource(ints = {2, 31, 32, 33})
  void noneIsLeftToNarrowVectorsWhereThereAreWideOnes(int rows) {
    assumeThat(Widest.hasWideVectors()).isTrue();
    for (int threads : List.of(1, 2)) {
      for (Mode mode : Mode.values()) {
        try (Workspace workspace =
            new OneDnnBackend(threads).open(NETWORK.parameters(), NETWORK.state(), 1)) {
          var graph = NetworkGraphs.of(NETWORK, Loss.CROSS_ENTROPY, rows, mode);
          assertThat(workspace.compile(graph).plan())
              .extracting(PlanStep::kernel)
              .anyMatch(kernel -> kernel.contains("product"))
              .noneMatch(kernel -> kernel.contains("product") && kernel.contains("avx2"));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 32, 100})
  void gradientsOfDenseLayersRunWithTheGeneralProduct(int rows) {
    assumeThat(Widest.hasWideVectors()).isTrue();
    try (Workspace workspace =
        new OneDnnBackend(1).open(NETWORK.parameters(), NETWORK.state(), 1)) {
      var graph = NetworkGraphs.of(NETWORK, Loss.CROSS_ENTROPY, rows, Mode.TRAIN);
      assertThat(workspace.compile(graph).plan())
          .extracting(PlanStep::kernel)
          .filteredOn(kernel -> kernel.startsWith("product by"))
          .hasSize(7)
          .allMatch(kernel -> kernel.contains("gemm:jit"));
    }
  }

  @Test
  void theNumbersAreThoseOfTheReference() {
    for (Mode mode : Mode.values()) {
      new StepTrial(NETWORK, Loss.CROSS_ENTROPY, 32, mode)
          .assertLikeReference(mode.toString(), new OneDnnBackend(1), 1e-4);
    }
  }
}
