package io.kindling.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.op.Activation;
import io.kindling.engine.sequence.GruCell;
import io.kindling.engine.sequence.OneStep;
import io.kindling.engine.step.Mode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which layers know that sequences have lengths, and what is refused where one does not. */
class TestMasks {
  private static final LayerSpec MEAN = new OverTime(OneStep.MEAN);
  private static final LayerSpec GRU = Recurrent.of(new GruCell(), 2);
  private static final List<NamedShape> INPUTS =
      List.of(
          new NamedShape("x", Shape.of(4, 2)),
          new NamedShape("n", Shape.of(1)),
          new NamedShape("m", Shape.of()));

  private static Network padded() {
    return Network.input(4).with(new EmbeddingLayer(2, 5, Initialiser.XAVIER, Optional.of(0)));
  }

  private static LayerEntry entry(String name, LayerSpec layer, String from, String lengths) {
    return new LayerEntry(Optional.of(name), List.of(from), Optional.of(lengths), layer);
  }

  private static LayerEntry join(LayerSpec layer, String... from) {
    return new LayerEntry(Optional.empty(), List.of(from), layer);
  }

  private static Network network(LayerEntry... layers) {
    return new Network(new NetworkSpec(INPUTS, List.of(layers), List.of()));
  }

  @Test
  void theSummarySaysWhichLayersLeaveAbsentStepsOut() {
    Network network =
        padded()
            .with(new StepDense(2, Activation.TANH))
            .with(
                new Residual(
                    Chain.of(
                        LayerNormLayer.DEFAULT,
                        new AttentionLayer(1, AttentionLayer.View.CAUSAL, 0)),
                    Chain.NONE,
                    Activation.TANH))
            .with(new Repeat(2, Chain.of(GRU)))
            .with(MEAN)
            .dense(1);
    assertThat(network.masks().layers())
        .containsExactlyInAnyOrder("2.main.1", "3.0.0", "3.1.0", "4");
    assertThat(network.masks().outputs()).isEmpty();
    assertThat(Summary.of(network, 1, 1).lines().map(line -> line.replaceAll(" +", " ")))
        .anyMatch(line -> line.startsWith("0 embedding 2 for each of 5, padding 0 [4x2]"))
        .anyMatch(line -> line.startsWith(" 2.main.1 attention 1 heads, causal, masked [4x2]"))
        .anyMatch(line -> line.startsWith(" 3.1.0 gru 2, masked [4x2]"))
        .anyMatch(line -> line.startsWith("4 overTime mean, masked [2]"));
  }

  @Test
  void aLayerThatIsSharedIsMaskedWhereItsInputHasLengths() {
    Network network =
        network(
            entry("first", GRU, "x", "n"),
            new LayerEntry(Optional.of("mean"), List.of("first"), MEAN),
            new LayerEntry(Optional.of("again"), List.of("x"), new Shared("first")),
            new LayerEntry(Optional.of("end"), List.of("again"), new OverTime(OneStep.LAST)),
            entry("third", new Shared("first"), "x", "m"),
            LayerEntry.named("last", MEAN),
            join(new Sum(), "mean", "end", "last"));
    assertThat(network.masks().layers())
        .containsExactlyInAnyOrder("first", "mean", "third", "last");
  }

  /** The same input goes through a layer that names lengths, and flat through one that does not. */
  @Test
  void lengthsHoldForTheLayerThatNamesThemAndThoseBehindIt() {
    Network network =
        new Network(
            new NetworkSpec(
                INPUTS.subList(0, 2),
                List.of(
                    entry("kept", new Dropout(0.5f), "x", "n"),
                    LayerEntry.named("mean", MEAN),
                    new LayerEntry(Optional.of("flat"), List.of("x"), new Flatten()),
                    join(new Concat(0), "mean", "flat")),
                List.of()));
    assertThat(network.masks().layers()).containsExactly("mean");
    assertThat(Forward.of(network, new float[0], 1, 2, 3, 4, 50, 60, 70, 80, 2))
        .containsExactly(2, 3, 1, 2, 3, 4, 50, 60, 70, 80);
  }

