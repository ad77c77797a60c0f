package io.kindling.engine.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.kindling.engine.network.Layout;
import io.kindling.engine.network.Segment;
import io.kindling.engine.step.Mode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * PyTorch's own operators, the fused ones where there are any, run as they are called. What they
 * put out belongs to the manager of what flows in. Parameters are taken in order: {@link #rewind}
 * before each pass.
 */
final class TorchLayers implements Layers<PtNDArray> {
  private final NDManager manager;
  private final boolean training;
  private final List<PtNDArray> parameters;
  private final List<PtNDArray> state;
  private final Map<Double, PtNDArray> scalars = new HashMap<>();
  private final Map<Shape, NDList> zeros = new HashMap<>();
  private int parameter;
  private int statistic;

  TorchLayers(NDManager manager, Traced traced, Mode mode) {
    this.manager = manager;
    this.training = mode == Mode.TRAIN;
    this.parameters = windows(manager, traced.graph().parameters(), traced.parameters());
    this.state = windows(manager, traced.graph().state(), traced.state());
    if (training) {
      parameters.forEach(value -> value.setRequiresGradient(true));
    }
  }

  private static List<PtNDArray> windows(NDManager manager, Layout layout, float[] numbers) {
    List<PtNDArray> values = new ArrayList<>();
    for (Segment segment : layout.segments()) {
      int end = segment.offset() + segment.length();
      float[] window = Arrays.copyOfRange(numbers, segment.offset(), end);
      values.add((PtNDArray) manager.create(window, TorchStep.shape(segment.shape())));
    }
    return values;
  }

  List<PtNDArray> parameters() {
    return parameters;
  }

  void rewind() {
    parameter = 0;
    statistic = 0;
  }

  private PtNDArray next() {
    return parameters.get(parameter++);
  }

  @Override
  public PtNDArray dense(PtNDArray x, int units) {
    PtNDArray weight = next();
    return JniUtils.linear(x, weight, next());
  }

  @Override
  public PtNDArray relu(PtNDArray x) {
    return JniUtils.relu(x);
  }

  @Override
  public PtNDArray gelu(PtNDArray x) {
    return JniUtils.gelu(x);
  }

  @Override
  public PtNDArray convolution(PtNDArray x, int filters, int kernel) {
    PtNDArray weight = next();
    return sliding(x, weight, next(), kernel, 1);
  }

  @Override
  public PtNDArray plainConvolution(PtNDArray x, int filters, int kernel, int stride) {
    return sliding(x, next(), null, kernel, stride);
  }

  private static PtNDArray sliding(
      PtNDArray x, PtNDArray weight, PtNDArray bias, int kernel, int stride) {
    int pad = kernel / 2;
    return JniUtils.convolution(
        x, weight, bias, new Shape(stride, stride), new Shape(pad, pad), new Shape(1, 1), 1);
  }

  @Override
  public PtNDArray batchNorm(PtNDArray x) {
    PtNDArray gamma = next();
    PtNDArray beta = next();
    PtNDArray mean = state.get(statistic++);
    PtNDArray variance = state.get(statistic++);
    return JniUtils.batchNorm(x, mean, variance, gamma, beta, training, MOMENTUM, EPSILON);
  }

  @Override
  public PtNDArray layerNorm(PtNDArray x) {
    PtNDArray gamma = next();
    return JniUtils.layerNorm(x, gamma.getShape(), gamma, next(), EPSILON);
  }

  @Override
  public PtNDArray maxPool(PtNDArray x, int size) {
    Shape window = new Shape(size, size);
    return JniUtils.maxPool(x, window, window, new Shape(0, 0), false);
  }

  @Override
  public PtNDArray imageMean(PtNDArray x) {
    return flatten(JniUtils.adaptiveAvgPool(x, new Shape(1, 1)));
  }

  @Override
  public PtNDArray flatten(PtNDArray x) {
    return JniUtils.flatten(x, 1, -1);
  }

  @Override
  public PtNDArray lstm(PtNDArray x, int layers, int hidden) {
    NDList weights = new NDList();
    for (int i = 0; i < 4 * layers; i++) {
      weights.add(next());
    }
    NDList start = zeros(new Shape(layers, x.getShape().get(1), hidden));
    NDList outputs = JniUtils.lstm(x, start, weights, true, layers, 0, training, false, false);
    return (PtNDArray) outputs.get(0);
  }

  private NDList zeros(Shape shape) {
    return zeros.computeIfAbsent(
        shape, same -> new NDList(manager.zeros(same), manager.zeros(same)));
  }

  @Override
  public PtNDArray attention(PtNDArray x, int width, int heads) {
    PtNDArray inWeight = next();
    PtNDArray all = JniUtils.linear(x, inWeight, next());
    Shape shape = x.getShape();
    long size = width / heads;
    long[] cut = {shape.get(0), shape.get(1), heads, size};
    NDList parts = JniUtils.split(all, width, 2);
    PtNDArray query = head(parts.get(0), cut);
    PtNDArray key = head(parts.get(1), cut);
    PtNDArray value = head(parts.get(2), cut);
    PtNDArray scaled = JniUtils.mul(query, scalar(1 / Math.sqrt(size)));
    PtNDArray scores = JniUtils.matmul(scaled, JniUtils.transpose(key, 2, 3));
    PtNDArray weights = JniUtils.softmax(scores, -1, DataType.FLOAT32);
    PtNDArray mixed = JniUtils.transpose(JniUtils.matmul(weights, value), 1, 2);
    PtNDArray outWeight = next();
    return JniUtils.linear(JniUtils.reshape(mixed, shape.getShape()), outWeight, next());
  }

  private static PtNDArray head(NDArray part, long[] cut) {
    return JniUtils.transpose(JniUtils.reshape((PtNDArray) part, cut), 1, 2);
  }

  private PtNDArray scalar(double number) {
    return scalars.computeIfAbsent(number, same -> (PtNDArray) manager.create(same.floatValue()));
  }

  @Override
  public PtNDArray residual(
      PtNDArray x, UnaryOperator<PtNDArray> branch, UnaryOperator<PtNDArray> shortcut) {
    PtNDArray y = branch.apply(x);
    return JniUtils.add(y, shortcut.apply(x));
  }
}
