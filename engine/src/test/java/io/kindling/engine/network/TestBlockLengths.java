package io.kindling.engine.network;

import static io.kindling.engine.testing.WiredNetworks.chain;
import static io.kindling.engine.testing.WiredNetworks.layer;
import static io.kindling.engine.testing.WiredNetworks.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.op.Activation;
import io.kindling.engine.sequence.GruCell;
import io.kindling.engine.sequence.OneStep;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Layers inside blocks that name the lengths of their sequences. */
class TestBlockLengths {
  private static final LayerSpec GRU = Recurrent.of(new GruCell(), 2);
  private static final LayerSpec LAST = new OverTime(OneStep.LAST);
  private static final LayerSpec LOOK = new AttentionLayer(1, AttentionLayer.View.ALL, 0);
  private static final LayerSpec KEEP = new Dropout(0);
  private static final double[] ROW = {1, -2, 0.5, 3, -1, 0.25, 2, 1, 2};

  private static Network network(LayerEntry... layers) {
    List<NamedShape> inputs =
        List.of(new NamedShape("x", Shape.of(4, 2)), new NamedShape("n", Shape.of()));
    return new Network(new NetworkSpec(inputs, List.of(layers), List.of()));
  }

  private static LayerEntry masked(LayerSpec layer, String... from) {
    return new LayerEntry(Optional.empty(), List.of(from), Optional.of("n"), layer);
  }

  private static LayerEntry masked(String name, LayerSpec layer, String... from) {
    return new LayerEntry(Optional.of(name), List.of(from), Optional.of("n"), layer);
  }

  private static LayerSpec repeat(int times, LayerEntry... layers) {
    return new Repeat(times, chain(layers));
  }

  private static double[] run(Network network) {
    return Forward.of(network, network.initialParameters(3), ROW);
  }

  @Test
  void theyAreThoseOfAnInputOfTheNetwork() {
    Network inside = network(layer(repeat(2, masked(GRU)), "x"), layer(LAST));
    assertThat(inside.masks().layers()).containsExactlyInAnyOrder("0.0.0", "0.1.0", "1");
    Network flat = network(masked(GRU, "x"), layer(GRU), layer(LAST));
    assertThat(run(inside)).isEqualTo(run(flat));
    double[] longer = ROW.clone();
    longer[ROW.length - 1] = 3;
    assertThat(Forward.of(inside, inside.initialParameters(3), longer)).isNotEqualTo(run(flat));
    assertThat(NetworkJson.read(NetworkJson.write(inside))).isEqualTo(inside);
  }

  @Test
  void aBlockThatIsRepeatedLooksAtWhatHasLengths() {
    LayerSpec block =
        new Residual(
            chain(named("q", LayerNormLayer.DEFAULT), masked(LOOK, "q", "memory")),
            Chain.NONE,
            Activation.IDENTITY);
    Network inside =
        network(
            named("memory", new StepDense(2, Activation.TANH), "x"),
            layer(repeat(2, layer(block)), "x"),
            layer(LAST));
    assertThat(inside.masks().layers()).containsExactlyInAnyOrder("1.0.0.main.1", "1.1.0.main.1");
    Network flat =
        network(
            named("memory", new StepDense(2, Activation.TANH), "x"),
            named("q", LayerNormLayer.DEFAULT, "x"),
            masked("a", LOOK, "q", "memory"),
            named("first", new Sum(), "x", "a"),
            named("r", LayerNormLayer.DEFAULT, "first"),
            masked("b", LOOK, "r", "memory"),
            layer(new Sum(), "first", "b"),
            layer(LAST));
    assertThat(run(inside)).isEqualTo(run(flat));
  }

  @Test
  void aBlockThatHandsItsInputOnLendsItsLengthsToNoOther() {
    Chain some = chain(masked(KEEP), layer(LAST));
    Chain all = chain(layer(LAST));
    Network network = network(layer(new Parallel(List.of(some, all), new Concat(0)), "x"));
    assertThat(network.masks().layers()).containsExactly("0.0.1");
    assertThat(run(network)).containsExactly(0.5, 3, 2, 1);
    Chain kept = chain(masked(KEEP));
    Network sum =
        network(
            named("both", new Residual(kept, Chain.NONE, Activation.IDENTITY), "x"),
            named("end", LAST),
            named("other", LAST, "x"),
            layer(new Concat(0), "end", "other"));
    assertThat(sum.masks().layers()).containsExactly("end");
    assertThat(run(sum)).containsExactly(1, 6, 2, 1);
  }

  @Test
  void namesThatAreNoInputAreRefused() {
    LayerEntry unknown = new LayerEntry(Optional.empty(), List.of(), Optional.of("k"), GRU);
    assertThatThrownBy(() -> network(layer(repeat(1, unknown), "x"), layer(LAST)))
        .hasMessage(
            "Layer 0.0.0 takes the lengths of its sequences from 'k', but no input of the network"
                + " has that name: expected one of [x[4x2], n[]]");
    LayerEntry ofLayer = new LayerEntry(Optional.of("m"), List.of(), Optional.of("m"), GRU);
    assertThatThrownBy(() -> network(layer(repeat(1, ofLayer), "x"), layer(LAST)))
        .hasMessageContaining("but no input of the network has that name");
    assertThatThrownBy(() -> network(layer(repeat(1, masked(LAST)), "n")))
        .hasMessageStartingWith("No output of the network depends on the input x");
  }
}
