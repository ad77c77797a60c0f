package io.kindling.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.backend.StepGraph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.op.WeightedSum;
import io.kindling.engine.random.CounterRandom;
import io.kindling.engine.step.Mode;
import io.kindling.engine.testing.GradCheck;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
                "layer          settings                           output       parameters",
                "input                                             [28x28]                ",
                "0 flatten                                         [784]                 0",
                "1 dense        300 relu                           [300]            235500",
                "2 batchNorm    momentum 0.1, epsilon 1.0E-5       [300]               600",
                "3 dropout      0.2                                [300]                 0",
                "4 dense        200 tanh                           [200]             60200",
                "5 dense        10 identity                        [10]               2010",
                "298310 parameters, 600 running statistics; about 5.9 MB outside the heap for 128"
                    + " rows",
                ""));
  }

  @Test
  void layersThatDoNotFitAreNamed() {
    assertThatThrownBy(() -> Network.input(28, 28).dense(10))
        .hasMessage(
            "Layer 0 of the network does not fit: A dense layer takes rows of one dimension, found"
                + " [28x28]: put a flatten layer before it");
    assertThatThrownBy(() -> Network.input(3).dense(0))
        .hasMessage("Invalid units 0 of a dense layer: expected at least 1");
    assertThatThrownBy(() -> Network.input(3).dropout(1))
        .hasMessage("Invalid rate 1.0 of a dropout layer: expected 0 to below 1");
    assertThatThrownBy(() -> new BatchNorm(0, 1e-5f))
        .hasMessage("Invalid momentum 0.0 of a batchNorm layer: expected above 0, at most 1");
    assertThatThrownBy(() -> new BatchNorm(0.1f, 0))
        .hasMessage("Invalid epsilon 0.0 of a batchNorm layer: expected above 0");
    assertThatThrownBy(() -> Activation.leakyRelu(0))
        .hasMessageContaining("a leaky ReLU takes one between 0 and 1, the others none");
  }

  @Test
  void networksAndLossesThatDoNotGoTogetherAreRefused() {
    Network softmax = Network.input(3).dense(2).with(new SoftmaxLayer());
    assertThatThrownBy(() -> NetworkGraphs.check(softmax, Loss.CROSS_ENTROPY))
        .hasMessage(
            "The loss crossEntropy works on logits: remove the softmax layer at the end of the"
                + " network (predictions are probabilities all the same)");
    assertThatThrownBy(() -> NetworkGraphs.check(Network.input(3), Loss.CROSS_ENTROPY))
        .hasMessage("The network has no layers: add at least one dense layer");
    assertThatThrownBy(
            () ->
                NetworkGraphs.check(
                    Network.input(2, 2).with(new Activated(Activation.RELU)),
                    Loss.MEAN_SQUARED_ERROR))
        .hasMessage("The network puts out rows of shape [2x2], a loss takes rows of one dimension");
  }

  /** All kinds of layers together, every parameter against differences in double precision. */
  @ParameterizedTest
  @EnumSource(Loss.class)
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
            .dense(2);
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
