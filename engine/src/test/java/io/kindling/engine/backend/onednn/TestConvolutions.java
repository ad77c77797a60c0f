package io.kindling.engine.backend.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.backend.PlanStep;
import io.kindling.engine.backend.Program;
import io.kindling.engine.backend.Workspace;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.Conv;
import io.kindling.engine.network.GlobalAveragePool;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.NetworkGraphs;
import io.kindling.engine.op.Activation;
import io.kindling.engine.step.Mode;
import io.kindling.engine.testing.Networks;
import io.kindling.engine.testing.StepTrial;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Convolutions whose kernels are chosen by their sizes. */
class TestConvolutions {
  /** Sixteen channels, which one block of the widest layout has together, and a halving. */
  private static Network ofSixteenChannels(int width) {
    return Network.input(16, 5, width)
        .with(new Conv(16, 3, Activation.RELU))
        .with(Networks.convolution(16, 3, 1))
        .with(Networks.convolution(16, 1, 1))
        .with(Networks.convolution(24, 3, 2))
        .with(Networks.convolution(16, 1, 2))
        .flatten()
        .dense(5);
  }

  @ParameterizedTest
  @CsvSource({"1, 20", "3, 20", "1, 28", "1, 29", "3, 33", "2, 57"})
  void narrowOrWideTheNumbersAreThoseOfTheReference(int rows, int width) {
    for (Mode mode : Mode.values()) {
      new StepTrial(ofSixteenChannels(width), Loss.CROSS_ENTROPY, rows, mode)
          .assertLikeReference(mode.toString(), new OneDnnBackend(1), 1e-4);
    }
  }

  @Test
  void ofLargeImagesAndOddChannelsTheNumbersAreThoseOfTheReference() {
    Network network =
        Network.input(3, 61, 95)
            .with(new Conv(33, 5, Activation.RELU))
            .with(Networks.convolution(65, 3, 2))
            .with(Networks.convolution(17, 7, 3))
            .with(Networks.convolution(129, 1, 1))
            .with(new GlobalAveragePool())
            .dense(5);
    for (Mode mode : Mode.values()) {
      new StepTrial(network, Loss.CROSS_ENTROPY, 3, mode)
          .assertLikeReference(mode.toString(), new OneDnnBackend(1), 1e-4);
    }
  }

  @Test
  void imagesAreNotCopiedBetweenConvolutions() {
    Network network = ofSixteenChannels(33);
    try (Workspace workspace =
        new OneDnnBackend(1).open(network.parameters(), network.state(), 1)) {
      Program program =
          workspace.compile(NetworkGraphs.of(network, Loss.CROSS_ENTROPY, 2, Mode.TRAIN));
      List<String> copied =
          program.plan().stream()
              .filter(step -> step.kernel().startsWith("reorder"))
              .map(PlanStep::shape)
              .toList();
      // What comes in, and what goes to the dense layer and comes back from it.
      assertThat(copied.stream().filter(shape -> shape.startsWith("[2x16x5x33]"))).hasSize(1);
      assertThat(copied.stream().filter(shape -> shape.startsWith("[2x24"))).isEmpty();
      assertThat(copied.stream().filter(shape -> shape.startsWith("[2x16x2x9]"))).hasSize(2);
    }
  }
}
