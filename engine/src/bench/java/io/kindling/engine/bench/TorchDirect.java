package io.kindling.engine.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** PyTorch's own operators one by one, without what DJL's trainer adds around them. */
final class TorchDirect implements TorchStep {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-8f;
  private static final Runnable NOTHING = () -> {};

  private final Task task;
  private final NDManager manager = Engine.getInstance().newBaseManager();
  private final PtNDArray features;
  private final PtNDArray labels;
  private final List<Parameter> parameters = new ArrayList<>();
  private int step;

  TorchDirect(Task task) {
    this.task = task;
    int[] widths = task.widths();
    features = (PtNDArray) manager.create(task.features(), new Shape(task.rows(), widths[0]));
    labels = (PtNDArray) manager.create(task.labels()).toType(DataType.INT64, false);
    Network network = task.network();
    float[] initial = network.initialParameters(Task.SEED);
    for (Segment segment : network.parameters().segments()) {
      int end = segment.offset() + segment.length();
      float[] window = Arrays.copyOfRange(initial, segment.offset(), end);
      long[] sizes = Arrays.stream(segment.shape().toArray()).asLongStream().toArray();
      NDArray value = manager.create(window, new Shape(sizes));
      value.setRequiresGradient(true);
      parameters.add(
          new Parameter(
              (PtNDArray) value, (PtNDArray) value.zerosLike(), (PtNDArray) value.zerosLike()));
    }
  }

  @Override
  public String name() {
    return "PyTorch " + Engine.getInstance().getVersion() + ", operators called one by one";
  }

  private PtNDArray backward(PtNDArray x, PtNDArray y) {
    PtNDArray flow = x;
    for (int i = 0; i < parameters.size(); i += 2) {
      PtNDArray in = i == 0 ? flow : JniUtils.relu(flow);
      flow = JniUtils.linear(in, parameters.get(i).value(), parameters.get(i + 1).value());
    }
    PtNDArray logs = JniUtils.logSoftmax(flow, -1, DataType.FLOAT32);
    PtNDArray picked = JniUtils.gather(logs, (PtNDArray) y.expandDims(1), 1);
    PtNDArray loss = JniUtils.neg(JniUtils.mean(picked));
    JniUtils.backward(loss, (PtNDArray) loss.onesLike(), false, false);
    return loss;
  }

  private void step() {
    step++;
    float correction = (float) (Math.sqrt(1 - Math.pow(BETA2, step)) / (1 - Math.pow(BETA1, step)));
    for (Parameter p : parameters) {
      try (PtNDArray gradient = p.value().getGradient()) {
        if (task.rule() == Task.Rule.ADAM) {
          JniUtils.adamUpdate(
              p.value(),
              gradient,
              p.mean(),
              p.square(),
              Task.RATE,
              Task.RATE * correction,
              0,
              1,
              -1,
              BETA1,
              BETA2,
              EPSILON,
              false);
        } else {
          JniUtils.sgdUpdate(p.value(), gradient, p.mean(), Task.RATE, 0, 1, -1, 0);
        }
        JniUtils.zeroGrad(p.value());
      }
    }
  }

  private double run(PtNDArray x, PtNDArray y, Runnable after) {
    try (NDManager scope = manager.newSubManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      x.tempAttach(scope);
      y.tempAttach(scope);
      PtNDArray loss = backward(x, y);
      after.run();
      return after == NOTHING ? loss.getFloat() : 0;
    }
  }

  @Override
  public void forwardAndBackward() {
    run(features, labels, this::zeroGradients);
  }

  @Override
  public void wholeStep() {
    try (PtNDArray x = (PtNDArray) features.duplicate();
        PtNDArray y = (PtNDArray) labels.duplicate()) {
      run(x, y, this::step);
    }
  }

  /** Without it, gradients of one batch would be added to those of the batch before. */
  private void zeroGradients() {
    parameters.forEach(parameter -> JniUtils.zeroGrad(parameter.value()));
  }

  /** The mean loss of the batch. */
  double loss() {
    return run(features, labels, NOTHING);
  }

  @Override
  public void close() {
    manager.close();
  }

  private record Parameter(PtNDArray value, PtNDArray mean, PtNDArray square) {}
}
