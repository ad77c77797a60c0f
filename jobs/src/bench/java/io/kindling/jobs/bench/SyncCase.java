package io.kindling.jobs.bench;

import io.kindling.engine.network.Network;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.random.CounterRandom;
import io.kindling.jobs.config.WireFormat;
import java.util.List;

/**
 * What is synchronised.
 *
 * @param name the number of parameters and the optimizer, as in {@code 535k adam}
 * @param format how numbers travel
 * @param steps the synchronisations of a turn of ours; the peer makes fewer
 */
record SyncCase(
    String name, Network network, OptimizerSpec optimizer, WireFormat format, int steps) {
  private static final Network MIDDLE = Network.input(784).dense(512).dense(256).dense(10);
  private static final Network LARGE = Network.input(2236).dense(2236);

  static final List<SyncCase> ALL =
      List.of(
          new SyncCase("1k", Network.input(9).dense(100), sgd(), WireFormat.FP32, 400),
          new SyncCase("535k", MIDDLE, sgd(), WireFormat.FP32, 150),
          new SyncCase("535k bf16", MIDDLE, sgd(), WireFormat.BF16, 150),
          new SyncCase("535k adam", MIDDLE, adam(), WireFormat.FP32, 150),
          new SyncCase("5M", LARGE, sgd(), WireFormat.FP32, 80),
          new SyncCase("5M bf16", LARGE, sgd(), WireFormat.BF16, 80),
          new SyncCase("5M adam", LARGE, adam(), WireFormat.FP32, 80));

  private static OptimizerSpec sgd() {
    return new OptimizerSpec.Sgd(1e-3f);
  }

  private static OptimizerSpec adam() {
    return new OptimizerSpec.Adam(1e-6f);
  }

  /** The same with numbers that travel whole. */
  SyncCase whole() {
    return new SyncCase(name, network, optimizer, WireFormat.FP32, steps);
  }

  int parameters() {
    return network.parameters().length();
  }

  /** A gradient of ordinary size. */
  static float[] gradient(int length) {
    float[] gradient = new float[length];
    for (int i = 0; i < length; i++) {
      gradient[i] = (float) CounterRandom.normal(3, 0, i);
    }
    return gradient;
  }
}