  @Test
  void layersThatWouldMixPaddingInAreRefused() {
    String end =
        " layer does not tell steps that are there from padding, but the rows of its input have"
            + " lengths of their own: make one step of each row before it (overTime, or returns ="
            + " last), or leave 'padding' and 'lengths' out";
    String start = "Layer 1 of the network does not fit: The ";
    assertThatThrownBy(() -> padded().flatten()).hasMessage(start + "flatten" + end);
    assertThatThrownBy(() -> padded().batchNorm()).hasMessage(start + "batchNorm" + end);
    Residual inner =
        new Residual(Chain.of(new Flatten()), Chain.of(new Flatten()), Activation.TANH);
    assertThatThrownBy(() -> padded().with(inner))
        .hasMessage("Layer 1.main.0 of the network does not fit: The flatten" + end);
    assertThat(padded().with(MEAN).dense(2).batchNorm().output()).isEqualTo(Shape.of(2));
  }

  @Test
  void sequencesWithTheSameLengthsAreJoined() {
    Network given =
        new Network(
            new NetworkSpec(
                INPUTS.subList(0, 2),
                List.of(
                    entry("a", GRU, "x", "n"),
                    entry("b", new StepDense(2, Activation.TANH), "x", "n"),
                    join(new Concat(-1), "a", "b", "x"),
                    LayerEntry.of(MEAN)),
                List.of()));
    assertThat(given.masks().layers()).containsExactlyInAnyOrder("a", "3");
    LayerSpec padded = new EmbeddingLayer(2, 5, Initialiser.XAVIER, Optional.of(0));
    Network found =
        Network.input(4)
            .with(new Parallel(List.of(Chain.of(padded), Chain.of(padded)), new Sum()))
            .with(MEAN);
    assertThat(found.masks().layers()).containsExactly("1");
  }

  @Test
  void lengthsFromTwoPlacesAreRefused() {
    assertThatThrownBy(
            () ->
                network(
                    entry("a", GRU, "x", "n"),
                    entry("b", GRU, "x", "m"),
                    join(new Sum(), "a", "b")))
        .hasMessage(
            "Layer 2 of the network does not fit: The add layer joins sequences step by step, but"
                + " their lengths come from different places: make one step of each before it");
    assertThatThrownBy(() -> network(entry("a", GRU, "x", "n"), entry("b", GRU, "a", "m")))
        .hasMessage(
            "Layer b of the network does not fit: It names lengths, but its sequences have lengths"
                + " already, from padding or from a layer before: leave one of the two out");
  }

  /** Layers that are for training alone, with next to no noise: both modes compute the same. */
  @Test
  void aLayerThatIsForTrainingAloneKeepsItsLengthsToItself() {
    AttentionLayer attention = new AttentionLayer(1, AttentionLayer.View.ALL, 0);
    double[] row = {1, 2, -3, 4, 50, 60, -70, 80, 2};
    for (LayerSpec noise :
        List.of(new Dropout(1e-30f), new SpatialDropout(1e-30f), new GaussianNoise(1e-30f))) {
      Network network =
          new Network(
              new NetworkSpec(
                  INPUTS.subList(0, 2),
                  List.of(entry("memory", noise, "x", "n"), join(attention, "x", "memory")),
                  List.of()));
      float[] parameters = network.initialParameters(1);
      double[] evaluated = Forward.of(network, parameters, row);
      assertThat(Forward.of(network, Mode.TRAIN, parameters, row)).containsExactly(evaluated);
      assertThat(network.hasLengths(0)).isFalse();
      assertThat(Arrays.copyOfRange(evaluated, 4, 8)).doesNotContain(0);
    }
  }

  @Test
  void oneSequenceWithLengthsFromTwoPlacesIsRefused() {
    assertThatThrownBy(
            () ->
                network(
                    entry("a", new Dropout(0.5f), "x", "n"),
                    entry("b", new Dropout(0.5f), "x", "m"),
                    join(new Sum(), "a", "b")))
        .hasMessageContaining("their lengths come from different places");
  }

