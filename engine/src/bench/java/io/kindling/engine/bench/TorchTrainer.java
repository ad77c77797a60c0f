package io.kindling.engine.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;

/** PyTorch as users of DJL call it: a model, a trainer, a gradient collector. */
final class TorchTrainer implements TorchStep {
  private final TorchModel model;
  private final NDArray features;
  private final NDArray targets;
  private final Shape outputs;

  TorchTrainer(Task task, Traced traced) {
    model = new TorchModel(task, traced);
    features = model.features(task);
    outputs = outputs(task);
    targets = targets(task);
  }

  private NDArray targets(Task task) {
    NDArray numbers = model.manager().create(task.targetNumbers());
    return task.head() == Task.Head.CLASSES
        ? numbers.toType(DataType.INT64, false)
        : numbers.reshape(outputs);
  }

  /** DJL's cross-entropy takes one line of logits for each label. */
  private static Shape outputs(Task task) {
    return task.head() == Task.Head.CLASSES
        ? new Shape(task.losses(), task.classes())
        : TorchStep.shape(task.outputs());
  }

  @Override
  public String name() {
    return TorchModel.label();
  }

  private NDArray backward(NDManager scope) {
    try (GradientCollector collector = model.trainer().newGradientCollector()) {
      features.tempAttach(scope);
      targets.tempAttach(scope);
      NDArray output = model.trainer().forward(new NDList(features)).head().reshape(outputs);
      NDArray loss = model.trainer().getLoss().evaluate(new NDList(targets), new NDList(output));
      collector.backward(loss);
      return loss;
    }
  }

  @Override
  public void forwardAndBackward() {
    try (NDManager scope = model.manager().newSubManager()) {
      backward(scope);
    }
  }

  @Override
  public void wholeStep() {
    try (NDManager scope = model.manager().newSubManager()) {
      backward(scope);
      model.trainer().step();
    }
  }

  @Override
  public double loss() {
    try (NDManager scope = model.manager().newSubManager()) {
      return backward(scope).getFloat();
    }
  }

  @Override
  public float[] gradient() {
    clear();
    forwardAndBackward();
    FlatGradient flat = new FlatGradient();
    model.parameters().forEach(parameter -> flat.append(parameter.getArray()));
    return flat.numbers();
  }

  private void clear() {
    for (Parameter parameter : model.parameters()) {
      if (parameter.getArray().hasGradient()) {
        try (NDArray gradient = parameter.getArray().getGradient()) {
          gradient.subi(gradient);
        }
      }
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
