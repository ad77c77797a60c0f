package io.kindling.engine.peer;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.optimizer.Optimizer;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.Layout;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.Segment;
import io.kindling.engine.step.Mode;
import java.util.LinkedHashMap;
import java.util.Map;

/** A network as PyTorch runs it, on the same parameters, in single precision or in double. */
final class Peer implements AutoCloseable {
  private final Network network;
  private final Loss loss;
  private final DataType type;
  private final NDManager manager;
  private final Map<String, NDArray> arrays = new LinkedHashMap<>();

  Peer(Network network, Loss loss, float[] parameters, float[] state) {
    this(network, loss, DataType.FLOAT32, parameters, state);
  }

  Peer(Network network, Loss loss, DataType type, float[] parameters, float[] state) {
    requirePlatform();
    this.network = network;
    this.loss = loss;
    this.type = type;
    this.manager = Engine.getEngine("PyTorch").newBaseManager();
    add(network.parameters(), parameters);
    arrays.values().forEach(array -> array.setRequiresGradient(true));
    add(network.state(), state);
  }

  /** Skips the test where PyTorch does not run. */
  static void requirePlatform() {
    String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    assumeTrue(
        platform.equals("Linux amd64"),
        () -> "PyTorch's natives on the test class path are for Linux x86-64, not " + platform);
  }

  private void add(Layout layout, float[] flat) {
    for (Segment segment : layout.segments()) {
      float[] numbers = new float[segment.length()];
      System.arraycopy(flat, segment.offset(), numbers, 0, numbers.length);
      arrays.put(segment.name(), array(numbers, shape(segment.shape().toArray())));
    }
  }

  private NDArray array(float[] numbers, Shape shape) {
    return manager.create(numbers, shape).toType(type, false);
  }

  private static float[] floats(NDArray array) {
    return array.toType(DataType.FLOAT32, false).toFloatArray();
  }

  private static double number(NDArray array) {
    return array.toType(DataType.FLOAT64, false).getDouble();
  }

  private static Shape shape(int... sizes) {
    long[] wide = new long[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      wide[i] = sizes[i];
    }
    return new Shape(wide);
  }

  /** The weighted sum of the losses of a batch; leaves its gradients behind. */
  double loss(float[] features, float[] targets, float[] weights) {
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray output = output(features, weights.length, Mode.TRAIN);
      NDArray rowLosses = losses(output, targets, weights.length);
      NDArray sum = rowLosses.mul(array(weights, shape(weights.length))).sum();
      collector.backward(sum);
      return number(sum);
    }
  }

  /** The weighted sum of the losses of a batch with the running statistics as they are. */
  double evaluationLoss(float[] features, float[] targets, float[] weights) {
    NDArray output = output(features, weights.length, Mode.EVALUATE);
    NDArray rowLosses = losses(output, targets, weights.length);
    return number(rowLosses.mul(array(weights, shape(weights.length))).sum());
  }

  private NDArray output(float[] features, int rows, Mode mode) {
    NDArray x = array(features, shape(network.input().withOuter(rows).toArray()));
    return new PeerLayers(arrays, mode).through(network.spec().layers(), x);
  }

  /** The loss of each row; that of a sequence is the mean of its steps'. */
  private NDArray losses(NDArray output, float[] targets, int rows) {
    NDArray byStep = output.reshape(-1, network.outputs());
    NDArray losses;
    if (loss.classifies()) {
      NDArray labels = manager.create(targets).toType(DataType.INT64, false);
      NDArray wanted = labels.oneHot(network.outputs()).toType(type, false);
      losses = byStep.logSoftmax(1).mul(wanted).sum(new int[] {1}).neg();
    } else {
      NDArray wanted = array(targets, byStep.getShape());
      losses = byStep.sub(wanted).square().mean(new int[] {1});
    }
    return losses.reshape(rows, -1).mean(new int[] {1});
  }

  /** The gradients of the last loss, as a flat array. */
  float[] gradient() {
    float[] flat = new float[network.parameters().length()];
    for (Segment segment : network.parameters().segments()) {
      float[] numbers = floats(arrays.get(segment.name()).getGradient());
      System.arraycopy(numbers, 0, flat, segment.offset(), numbers.length);
    }
    return flat;
  }

  /** Parameters or running statistics, as a flat array. */
  float[] values(Layout layout) {
    float[] flat = new float[layout.length()];
    for (Segment segment : layout.segments()) {
      float[] numbers = floats(arrays.get(segment.name()));
      System.arraycopy(numbers, 0, flat, segment.offset(), numbers.length);
    }
    return flat;
  }

  /** Steps all parameters by the gradients of the last loss. */
  void step(Optimizer optimizer) {
    for (Segment segment : network.parameters().segments()) {
      NDArray array = arrays.get(segment.name());
      optimizer.update(segment.name(), array, array.getGradient());
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