  @Test
  void lengthsFoundByPaddingAndNamedOnesExcludeEachOther() {
    List<NamedShape> inputs = List.of(new NamedShape("x", Shape.of(4)), INPUTS.get(1));
    LayerSpec embedding = new EmbeddingLayer(2, 5, Initialiser.XAVIER, Optional.of(0));
    NetworkSpec spec = new NetworkSpec(inputs, List.of(entry("a", embedding, "x", "n")), List.of());
    assertThatThrownBy(() -> new Network(spec))
        .hasMessage(
            "Layer a of the network does not fit: The embedding layer finds lengths by its padding,"
                + " but its input has lengths already: leave one of the two out");
  }

  @Test
  void oneStepIsMadeOfSequencesAlone() {
    assertThatThrownBy(() -> Network.input(4).with(MEAN))
        .hasMessage(
            "Layer 0 of the network does not fit: The overTime layer takes sequences of shape"
                + " [T,C], found [4]");
  }

  @Test
  void lengthsThatAreNoInputAreRefused() {
    assertThatThrownBy(() -> network(entry("a", GRU, "x", "k")))
        .hasMessage(
            "Layer a takes the lengths of its sequences from 'k', but no input of the network has"
                + " that name: expected one of [x[4x2], n[1], m[]]");
    assertThatThrownBy(() -> network(entry("a", GRU, "x", "x")))
        .hasMessage(
            "Layer a takes the lengths of its sequences from the input x[4x2]: expected one number a"
                + " row, such as x = []");
  }

  @Test
  void lengthsAreForSequences() {
    List<NamedShape> inputs = List.of(new NamedShape("x", Shape.of()), INPUTS.get(1));
    List<LayerEntry> layers = List.of(entry("a", new Activated(Activation.TANH), "x", "n"));
    NetworkSpec spec = new NetworkSpec(inputs, layers, List.of());
    assertThatThrownBy(() -> new Network(spec))
        .hasMessage(
            "Layer a of the network does not fit: It names lengths, which are for sequences of shape"
                + " [T] or [T,C], found []");
  }

  @Test
  void paddingIsASymbolOfASequence() {
    assertThatThrownBy(() -> new EmbeddingLayer(2, 5, Initialiser.XAVIER, Optional.of(5)))
        .hasMessage(
            "The embedding layer's padding 5 is none of its 5 symbols: expected a number from 0 to"
                + " 4");
    EmbeddingLayer layer = new EmbeddingLayer(2, 5, Initialiser.XAVIER, Optional.of(0));
    assertThatThrownBy(() -> Network.input(2, 3).with(layer))
        .hasMessage(
            "Layer 0 of the network does not fit: The embedding layer's padding is for sequences of"
                + " symbols of shape [T], found [2x3]");
  }

  @Test
  void aLossTakesSequencesWithLengthsButNoRowsOfNumbersWithThem() {
    Network network = padded().with(GRU);
    assertThat(network.masks().outputs()).containsExactly("output");
    assertThat(network.hasLengths(0)).isTrue();
    assertThat(padded().with(new OverTime(OneStep.MEAN)).hasLengths(0)).isFalse();
    NetworkGraphs.check(network, Loss.CROSS_ENTROPY);
    List<NamedShape> inputs =
        List.of(new NamedShape("x", Shape.of(4)), new NamedShape("n", Shape.of()));
    List<LayerEntry> layers = List.of(entry("a", new Activated(Activation.TANH), "x", "n"));
    Network flat = new Network(new NetworkSpec(inputs, layers, List.of()));
    assertThatThrownBy(() -> NetworkGraphs.check(flat, Loss.MEAN_SQUARED_ERROR))
        .hasMessage(
            "The network puts out rows of shape [4] with lengths of their own, but a loss takes 4"
                + " numbers that are all there: put out a number for each step, of shape [4x1], or"
                + " leave 'lengths' out");
  }
}
