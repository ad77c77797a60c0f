package io.kindling.engine.bench;

import java.util.function.UnaryOperator;

/** A network, written once for all sides. */
@FunctionalInterface
interface Architecture {
  <V> V apply(Layers<V> layers, V x);

  /** Dense layers with ReLU between them. */
  record Perceptron(int... units) implements Architecture {
    @Override
    public <V> V apply(Layers<V> layers, V x) {
      V y = layers.dense(x, units[0]);
      for (int layer = 1; layer < units.length; layer++) {
        y = layers.dense(layers.relu(y), units[layer]);
      }
      return y;
    }
  }

  /** Two convolutions of 3x3, a pooling, two dense layers. */
  static <V> V convolutional(Layers<V> layers, V x) {
    V y = layers.relu(layers.convolution(x, 32, 3));
    y = layers.relu(layers.convolution(y, 64, 3));
    y = layers.flatten(layers.maxPool(y, 2));
    return layers.dense(layers.relu(layers.dense(y, 128)), 10);
  }

  /** The residual network of 20 layers for CIFAR: three stages of 16, 32 and 64 channels. */
  static <V> V resNet20(Layers<V> layers, V x) {
    V y = layers.relu(layers.batchNorm(layers.plainConvolution(x, 16, 3, 1)));
    for (int filters : new int[] {16, 32, 64}) {
      for (int block = 0; block < 3; block++) {
        boolean halves = filters > 16 && block == 0;
        UnaryOperator<V> branch = in -> pair(layers, in, filters, halves ? 2 : 1);
        UnaryOperator<V> shortcut =
            in -> halves ? layers.batchNorm(layers.plainConvolution(in, filters, 1, 2)) : in;
        y = layers.relu(layers.residual(y, branch, shortcut));
      }
    }
    return layers.dense(layers.imageMean(y), 10);
  }

  private static <V> V pair(Layers<V> layers, V x, int filters, int stride) {
    V y = layers.relu(layers.batchNorm(layers.plainConvolution(x, filters, 3, stride)));
    return layers.batchNorm(layers.plainConvolution(y, filters, 3, 1));
  }

  /** Two recurrent layers and a dense one at every step. */
  static <V> V recurrent(Layers<V> layers, V x) {
    return layers.dense(layers.lstm(x, 2, 256), Task.SYMBOLS);
  }

  /** Attention and two dense layers, each normalised before and added to what it starts from. */
  static <V> V transformerBlock(Layers<V> layers, V x) {
    V y =
        layers.residual(
            x, in -> layers.attention(layers.layerNorm(in), 128, 4), UnaryOperator.identity());
    return layers.residual(
        y,
        in -> layers.dense(layers.gelu(layers.dense(layers.layerNorm(in), 512)), 128),
        UnaryOperator.identity());
  }
}
