package io.kindling.engine.bench;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;

/** PyTorch as users of DJL call it: a model, a trainer, a gradient collector. */
final class TorchTrainer implements TorchStep {
  private final Model model;
  private final Trainer trainer;
  private final NDArray features;
  private final NDArray labels;

  TorchTrainer(Task task) {
    model = Model.newInstance(task.name());
    SequentialBlock block = new SequentialBlock();
    int[] widths = task.widths();
    for (int layer = 1; layer < widths.length; layer++) {
      block.add(Linear.builder().setUnits(widths[layer]).build());
      if (layer + 1 < widths.length) {
        block.add(Activation::relu);
      }
    }
    model.setBlock(block);
    Tracker rate = Tracker.fixed(Task.RATE);
    Optimizer optimizer =
        task.rule() == Task.Rule.ADAM
            ? Optimizer.adam().optLearningRateTracker(rate).build()
            : Optimizer.sgd().setLearningRateTracker(rate).build();
    trainer =
        model.newTrainer(
            new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss()).optOptimizer(optimizer));
    Shape shape = new Shape(task.rows(), widths[0]);
    trainer.initialize(shape);
    features = trainer.getManager().create(task.features(), shape);
    labels = trainer.getManager().create(task.labels()).toType(DataType.INT64, false);
  }

  @Override
  public String name() {
    return "PyTorch " + ai.djl.engine.Engine.getInstance().getVersion() + ", DJL's trainer";
  }

  private NDArray backward(NDArray x, NDArray y, NDManager scope) {
    try (GradientCollector collector = trainer.newGradientCollector()) {
      NDList output = trainer.forward(new NDList(x));
      output.attach(scope);
      NDArray loss = trainer.getLoss().evaluate(new NDList(y), output);
      loss.attach(scope);
      collector.backward(loss);
      return loss;
    }
  }

  @Override
  public void forwardAndBackward() {
    try (NDManager scope = trainer.getManager().newSubManager()) {
      backward(features, labels, scope);
    }
  }

  @Override
  public void wholeStep() {
    try (NDManager scope = trainer.getManager().newSubManager()) {
      NDArray x = features.duplicate();
      NDArray y = labels.duplicate();
      x.attach(scope);
      y.attach(scope);
      backward(x, y, scope);
      trainer.step();
    }
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
  }
}
