package io.kindling.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.backend.StepGraph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.loss.BinaryCrossEntropyLoss;
import io.kindling.engine.loss.BoxesLoss;
import io.kindling.engine.loss.KlDivergenceLoss;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.loss.Losses;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.op.WeightedSum;
import io.kindling.engine.random.CounterRandom;
import io.kindling.engine.step.Mode;
import io.kindling.engine.testing.GradCheck;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TestNetwork {
  private static final Network NETWORK =
      Network.input(28, 28)
          .flatten()
          .dense(300, Activation.RELU)
          .batchNorm()
          .dropout(0.2f)
          .dense(200, Activation.TANH)
          .dense(10);

  @Test
  void windowsFollowOneAnotherWithTheNamesOfTheirLayers() {
    List<Segment> windows = NETWORK.parameters().segments();
    assertThat(windows)
        .extracting(Segment::name)
        .containsExactly(
            "1.weight", "1.bias", "2.weight", "2.bias", "4.weight", "4.bias", "5.weight", "5.bias");
    assertThat(windows.get(0).shape()).isEqualTo(Shape.of(300, 784));
    int end = 0;
    for (Segment window : windows) {
      assertThat(window.offset()).isEqualTo(end);
      end += window.length();
    }
    assertThat(NETWORK.parameters().length()).isEqualTo(end).isEqualTo(235500 + 600 + 60200 + 2010);
    assertThat(NETWORK.state().segments())
        .extracting(Segment::name)
        .containsExactly("2.running_mean", "2.running_var");
    assertThat(NETWORK.output()).isEqualTo(Shape.of(10));
    assertThat(NETWORK.usesBatchStatistics()).isTrue();
    assertThat(Network.input(3).dense(2).usesBatchStatistics()).isFalse();
  }

  /** Trained models keep their bits: neither the graph nor the places of chance may move. */
  @Test
  void layersOneBehindTheOtherMakeTheGraphTheyAlwaysMade() {
    StepGraph step = NetworkGraphs.of(NETWORK, Loss.CROSS_ENTROPY, 2, Mode.TRAIN);
    assertThat(step.graph().nodes().stream().skip(11).limit(11).map(Node::toString))
        .containsExactly(
            "%11 = Leaf[kind=STATE, name=2.running_mean, shape=[300], offset=0][]",
            "%12 = Leaf[kind=STATE, name=2.running_var, shape=[300], offset=300][]",
            "%13 = Reshape[shape=[2x784]][%0[2x28x28]]",
            "%14 = Affine[][%13[2x784], %3[300x784], %4[300]]",
            "%15 = Activate[activation=" + Activation.RELU + "][%14[2x300]]",
            "%16 = BatchNormTrain[epsilon=1.0E-5][%15[2x300], %5[300], %6[300]]",
            "%17 = DropoutMask[rate=0.2, site=3, shape=[2x300]][]",
            "%18 = Pairwise[function=MULTIPLY][%16.0[2x300], %17[2x300]]",
            "%19 = Affine[][%18[2x300], %7[200x300], %8[200]]",
            "%20 = Activate[activation=" + Activation.TANH + "][%19[2x200]]",
            "%21 = Affine[][%20[2x200], %9[10x200], %10[10]]");
  }

  @Test
  void addingALayerLeavesTheShorterNetworkAsItWas() {
    Network shorter = Network.input(4).dense(3);
    Network longer = shorter.dense(2);
    assertThat(shorter.layers()).hasSize(1);
    assertThat(longer.layers()).hasSize(2);
    assertThat(longer).isNotEqualTo(shorter).isEqualTo(Network.input(4).dense(3).dense(2));
  }

  @Test
  void firstParametersHaveTheSpreadOfTheirInitialiser() {
    float[] flat = NETWORK.initialParameters(3);
    assertThat(meanSquare(flat, "1.weight")).isCloseTo(2.0 / 784, within(2e-5));
    assertThat(meanSquare(flat, "4.weight")).isCloseTo(2.0 / (300 + 200), within(5e-5));
    assertThat(largest(flat, "4.weight")).isBetween(0.99f * 0.10954f, 0.10955f);
    assertThat(meanSquare(flat, "5.weight")).isCloseTo(2.0 / (200 + 10), within(5e-4));
    assertThat(meanSquare(flat, "1.bias")).isZero();
    assertThat(window(flat, "2.weight")).containsOnly(1);
    assertThat(window(flat, "2.bias")).containsOnly(0);
    assertThat(NETWORK.initialState()).startsWith(0, 0).endsWith(1, 1);
  }

  @Test
  void firstParametersAreAFunctionOfTheSeed() {
    assertThat(NETWORK.initialParameters(3)).isEqualTo(NETWORK.initialParameters(3));
    assertThat(NETWORK.initialParameters(3)).isNotEqualTo(NETWORK.initialParameters(4));
    float[] equalShapes = Network.input(8).dense(8).dense(8).initialParameters(3);
    assertThat(Arrays.copyOfRange(equalShapes, 0, 64))
        .isNotEqualTo(Arrays.copyOfRange(equalShapes, 72, 136));
  }

  private static float[] window(float[] flat, String name) {
    for (Segment segment : NETWORK.parameters().segments()) {
      if (segment.name().equals(name)) {
        return Arrays.copyOfRange(flat, segment.offset(), segment.offset() + segment.length());
      }
    }
    throw new AssertionError("No window " + name);
  }

  private static double meanSquare(float[] flat, String name) {
    double sum = 0;
    float[] numbers = window(flat, name);
    for (float number : numbers) {
      sum += number * (double) number;
    }
    return sum / numbers.length;
  }

  private static float largest(float[] flat, String name) {
    float largest = 0;
    for (float number : window(flat, name)) {
      largest = Math.max(largest, Math.abs(number));
    }
    return largest;
  }

  @Test
  void runningStatisticsMoveByTheirMomentum() {
    Network network = Network.input(2).with(new BatchNorm(0.25f, 1e-5f)).dense(1);
    double[] sums = {99, 40, 80, 20, 120};
    float[] moved = network.movedState(new float[] {4, 8, 1, 1}, sums, 1, 10);
    assertThat(moved).containsExactly(4, 8, 1.25f, 3.75f);
    assertThatThrownBy(() -> network.movedState(new float[3], sums, 1, 10))
        .hasMessage("The state has 3 numbers, the network 4");
  }

  @Test
  void theSummaryShowsLayersShapesParametersAndMemory() {
    assertThat(Summary.of(NETWORK, 128, 2))
        .isEqualTo(
            String.join(
                System.lineSeparator(),
                "layer        settings                      output   parameters  multiply-adds   MB",
                "input                                      [28x28]",
                "0 flatten                                  [784]             0              0  0.8",
                "1 dense      300 relu                      [300]        235500         235200  0.3",
                "2 batchNorm  momentum 0.1, epsilon 1.0E-5  [300]           600              0  0.3",
                "3 dropout    0.2                           [300]             0              0  0.3",
                "4 dense      200 tanh                      [200]         60200          60000  0.2",
                "5 dense      10 identity                   [10]           2010           2000  0.0",
                "298310 parameters, 600 running statistics, 297200 multiply-adds a row; about 19.0 MB"
                    + " outside the heap for 128 rows",
                ""));
  }

  @Test
  void theSummaryShowsLayersInsideLayers() {
    Network network =
        Network.input(3)
            .with("twice", new Repeat(2, Chain.of(new Dense(3, Activation.RELU))))
            .with(new Shared("twice"));
    assertThat(Summary.of(network, 1, 1).lines().map(String::strip))
        .contains(
            "twice repeat       2 times   [3]             24             18  0.0",
            "twice.0.0 dense  3 relu    [3]             12              9  0.0",
            "1 sharedWith       twice     [3]              0             18  0.0");
  }

  @Test
  void layersThatDoNotFitAreNamed() {
    assertThatThrownBy(() -> Network.input(28, 28).dense(10))
        .hasMessage(
            "Layer 0 of the network does not fit: A dense layer takes rows of one dimension, found"
                + " [28x28]: put a flatten layer before it");
    assertThatThrownBy(() -> Network.input(3).dense(0))
        .hasMessage("Invalid units 0 of a dense layer: expected a whole number from 1 to 16777216");
    assertThatThrownBy(() -> Network.input(3).dropout(1))
        .hasMessage("Invalid rate 1.0 of a dropout layer: expected a number from 0 to below 1");
    assertThatThrownBy(() -> new BatchNorm(0, 1e-5f))
        .hasMessage(
            "Invalid momentum 0.0 of a batchNorm layer: expected a number above 0, at most 1");
    assertThatThrownBy(() -> new BatchNorm(0.1f, 0))
        .hasMessage("Invalid epsilon 0.0 of a batchNorm layer: expected a number above 0");
    assertThatThrownBy(() -> Activation.leakyRelu(0))
        .hasMessage("Invalid slope 0.0 of a leaky ReLU: expected a number between 0 and 1");
    assertThatThrownBy(() -> Activation.elu(-1))
        .hasMessage("Invalid alpha -1.0 of an ELU: expected a number above 0");
    assertThatThrownBy(() -> Activation.clip(1, 1))
        .hasMessage("Invalid ends 1.0 and 1.0 of a clip: the lower one comes first");
    assertThatThrownBy(() -> new Activation(Activation.Kind.RELU, 0, 2))
        .hasMessage("Invalid setting 2.0 of RELU: it takes none");
  }

  @Test
  void networksAndLossesThatDoNotGoTogetherAreRefused() {
    Network softmax = Network.input(3).dense(2).with(new SoftmaxLayer());
    assertThatThrownBy(() -> NetworkGraphs.check(softmax, Loss.CROSS_ENTROPY))
        .hasMessage(
            "The loss crossEntropy works on logits: remove the softmax layer at the end of the"
                + " network (predictions are probabilities all the same)");
    for (Network sigmoid :
        List.of(
            Network.input(3).dense(1, Activation.SIGMOID),
            Network.input(3).dense(1).with(new Activated(Activation.SIGMOID)))) {
      assertThatThrownBy(() -> NetworkGraphs.check(sigmoid, new BinaryCrossEntropyLoss()))
          .hasMessage(
              "The loss binaryCrossEntropy works on logits: remove the sigmoid at the end of the"
                  + " network (predictions are probabilities all the same)");
      NetworkGraphs.check(sigmoid, Loss.MEAN_SQUARED_ERROR);
    }
    assertThatThrownBy(() -> NetworkGraphs.check(softmax, new KlDivergenceLoss()))
        .hasMessageContaining("The loss klDivergence works on logits: remove the softmax layer");
    assertThatThrownBy(() -> NetworkGraphs.check(Network.input(3), Loss.CROSS_ENTROPY))
        .hasMessage("The network has no layers: add at least one dense layer");
    assertThatThrownBy(
            () ->
                NetworkGraphs.check(
                    Network.input(2, 2, 3).with(new Activated(Activation.RELU)),
                    Loss.MEAN_SQUARED_ERROR))
        .hasMessage(
            "The network puts out rows of shape [2x2x3], a loss takes rows of shape [O], or"
                + " sequences [T,O]: put a flatten layer behind it");
  }

  static Stream<Loss> losses() {
    return Stream.concat(
        Losses.all().stream(), Stream.of(new BinaryCrossEntropyLoss(0.2f, List.of(3f, 0.5f))));
  }

  /** All kinds of layers together, every parameter against differences in double precision. */
  @ParameterizedTest
  @MethodSource("losses")
  void gradientsOfWholeNetworksEqualDifferences(Loss loss) {
    Network network =
        Network.input(2, 2)
            .flatten()
            .dense(4, Activation.LEAKY_RELU)
            .batchNorm()
            .dropout(0.3f)
            .dense(3, Activation.TANH)
            .with(new SoftmaxLayer())
            .with(new Activated(Activation.SIGMOID))
            .dense(loss instanceof BoxesLoss ? 7 : 2);
    StepGraph step = NetworkGraphs.of(network, loss, 6, Mode.TRAIN);
    Value number =
        step.graph().nodes().stream()
            .filter(node -> node.op() instanceof WeightedSum)
            .findFirst()
            .orElseThrow()
            .output();
    List<Value> leaves =
        step.graph().nodes().stream()
            .filter(node -> node.op() instanceof Leaf leaf && leaf.kind() == Leaf.Kind.PARAMETER)
            .map(node -> node.output())
            .toList();
    assertThat(leaves).hasSize(network.parameters().segments().size());
    GradCheck.check(
        step.graph(),
        number,
        leaves,
        interpreter ->
            step.graph().nodes().stream()
                .filter(node -> node.op() instanceof Leaf)
                .forEach(
                    node -> {
                      double[] array = interpreter.array(node.output());
                      boolean labels =
                          loss.classifies()
                              && node.output().equals(step.inputs().get(NetworkGraphs.TARGETS));
                      for (int i = 0; i < array.length; i++) {
                        array[i] = labels ? i % 2 : CounterRandom.normal(40 + node.number(), 0, i);
                      }
                    }));
  }
}
