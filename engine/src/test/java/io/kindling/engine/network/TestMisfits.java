package io.kindling.engine.network;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.PoolKind;
import io.kindling.engine.sequence.LstmCell;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Layers that do not fit where they stand, each by its sentence. */
class TestMisfits {
  private static final String START = "Layer 0 of the network does not fit: ";

  private static void assertMisfit(LayerSpec layer, String sentence, int... input) {
    Network network = Network.input(input);
    assertThatThrownBy(() -> network.with(layer)).hasMessage(START + sentence);
  }

  private static Conv conv(int filters, List<Integer> kernel, int groups) {
    return new Conv(
        filters,
        kernel,
        List.of(1),
        List.of(1),
        Padding.VALID,
        groups,
        Bias.ADDED,
        Initialiser.HE,
        Activation.RELU);
  }

  @Test
  void windows() {
    assertMisfit(
        conv(2, List.of(3), 1),
        "The conv layer takes rows of shape [C,L] or [C,H,W], found [784]: put a reshape layer"
            + " before it",
        784);
    assertMisfit(
        conv(2, List.of(3, 3), 1),
        "The conv layer's kernel [3, 3] does not fit an input of shape [2x9]: expected one number,"
            + " or 1",
        2,
        9);
    assertMisfit(
        conv(2, List.of(5), 1),
        "The conv layer's window over 5 numbers does not fit on the 4 of its input [3x9x4] with"
            + " padding valid: take a smaller kernel or more padding",
        3,
        9,
        4);
    assertMisfit(
        conv(4, List.of(1), 2),
        "The conv layer's 2 groups do not divide the 3 channels of its input [3x9x4]",
        3,
        9,
        4);
    assertThatThrownBy(() -> conv(3, List.of(1), 2))
        .hasMessage("A conv layer has 3 filters, which its 2 groups do not divide");
    assertThatThrownBy(() -> conv(2, List.of(0), 1))
        .hasMessage(
            "Invalid kernel 0 of a conv layer: expected the size of a window, such as 3 or [3, 5]");
    assertMisfit(
        new Pooling(Pooling.max(2).pool(), List.of(2), List.of(2), Padding.of(List.of(2))),
        "The maxPool layer's padding [2] is not smaller than its window [2]: some would see"
            + " nothing",
        1,
        4,
        4);
    assertMisfit(
        new GlobalAveragePool(),
        "The globalAveragePool layer takes rows of shape [C,L] or [C,H,W], found [4]",
        4);
    assertMisfit(
        new GlobalMaxPool(),
        "The globalMaxPool layer takes rows of shape [C,L] or [C,H,W], found [2x3x4x5]",
        2,
        3,
        4,
        5);
  }

  @Test
  void sequences() {
    assertMisfit(
        Recurrent.of(new LstmCell(), 2),
        "The lstm layer takes sequences of shape [T,C], found [4]",
        4);
    assertMisfit(
        new StepDense(2, Activation.RELU),
        "The stepDense layer takes sequences of shape [T,C], found [4]",
        4);
    assertMisfit(
        new Positions(), "The positions layer takes sequences of shape [T,E], found [4]", 4);
    assertMisfit(
        new AttentionLayer(3, AttentionLayer.View.ALL, 0),
        "The attention layer's 3 heads do not divide the width 4 of its input [5x4]",
        5,
        4);
    assertMisfit(
        new AttentionLayer(1, AttentionLayer.View.ALL, 0),
        "The attention layer takes a sequence [T,E], or two of the same width, found [[4]]",
        4);
  }

  @Test
  void shapes() {
    assertMisfit(
        new ReshapeLayer(Shape.of(2, 3)),
        "The reshape layer's shape [2x3] has 6 numbers, its input [7] has 7",
        7);
    assertMisfit(
        new PermuteLayer(List.of(1, 0)),
        "The permute layer's order [1, 0] has 2 dimensions, its input [7] has 1",
        7);
    assertThatThrownBy(() -> new PermuteLayer(List.of(1, 2)))
        .hasMessage(
            "Invalid order [1, 2] of a permute layer: expected each number from 0 to 1 once");
    assertThatThrownBy(() -> new ReshapeLayer(Shape.of(70_000, 70_000)))
        .hasMessage(
            "The shape [70000x70000] of a reshape layer has more than 2147483647 numbers a row");
    assertMisfit(
        new EmbeddingLayer(1 << 20, 5, Initialiser.XAVIER),
        "Its output of shape [5000x1048576] has more than 2147483647 numbers a row",
        5000);
    SparseDense sparse = new SparseDense(3, 100, Activation.RELU);
    String noSparseRows =
        "The sparseDense layer takes rows of shape [2,K], K places and then K values, found %s: put"
            + " a reshape layer before it";
    assertMisfit(sparse, String.format(noSparseRows, "[10]"), 10);
    assertMisfit(sparse, String.format(noSparseRows, "[5x2]"), 5, 2);
    assertMisfit(
        new SparseDense(1 << 20, 1 << 20, Activation.RELU),
        "0.weight of shape [1048576x1048576] makes more than 2147483647 numbers",
        2,
        5);
    assertMisfit(
        new SpatialDropout(0.5f),
        "The spatialDropout layer takes rows of shape [C,L] or [C,H,W], found [4]: use dropout",
        4);
    assertMisfit(
        BatchNorm.DEFAULT,
        "A batchNorm layer takes rows of shape [C], [C,L] or [C,H,W], found [1x2x3x4]",
        1,
        2,
        3,
        4);
  }

  @Test
  void whatHasNoMeaning() {
    assertThatThrownBy(() -> new Pooling(PoolKind.AVERAGE, List.of(2), List.of(2), Padding.VALID))
        .hasMessage(
            "A pooling layer takes the largest number or the mean of those inside, found AVERAGE");
    assertThatThrownBy(() -> new Padding(Padding.Rule.SAME, List.of(1)))
        .hasMessage(
            "Invalid padding SAME with the sizes [1]: expected same or valid without sizes, or"
                + " sizes");
    assertThatThrownBy(() -> new Padding(Padding.Rule.SIZES, List.of()))
        .hasMessageStartingWith("Invalid padding SIZES with the sizes []: expected same or valid");
    List<NamedShape> two =
        List.of(new NamedShape("a", Shape.of(5, 4)), new NamedShape("b", Shape.of(3, 4)));
    LayerEntry causal =
        new LayerEntry(
            Optional.of("look"),
            List.of("a", "b"),
            new AttentionLayer(1, AttentionLayer.View.CAUSAL, 0));
    assertThatThrownBy(() -> new Network(new NetworkSpec(two, List.of(causal), List.of())))
        .hasMessage(
            "Layer look of the network does not fit: The attention layer is causal, which is for a"
                + " sequence that looks at itself, found two: [[5x4], [3x4]]");
  }

  @Test
  void rowsOfNoDimension() {
    String found = " layer takes rows of a dimension or more, found []";
    assertMisfit(LayerNormLayer.DEFAULT, "The layerNorm" + found);
    assertMisfit(new Prelu(0.1f), "The prelu" + found);
    assertMisfit(new SoftmaxLayer(), "A softmax" + found);
  }
}
