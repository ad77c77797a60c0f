package io.kindling.engine.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import io.kindling.engine.step.Mode;

/** PyTorch's own operators one by one. */
final class TorchDirectForward implements TorchForward {
  private final Task task;
  private final NDManager manager = Engine.getInstance().newBaseManager();
  private final TorchLayers layers;
  private final PtNDArray features;

  TorchDirectForward(Task task, Traced traced) {
    this.task = task;
    layers = new TorchLayers(manager, traced, Mode.EVALUATE);
    features = (PtNDArray) manager.create(task.featureNumbers(), TorchStep.shape(task.features()));
  }

  @Override
  public String name() {
    return TorchDirect.label();
  }

  @Override
  public void run() {
    try (NDManager scope = manager.newSubManager()) {
      forward(scope);
    }
  }

  private PtNDArray forward(NDManager scope) {
    features.tempAttach(scope);
    layers.rewind();
    return task.architecture().apply(layers, features);
  }

  @Override
  public float[] output() {
    try (NDManager scope = manager.newSubManager()) {
      return forward(scope).toFloatArray();
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
