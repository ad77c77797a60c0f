package io.kindling.engine.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

/** PyTorch as users of DJL call it: a model of blocks, run for evaluation. */
final class TorchModelForward implements TorchForward {
  private final TorchModel model;
  private final NDArray features;

  TorchModelForward(Task task, Traced traced) {
    model = new TorchModel(task, traced);
    features = model.features(task);
  }

  @Override
  public String name() {
    return TorchModel.label();
  }

  @Override
  public void run() {
    try (NDManager scope = model.manager().newSubManager()) {
      forward(scope);
    }
  }

  private NDArray forward(NDManager scope) {
    features.tempAttach(scope);
    return model.trainer().evaluate(new NDList(features)).head();
  }

  @Override
  public float[] output() {
    try (NDManager scope = model.manager().newSubManager()) {
      return forward(scope).toFloatArray();
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
