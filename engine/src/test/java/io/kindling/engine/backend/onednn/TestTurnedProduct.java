package io.kindling.engine.backend.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.backend.Program;
import io.kindling.engine.backend.Workspace;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.NetworkGraphs;
import io.kindling.engine.op.Activation;
import io.kindling.engine.step.Mode;
import io.kindling.engine.testing.StepTrial;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dense layers around the sizes from which they are computed turned. */
class TestTurnedProduct {
  @ParameterizedTest
  @CsvSource({
    "1,63,false",
    "1,64,true",
    "3,65,true",
    "63,64,true",
    "64,64,false",
    "127,130,true",
    "128,129,true",
    "129,130,false"
  })
  void fewRowsAreTurnedAndTheNumbersAreThoseOfTheReference(int rows, int out, boolean turned) {
    for (Activation activation :
        List.of(Activation.IDENTITY, Activation.RELU, Activation.TANH, Activation.GELU)) {
      Network network = Network.input(19).dense(out, activation).dense(3);
      assertThat(isTurned(network, rows)).isEqualTo(turned);
      new StepTrial(network, Loss.CROSS_ENTROPY, rows, Mode.TRAIN)
          .assertLikeReference(activation.toString(), new OneDnnBackend(1), 1e-4);
    }
  }

  private static boolean isTurned(Network network, int rows) {
    try (Workspace workspace =
        new OneDnnBackend(1).open(network.parameters(), network.state(), 1)) {
      Program program =
          workspace.compile(NetworkGraphs.of(network, Loss.CROSS_ENTROPY, rows, Mode.TRAIN));
      return program.plan().stream().anyMatch(step -> step.kernel().startsWith("turned"));
    }
  }
}
