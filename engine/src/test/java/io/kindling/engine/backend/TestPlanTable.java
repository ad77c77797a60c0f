package io.kindling.engine.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.backend.onednn.OneDnnBackend;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.NetworkGraphs;
import io.kindling.engine.op.Activation;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.step.Mode;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestPlanTable {
  @Test
  void aLineForEachCallAndTheSumOfTheirTimes() {
    List<PlanStep> steps =
        List.of(
            new PlanStep("product jit", "ab", "[32x100]", 2_500_000, 3_000_000, 0.5),
            new PlanStep("reorder jit", "Ab16a", "[784x100]", 400, 0, 0.25));
    String[] lines = PlanTable.of(steps).split(System.lineSeparator());
    assertThat(lines[0]).matches(" +kernel +layout +shape +MB +ms +GFLOP/s");
    assertThat(lines[1]).matches(" +0 +product jit +ab +\\[32x100] +2.500 +0.500 +12");
    assertThat(lines[2]).matches(" +1 +reorder jit +Ab16a +\\[784x100] +0.000 +0.250 *");
    assertThat(lines[3]).isEqualTo("2 calls, 0.750 ms together");
  }

  @Test
  void billionsOfOperationsInASecondAreTwoForEachMultiplyAdd() {
    assertThat(new PlanStep("a", "", "", 0, 3_000_000, 0.5).gigaflops()).isEqualTo(12);
    assertThat(new PlanStep("a", "", "", 0, 3_000_000, 0).gigaflops()).isZero();
    assertThat(new PlanStep("a", "", "", 0, 0, 0.5).gigaflops()).isZero();
  }

  @Test
  void aPlanCountsTheMultiplyAddsAndBytesOfItsProducts() {
    Network network = Network.input(50).dense(30, Activation.RELU);
    try (Workspace workspace =
        new OneDnnBackend(1).open(network.parameters(), network.state(), 1)) {
      Program program =
          workspace.compile(NetworkGraphs.of(network, Loss.CROSS_ENTROPY, 20, Mode.TRAIN));
      List<PlanStep> products =
          program.plan().stream().filter(step -> step.multiplyAdds() > 0).toList();
      // Forward, and backward to the weights: nothing asks for the gradient of the input.
      assertThat(products).extracting(PlanStep::multiplyAdds).containsExactly(30_000L, 30_000L);
      assertThat(products.get(0).shape()).isEqualTo("[20x30]");
      assertThat(products.get(0).bytes())
          .as("input, weights, biases and outputs")
          .isGreaterThanOrEqualTo(4 * (20 * 50 + 50 * 30 + 30 + 20 * 30));
      assertThat(program.plan()).allMatch(step -> step.milliseconds() == 0);
      List<PlanStep> profiled = program.profile(new RunKey(1, 1, 1, 1), 0, 3);
      assertThat(profiled).hasSameSizeAs(program.plan());
      assertThat(profiled)
          .filteredOn(step -> step.multiplyAdds() > 0)
          .allMatch(step -> step.milliseconds() > 0 && step.gigaflops() > 0);
    }
  }
}
