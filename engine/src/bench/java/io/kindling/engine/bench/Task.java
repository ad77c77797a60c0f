package io.kindling.engine.bench;

import io.kindling.engine.network.Network;
import io.kindling.engine.op.Activation;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.random.CounterRandom;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What both sides train: a multilayer perceptron with ReLU on one batch. The rate is so small that
 * the numbers stay ordinary: overfitting would end in denormals, which slow any engine down.
 *
 * @param widths of the input, the hidden layers and the output
 */
public record Task(int rows, Rule rule, int... widths) {
  /** The network of the first benchmark. */
  public static final Task LARGE = new Task(128, Rule.ADAM, 784, 512, 256, 10);

  static final float RATE = 1e-6f;
  static final long SEED = 1;

  /** How the parameters are stepped. */
  public enum Rule {
    ADAM,
    SGD
  }

  public String name() {
    String sizes =
        Arrays.stream(widths).mapToObj(Integer::toString).collect(Collectors.joining("-"));
    return "mlp " + sizes + " b" + rows;
  }

  public Network network() {
    Network network = Network.input(widths[0]);
    for (int layer = 1; layer + 1 < widths.length; layer++) {
      network = network.dense(widths[layer], Activation.RELU);
    }
    return network.dense(classes());
  }

  public OptimizerSpec optimizer() {
    return rule == Rule.ADAM ? new OptimizerSpec.Adam(RATE) : new OptimizerSpec.Sgd(RATE);
  }

  int classes() {
    return widths[widths.length - 1];
  }

  float[] features() {
    float[] features = new float[rows * widths[0]];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) CounterRandom.normal(1, 0, i);
    }
    return features;
  }

  int[] labels() {
    return IntStream.range(0, rows).map(n -> CounterRandom.below(classes(), 2, 0, n)).toArray();
  }
}
