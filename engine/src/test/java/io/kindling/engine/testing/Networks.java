package io.kindling.engine.testing;

import io.kindling.engine.network.Activated;
import io.kindling.engine.network.AttentionLayer;
import io.kindling.engine.network.BatchNorm;
import io.kindling.engine.network.Bias;
import io.kindling.engine.network.Chain;
import io.kindling.engine.network.Conv;
import io.kindling.engine.network.GlobalAveragePool;
import io.kindling.engine.network.GlobalMaxPool;
import io.kindling.engine.network.Initialiser;
import io.kindling.engine.network.LayerNormLayer;
import io.kindling.engine.network.LayerSpec;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.Padding;
import io.kindling.engine.network.Pooling;
import io.kindling.engine.network.Prelu;
import io.kindling.engine.network.Recurrent;
import io.kindling.engine.network.Residual;
import io.kindling.engine.network.SpatialDropout;
import io.kindling.engine.network.StepDense;
import io.kindling.engine.op.Activation;
import io.kindling.engine.sequence.Cell;
import io.kindling.engine.sequence.Directions;
import io.kindling.engine.sequence.GruCell;
import io.kindling.engine.sequence.LstmCell;
import java.util.ArrayList;
import java.util.List;

/** Networks of the usual kinds, small enough to be run often. */
public final class Networks {
  private Networks() {}

  /** One of each kind. */
  public static List<Network> all() {
    return List.of(
        perceptron(),
        convolutional(),
        globallyPooled(),
        resNet20(),
        images(),
        plainImages(),
        lines(),
        normalisedRows(),
        recurrent(new LstmCell()),
        recurrent(new GruCell()),
        sequences(new LstmCell()),
        sequences(new GruCell()),
        transformer(0.2f));
  }

  /** Dense layers, rows of 20 to 5 classes. */
  public static Network perceptron() {
    return Network.input(20).dense(32, Activation.RELU).dense(24, Activation.TANH).dense(5);
  }

  /** Images 2x12x12 to 5 classes; with batch normalisation behind each convolution. */
  public static Network convolutional() {
    return Network.input(2, 12, 12)
        .with(convolution(8, 3, 1))
        .batchNorm()
        .with(new Activated(Activation.RELU))
        .with(Pooling.max(2))
        .with(convolution(12, 3, 1))
        .batchNorm()
        .with(new Activated(Activation.RELU))
        .with(Pooling.max(2))
        .flatten()
        .dense(16, Activation.RELU)
        .dense(5);
  }

  /** Images 2x8x7 to 5 classes, with slopes below 0 that are learned. */
  public static Network sloped() {
    return Network.input(2, 8, 7)
        .with(convolution(9, 3, 2))
        .with(new Prelu(0.25f))
        .flatten()
        .dense(20)
        .with(new Prelu(-0.1f))
        .dense(5);
  }

  /** Images 2x12x9 to 5 classes by the largest number of each channel. */
  public static Network globallyPooled() {
    return Network.input(2, 12, 9)
        .with(convolution(12, 3, 1))
        .with(new Activated(Activation.TANH))
        .with(convolution(20, 3, 2))
        .with(new GlobalMaxPool())
        .dense(5);
  }

  /** He et al. 2016 for CIFAR: three stages of 16, 32 and 64 channels, on images 3x16x16. */
  public static Network resNet20() {
    List<LayerSpec> layers = new ArrayList<>();
    layers.add(convolution(16, 3, 1));
    layers.add(BatchNorm.DEFAULT);
    layers.add(new Activated(Activation.RELU));
    for (int filters : new int[] {16, 32, 64}) {
      for (int block = 0; block < 3; block++) {
        layers.add(block(filters, filters > 16 && block == 0 ? 2 : 1));
      }
    }
    Network network = Network.input(3, 16, 16);
    for (LayerSpec layer : layers) {
      network = network.with(layer);
    }
    return network.with(new GlobalAveragePool()).dense(10);
  }

