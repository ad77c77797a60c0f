package io.kindling.engine.bench;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.Trainer;
import ai.djl.training.loss.L2Loss;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.util.Pair;
import io.kindling.engine.Checks;
import io.kindling.engine.network.Segment;
import java.util.Arrays;
import java.util.List;

/**
 * A task as users of DJL write it: a model of blocks and its trainer, with our first parameters.
 */
final class TorchModel implements AutoCloseable {
  private final Model model;
  private final Trainer trainer;
  private final List<Parameter> parameters;

  TorchModel(Task task, Traced traced) {
    model = Model.newInstance(task.name());
    model.setBlock(task.architecture().apply(new BlockLayers(), new SequentialBlock()));
    trainer = model.newTrainer(new DefaultTrainingConfig(loss(task)).optOptimizer(optimizer(task)));
    trainer.initialize(TorchStep.shape(task.features()));
    parameters =
        model.getBlock().getParameters().stream()
            .map(Pair::getValue)
            .filter(Parameter::requiresGradient)
            .toList();
    fill(traced);
  }

  static String label() {
    return "PyTorch " + ai.djl.engine.Engine.getInstance().getVersion() + ", DJL's blocks";
  }

  private static Loss loss(Task task) {
    return task.head() == Task.Head.CLASSES
        ? Loss.softmaxCrossEntropyLoss()
        : new L2Loss("mean squared error", 1);
  }

  private static Optimizer optimizer(Task task) {
    Tracker rate = Tracker.fixed(Task.RATE);
    return switch (task.rule()) {
      case ADAM -> Optimizer.adam().optLearningRateTracker(rate).build();
      case SGD -> Optimizer.sgd().setLearningRateTracker(rate).build();
      case MOMENTUM ->
          Optimizer.sgd().setLearningRateTracker(rate).optMomentum(Task.MOMENTUM).build();
    };
  }

  private void fill(Traced traced) {
    List<Segment> windows = traced.graph().parameters().segments();
    Checks.require(
        windows.size() == parameters.size(),
        "DJL's blocks have %s parameters, ours %s",
        parameters.size(),
        windows.size());
    for (int i = 0; i < windows.size(); i++) {
      Segment window = windows.get(i);
      NDArray array = parameters.get(i).getArray();
      Checks.require(
          array.getShape().equals(TorchStep.shape(window.shape())),
          "Parameter %s has the shape %s in DJL's blocks, %s in ours",
          i,
          array.getShape(),
          window.shape());
      int end = window.offset() + window.length();
      array.set(Arrays.copyOfRange(traced.parameters(), window.offset(), end));
    }
  }

  Trainer trainer() {
    return trainer;
  }

  List<Parameter> parameters() {
    return parameters;
  }

  NDManager manager() {
    return trainer.getManager();
  }

  NDArray features(Task task) {
    return manager().create(task.featureNumbers(), TorchStep.shape(task.features()));
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
  }
}
