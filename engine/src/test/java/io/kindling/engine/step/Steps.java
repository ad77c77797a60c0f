package io.kindling.engine.step;

import io.kindling.engine.network.Network;
import io.kindling.engine.random.RunKey;
import java.util.Arrays;

/** Short ways to run single steps in tests. */
final class Steps {
  private Steps() {}

  /** Fills a batch from rows of features, targets and weights that start at {@code from}. */
  static StepBatch filled(
      StepBatch batch, int from, float[] features, float[] targets, float[] weights) {
    int width = features.length / weights.length;
    int wide = targets.length / weights.length;
    for (int i = 0; i < batch.rows() * width; i++) {
      batch.features().put(i, features[from * width + i]);
    }
    for (int i = 0; i < batch.rows() * wide; i++) {
      batch.targets().put(i, targets[from * wide + i]);
    }
    for (int i = 0; i < batch.rows(); i++) {
      batch.weights().put(i, weights[from + i]);
    }
    return batch;
  }

  /** The gradient of a batch that has been filled. */
  static float[] gradient(StepEngine engine, StepBatch batch, RunKey key, Network network) {
    engine.run(batch, key, 0);
    float[] gradient = new float[network.parameters().length()];
    engine.readSlotInto(0, gradient);
    return gradient;
  }

  static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }
}
