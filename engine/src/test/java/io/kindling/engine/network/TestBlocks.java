package io.kindling.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.backend.reference.ReferenceBackend;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.op.Activation;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.step.Mode;
import io.kindling.engine.step.StepBatch;
import io.kindling.engine.step.StepEngine;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Layers that hold others: the names of their windows, their shapes, what they compute. */
class TestBlocks {
  private static Chain chain(int units) {
    return Chain.of(new Dense(units, Activation.RELU));
  }

  private static List<String> names(Network network) {
    return network.parameters().segments().stream().map(Segment::name).toList();
  }

  @Test
  void windowsAreNamedByTheirPath() {
    Network network =
        Network.input(3)
            .with(new Residual(chain(4), chain(4), Activation.RELU))
            .with(new Parallel(List.of(chain(2), Chain.of(new Dropout(0.1f))), new Concat(0)))
            .with(new Repeat(2, Chain.of(new Dropout(0.1f), new Dense(6, Activation.TANH))))
            .with("last", new Dense(2, Activation.IDENTITY));
    assertThat(names(network))
        .containsExactly(
            "0.main.0.weight",
            "0.main.0.bias",
            "0.shortcut.0.weight",
            "0.shortcut.0.bias",
            "1.0.0.weight",
            "1.0.0.bias",
            "2.0.1.weight",
            "2.0.1.bias",
            "2.1.1.weight",
            "2.1.1.bias",
            "last.weight",
            "last.bias");
    assertThat(network.outputOf(1)).isEqualTo(Shape.of(2 + 4));
    assertThat(network.output()).isEqualTo(Shape.of(2));
  }

  @Test
  void aResidualLayerAddsItsInput() {
    Network network =
        Network.input(2)
            .with(
                new Residual(
                    Chain.of(new Dense(2, Activation.IDENTITY)), Chain.NONE, Activation.RELU));
    float[] parameters = {1, 2, 3, 4, 0.5f, -60};
    assertThat(Forward.of(network, parameters, 1, 10)).containsExactly(1 + 1 + 20 + 0.5, 0);
  }

  @Test
  void parallelBranchesAreAddedOrStandBehindOneAnother() {
    List<Chain> branches = List.of(chain(1), Chain.of(new Dense(1, Activation.IDENTITY)));
    float[] parameters = {2, 0, -3, 1};
    Network sum = Network.input(1).with(new Parallel(branches, new Sum()));
    assertThat(Forward.of(sum, parameters, 5)).containsExactly(10 - 15 + 1);
    Network both = Network.input(1).with(new Parallel(branches, new Concat(0)));
    assertThat(Forward.of(both, parameters, 5)).containsExactly(10, -15 + 1);
  }

  @Test
  void repeatedLayersHaveParametersOfTheirOwn() {
    Network network =
        Network.input(1).with(new Repeat(3, Chain.of(new Dense(1, Activation.IDENTITY))));
    assertThat(Forward.of(network, new float[] {2, 1, 3, 1, 5, 1}, 1))
        .containsExactly(((1 * 2 + 1) * 3 + 1) * 5 + 1);
  }

  @Test
  void sharedLayersUseTheSameWindows() {
    Network network =
        Network.input(1)
            .with("twice", new Dense(1, Activation.IDENTITY))
            .with(new Shared("twice"))
            .with(new Repeat(2, Chain.of(new Shared("twice"))));
    assertThat(names(network)).containsExactly("twice.weight", "twice.bias");
    assertThat(Forward.of(network, new float[] {2, 1}, 1)).containsExactly(31);
  }

  @Test
  void aNameMeansTheNearestLayer() {
    LayerSpec inner =
        new Repeat(
            1,
            new Chain(
                List.of(
                    LayerEntry.named("x", new Dense(1, Activation.IDENTITY)),
                    LayerEntry.of(new Shared("x")))));
    Network network = Network.input(1).with("x", new Dense(1, Activation.IDENTITY)).with(inner);
    assertThat(names(network)).containsExactly("x.weight", "x.bias", "1.0.x.weight", "1.0.x.bias");
    assertThat(Forward.of(network, new float[] {1, 0, 3, 0}, 1)).containsExactly(9);
  }

  @Test
  void aBlockCanBeSharedAsAWhole() {
    Network network =
        Network.input(1)
            .with("block", new Repeat(2, Chain.of(new Dense(1, Activation.IDENTITY))))
            .with(new Shared("block"));
    assertThat(network.parameters().length()).isEqualTo(4);
    assertThat(Forward.of(network, new float[] {2, 0, 3, 0}, 1)).containsExactly(36);
    assertThat(network.placements()).hasSize(1 + 2 + 1);
  }

  @Test
  void everyUseOfChanceHasItsOwnNumbers() {
    LayerSpec dropout = new Dropout(0.5f);
    Network network =
        Network.input(4)
            .with("drop", dropout)
            .with(new Repeat(2, Chain.of(dropout)))
            .with(new Shared("drop"))
            .with(dropout);
    assertThat(Forward.sites(network)).containsExactly(0, 4, 5, 6, 3);
  }