  /** Two convolutions, normalised, added to what came in; where they halve, so does a third. */
  public static Residual block(int filters, int stride) {
    Chain shortcut =
        stride == 1 ? Chain.NONE : Chain.of(convolution(filters, 1, stride), BatchNorm.DEFAULT);
    return new Residual(
        Chain.of(
            convolution(filters, 3, stride),
            BatchNorm.DEFAULT,
            new Activated(Activation.RELU),
            convolution(filters, 3, 1),
            BatchNorm.DEFAULT),
        shortcut,
        Activation.RELU);
  }

  /** A convolution without a bias, for what is normalised next; padded by half of its kernel. */
  public static Conv convolution(int filters, int kernel, int stride) {
    return new Conv(
        filters,
        List.of(kernel),
        List.of(stride),
        List.of(1),
        Padding.of(List.of(kernel / 2)),
        1,
        Bias.NONE,
        Initialiser.HE,
        Activation.IDENTITY);
  }

  /**
   * Odd images to 5 classes through convolutions with and without normalisation, the largest of
   * windows behind an activation, and residual blocks: all that back ends join is here.
   */
  public static Network images() {
    return convolved(Network.input(3, 11, 9));
  }

  /** The same layers over sequences, which are convolved as images of one line. */
  public static Network lines() {
    return convolved(Network.input(3, 26));
  }

  private static Network convolved(Network input) {
    return input
        .with(new Conv(6, 3, Activation.RELU))
        .with(Pooling.max(2))
        .with(convolution(8, 3, 1))
        .batchNorm()
        .with(new Activated(Activation.RELU))
        .with(block(8, 1))
        .with(block(10, 2))
        .with(new GlobalAveragePool())
        .dense(9, Activation.RELU)
        .dense(5);
  }

  /**
   * Rows of 7 to 5 classes through normalisations with an activation behind them, of a width that
   * there are kernels made for and of another.
   */
  public static Network normalisedRows() {
    Activated relu = new Activated(Activation.RELU);
    return Network.input(7)
        .dense(33)
        .batchNorm()
        .with(relu)
        .dense(32)
        .batchNorm()
        .with(relu)
        .dense(5);
  }

  /** Images 2x8x7 to 5 classes; rows have nothing to do with each other, but each with chance. */
  public static Network plainImages() {
    return Network.input(2, 8, 7)
        .with(new Conv(6, 3, Activation.RELU))
        .with(Pooling.max(2))
        .with(new SpatialDropout(0.3f))
        .with(
            new Residual(
                Chain.of(new Conv(6, 3, Activation.TANH), convolution(6, 3, 1)),
                Chain.NONE,
                Activation.RELU))
        .with(Pooling.average(2))
        .flatten()
        .dropout(0.2f)
        .dense(5);
  }

  /** Two recurrent layers over sequences [9,6], to 5 classes. */
  public static Network recurrent(Cell cell) {
    return Network.input(9, 6).with(stack(cell, Recurrent.Returned.LAST, 0)).dense(5);
  }

  /** Two recurrent layers with dropout between them over sequences [9,6], a class for each step. */
  public static Network sequences(Cell cell) {
    return Network.input(9, 6)
        .with(stack(cell, Recurrent.Returned.STEPS, 0.3f))
        .with(LayerNormLayer.DEFAULT)
        .with(new StepDense(5, Activation.IDENTITY));
  }

  /** Two recurrent layers of 14 units. */
  public static Recurrent stack(Cell cell, Recurrent.Returned returned, float dropout) {
    return new Recurrent(
        cell,
        14,
        2,
        Directions.FORWARD,
        dropout,
        returned,
        Recurrent.Start.ZEROS,
        Initialiser.XAVIER);
  }

  /** A block of attention and of two dense layers over sequences [7,12], a class for each step. */
  public static Network transformer(float dropout) {
    return Network.input(7, 12)
        .with(
            new Residual(
                Chain.of(
                    LayerNormLayer.DEFAULT,
                    new AttentionLayer(3, AttentionLayer.View.CAUSAL, dropout)),
                Chain.NONE,
                Activation.IDENTITY))
        .with(
            new Residual(
                Chain.of(
                    LayerNormLayer.DEFAULT,
                    new StepDense(24, Activation.GELU),
                    new StepDense(12, Activation.IDENTITY)),
                Chain.NONE,
                Activation.IDENTITY))
        .with(new StepDense(5, Activation.IDENTITY));
  }
}
