package io.kindling.engine.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.kindling.engine.step.Mode;
import java.util.List;

/** PyTorch's own operators one by one, without what DJL's trainer adds around them. */
final class TorchDirect implements TorchStep {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-8f;

  private final Task task;
  private final NDManager manager = Engine.getInstance().newBaseManager();
  private final TorchLayers layers;
  private final PtNDArray features;
  private final PtNDArray targets;
  private final PtNDArray one;
  private final List<Parameter> parameters;
  private int step;

  TorchDirect(Task task, Traced traced) {
    this.task = task;
    layers = new TorchLayers(manager, traced, Mode.TRAIN);
    features = (PtNDArray) manager.create(task.featureNumbers(), TorchStep.shape(task.features()));
    targets = targets(task);
    one = (PtNDArray) manager.create(1f);
    parameters =
        layers.parameters().stream()
            .map(value -> new Parameter(value, zeros(value), zeros(value)))
            .toList();
  }

  static String label() {
    return "PyTorch " + Engine.getInstance().getVersion() + ", operators called one by one";
  }

  private static PtNDArray zeros(PtNDArray value) {
    return (PtNDArray) value.zerosLike();
  }

  private PtNDArray targets(Task task) {
    PtNDArray numbers = (PtNDArray) manager.create(task.targetNumbers());
    return task.head() == Task.Head.CLASSES
        ? (PtNDArray) numbers.toType(DataType.INT64, false).reshape(task.losses(), 1)
        : (PtNDArray) numbers.reshape(TorchStep.shape(task.outputs()));
  }

  @Override
  public String name() {
    return label();
  }

  private PtNDArray lossOf(PtNDArray y) {
    if (task.head() == Task.Head.NUMBERS) {
      return JniUtils.mean(JniUtils.square(JniUtils.sub(y, targets)));
    }
    PtNDArray flat = JniUtils.reshape(y, new long[] {task.losses(), task.classes()});
    PtNDArray logs = JniUtils.logSoftmax(flat, -1, DataType.FLOAT32);
    return JniUtils.neg(JniUtils.mean(JniUtils.gather(logs, targets, 1)));
  }

  /** All that is made on the way is released at once. */
  private void run(Reader after) {
    JniUtils.setGradMode(true);
    try (NDManager scope = manager.newSubManager()) {
      features.tempAttach(scope);
      layers.rewind();
      PtNDArray loss = lossOf(task.architecture().apply(layers, features));
      JniUtils.backward(loss, one, false, false);
      JniUtils.setGradMode(false);
      after.read(loss);
    }
  }

  private void step() {
    step++;
    float correction = (float) (Math.sqrt(1 - Math.pow(BETA2, step)) / (1 - Math.pow(BETA1, step)));
    for (Parameter p : parameters) {
      try (PtNDArray gradient = p.value().getGradient()) {
        update(p, gradient, correction);
      }
      JniUtils.zeroGrad(p.value());
    }
  }

  private void update(Parameter p, PtNDArray gradient, float correction) {
    switch (task.rule()) {
      case ADAM ->
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
      case SGD -> JniUtils.sgdUpdate(p.value(), gradient, p.mean(), Task.RATE, 0, 1, -1, 0);
      case MOMENTUM ->
          JniUtils.sgdUpdate(p.value(), gradient, p.mean(), Task.RATE, 0, 1, -1, Task.MOMENTUM);
    }
  }

  @Override
  public void forwardAndBackward() {
    run(loss -> zeroGradients());
  }

  @Override
  public void wholeStep() {
    run(loss -> step());
  }

  /** Without it, gradients of one batch would be added to those of the batch before. */
  private void zeroGradients() {
    layers.parameters().forEach(JniUtils::zeroGrad);
  }

  @Override
  public double loss() {
    double[] found = new double[1];
    run(
        loss -> {
          found[0] = loss.getFloat();
          zeroGradients();
        });
    return found[0];
  }

  @Override
  public float[] gradient() {
    FlatGradient flat = new FlatGradient();
    run(
        loss -> {
          layers.parameters().forEach(flat::append);
          zeroGradients();
        });
    return flat.numbers();
  }

  @Override
  public void close() {
    manager.close();
  }

  /** What is done before everything is released. */
  private interface Reader {
    void read(PtNDArray loss);
  }

  private record Parameter(PtNDArray value, PtNDArray mean, PtNDArray square) {}
}