  @Test
  void whatDoesNotFitInsideIsNamedByItsPath() {
    assertThatThrownBy(
            () ->
                Network.input(2, 2)
                    .with(new Repeat(2, Chain.of(new Residual(chain(3), Chain.NONE, RELU)))))
        .hasMessage(
            "Layer 0.0.0.main.0 of the network does not fit: A dense layer takes rows of one"
                + " dimension, found [2x2]: put a flatten layer before it");
    assertThatThrownBy(() -> Network.input(2).with(new Residual(chain(3), Chain.NONE, RELU)))
        .hasMessage(
            "Layer 0 of the network does not fit: A residual layer adds two equal shapes, found [3]"
                + " behind its main layers and [2] behind its shortcut: give the shortcut layers"
                + " that make it [3]");
    assertThatThrownBy(
            () -> Network.input(2).with(new Parallel(List.of(chain(3), chain(2)), new Sum())))
        .hasMessage(
            "Layer 0 of the network does not fit: An add layer takes inputs of equal shapes, found"
                + " [[3], [2]]");
  }

  private static final Activation RELU = Activation.RELU;

  @Test
  void sharingThatCannotBeIsRefused() {
    Network network = Network.input(3).with("a", new Dense(2, RELU)).with("b", BatchNorm.DEFAULT);
    assertThatThrownBy(() -> network.with(new Shared("a")))
        .hasMessage(
            "Layer 2 of the network does not fit: It shares a.weight of shape [2x3], but its input"
                + " needs one of shape [2x2]");
    assertThatThrownBy(() -> network.with(new Shared("c")))
        .hasMessage(
            "Layer 2 of the network does not fit: It shares the windows of 'c', but no layer before"
                + " it has that name");
    assertThatThrownBy(() -> network.with(new Shared("b")))
        .hasMessage(
            "Layer 2 of the network does not fit: It shares 'b', which keeps running statistics:"
                + " those belong to one place in a network");
    assertThatThrownBy(() -> new Shared("2"))
        .hasMessage("Invalid name '2': expected a letter, then letters, digits, _ or -");
  }

  @Test
  void emptyBlocksAreRefused() {
    assertThatThrownBy(() -> new Residual(Chain.NONE, Chain.NONE, RELU))
        .hasMessage("A residual layer has no main layers: expected at least one");
    assertThatThrownBy(() -> new Repeat(2, Chain.NONE))
        .hasMessage("A repeat layer has no layers: expected at least one");
    assertThatThrownBy(() -> new Repeat(0, chain(2)))
        .hasMessage("Invalid times 0 of a repeat layer: expected a whole number from 1 to 10000");
    assertThatThrownBy(() -> new Parallel(List.of(chain(2)), new Sum()))
        .hasMessage("A parallel layer has 1 branches: expected at least 2");
    LayerEntry twice = LayerEntry.named("a", new Flatten());
    assertThatThrownBy(() -> new Chain(Arrays.asList(twice, twice)))
        .hasMessage("Two layers have the name 'a': names tell them apart");
  }

  @Test
  void repetitionsOfRepetitionsAreBounded() {
    LayerSpec flatten = new Repeat(10_000, Chain.of(new Flatten()));
    assertThatThrownBy(() -> Network.input(2).with(new Repeat(10_000, Chain.of(flatten))))
        .hasMessageContaining("The network has more than 20000 layers, all counted");
  }

  @Test
  void sharedBlocksOfSharedBlocksAreBounded() {
    Network network = Network.input(2).with("a0", new Flatten());
    for (int i = 1; i <= 4; i++) {
      network = network.with("a" + i, new Repeat(8, Chain.of(new Shared("a" + (i - 1)))));
    }
    NetworkSpec deep = network.spec();
    for (int i = 5; i <= 30; i++) {
      LayerSpec next = new Repeat(8, Chain.of(new Shared("a" + (i - 1))));
      deep = deep.with(LayerEntry.named("a" + i, next));
    }
    NetworkSpec all = deep;
    assertThatThrownBy(() -> new Network(all))
        .hasMessageContaining("The network has more than 20000 layers, all counted");
  }

  @Test
  void noiseOnWeightsIsThatOfTheStepWhileTrainingAndNoneAfterwards() {
    LayerSpec dense = new Dense(1, Activation.IDENTITY);
    Network noisy = Network.input(1).with(new NoisyWeights(0.5f, Chain.of(dense)));
    assertThat(noisy.parameters().segments().get(0).name()).isEqualTo("0.0.weight");
    try (StepEngine engine =
        StepEngine.open(noisy, Loss.MEAN_SQUARED_ERROR, new ReferenceBackend(), 1)) {
      engine.load(new float[] {2, 0}, new float[0]);
      StepBatch batch = engine.batch(3, Mode.TRAIN);
      batch.features().put(0, new float[] {1, 1, 2});
      engine.run(batch, new RunKey(7, 1, 0, 0), 0);
      float first = batch.predictions().get(0);
      float bias = batch.predictions().get(0) * 2 - batch.predictions().get(2);
      assertThat(first).isNotEqualTo(2).isEqualTo(batch.predictions().get(1));
      assertThat(bias).isNotZero();
      engine.run(batch, new RunKey(7, 1, 0, 3), 0);
      assertThat(batch.predictions().get(0)).as("in another micro-batch").isEqualTo(first);
      engine.run(batch, new RunKey(7, 2, 0, 0), 0);
      assertThat(batch.predictions().get(0)).as("in another step").isNotEqualTo(first);
      StepBatch later = engine.batch(1, Mode.EVALUATE);
      later.features().put(0, 1);
      engine.run(later, new RunKey(7, 1, 0, 0), 0);
      assertThat(later.predictions().get(0)).isEqualTo(2);
    }
  }
}
