package io.kindling.engine.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.kindling.engine.graph.Value;
import io.kindling.engine.testing.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Compares what a graph gives for its outputs, and for their gradients with respect to its leaves,
 * with what PyTorch computes from the same numbers in double.
 */
final class TorchTrial {
  private static final double TOLERANCE = 1e-9;

  private TorchTrial() {}

  /**
   * @param outputs what the graph computes of the leaves
   * @param torch the same outputs from the same leaves, in PyTorch
   */
  static void compare(
      Trial trial,
      List<Value> leaves,
      List<Value> outputs,
      Function<List<NDArray>, List<NDArray>> torch) {
    String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    assumeTrue(
        platform.equals("Linux amd64"),
        () -> "PyTorch's natives on the test class path are for Linux x86-64, not " + platform);
    List<Value> gradients = trial.gradients(outputs, leaves);
    List<double[]> found = trial.run(outputs);
    List<double[]> foundGradients = trial.run(gradients);
    Engine engine = Engine.getEngine("PyTorch");
    try (NDManager manager = engine.newBaseManager();
        GradientCollector collector = engine.newGradientCollector()) {
      List<NDArray> inputs = new ArrayList<>();
      for (Value leaf : leaves) {
        NDArray input = manager.create(trial.numbers(leaf), shape(leaf));
        input.setRequiresGradient(true);
        inputs.add(input);
      }
      List<NDArray> expected = torch.apply(inputs);
      assertThat(expected).hasSameSizeAs(outputs);
      NDArray sum = manager.create(0.0);
      for (int i = 0; i < expected.size(); i++) {
        int elements = found.get(i).length;
        NDArray flat = expected.get(i).reshape(elements);
        sum = sum.add(flat.mul(manager.create(Trial.weights(i, elements))).sum());
        assertClose("output " + i, found.get(i), flat);
      }
      collector.backward(sum);
      for (int i = 0; i < inputs.size(); i++) {
        assertClose("gradient of leaf " + i, foundGradients.get(i), inputs.get(i).getGradient());
      }
    }
  }

  private static void assertClose(String name, double[] found, NDArray expected) {
    assertThat(found).as(name).containsExactly(expected.toDoubleArray(), within(TOLERANCE));
  }

  private static Shape shape(Value value) {
    return new Shape(Arrays.stream(value.shape().toArray()).asLongStream().toArray());
  }
}
