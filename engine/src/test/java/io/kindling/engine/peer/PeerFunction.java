package io.kindling.engine.peer;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.function.Function;

/**
 * A function of an array as PyTorch runs it in single precision.
 *
 * @param values what comes out
 * @param gradient of the sum of what comes out times the directions given, with respect to x
 */
record PeerFunction(float[] values, float[] gradient) {
  /** Runs a function; the direction has at least as many numbers as come out. */
  static PeerFunction run(
      float[] x, int[] shape, float[] direction, Function<NDArray, NDArray> function) {
    String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    assumeTrue(
        platform.equals("Linux amd64"),
        () -> "PyTorch's natives on the test class path are for Linux x86-64, not " + platform);
    Engine engine = Engine.getEngine("PyTorch");
    try (NDManager manager = engine.newBaseManager();
        GradientCollector collector = engine.newGradientCollector()) {
      long[] sizes = Arrays.stream(shape).asLongStream().toArray();
      NDArray input = manager.create(x, new Shape(sizes));
      input.setRequiresGradient(true);
      NDArray output = function.apply(input);
      float[] values = output.toFloatArray();
      NDArray along = manager.create(Arrays.copyOf(direction, values.length), output.getShape());
      collector.backward(output.mul(along).sum());
      return new PeerFunction(values, input.getGradient().toFloatArray());
    }
  }
}
