package io.kindling.engine.network;

import static io.kindling.engine.testing.WiredNetworks.chain;
import static io.kindling.engine.testing.WiredNetworks.layer;
import static io.kindling.engine.testing.WiredNetworks.named;
import static io.kindling.engine.testing.WiredNetworks.network;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.op.Activation;
import io.kindling.engine.testing.WiredNetworks;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Layers inside blocks that take each other, and layers and inputs around the blocks. */
class TestWiredBlocks {
  private static final Shape ONE = Shape.of(1);
  private static final LayerSpec DENSE = new Dense(1, Activation.IDENTITY);
  private static final Sum SUM = new Sum();

  private static LayerSpec residual(LayerEntry... main) {
    return new Residual(chain(main), Chain.NONE, Activation.IDENTITY);
  }

  private static LayerSpec repeat(int times, LayerEntry... layers) {
    return new Repeat(times, chain(layers));
  }

  private static List<String> names(Network network) {
    return network.parameters().segments().stream().map(Segment::name).toList();
  }

  @Test
  void layersOfABlockTakeEachOtherAndWhatComesIn() {
    LayerSpec block =
        residual(
            named("a", DENSE), named("b", DENSE, Chain.INPUT), layer(SUM, "a", "b", Chain.INPUT));
    Network network = network(ONE, layer(block));
    assertThat(names(network))
        .containsExactly("0.main.a.weight", "0.main.a.bias", "0.main.b.weight", "0.main.b.bias");
    assertThat(Forward.of(network, new float[] {2, 1, 3, 0}, 5))
        .containsExactly((2 * 5 + 1) + 3 * 5 + 5 + 5);
  }

  @Test
  void layersOfABlockMayBeNamedBeforeTheyAreWritten() {
    LayerSpec block =
        residual(
            named("x", SUM, "later", Chain.INPUT),
            named("later", DENSE, Chain.INPUT),
            named("last", DENSE, "x"));
    Network network = network(ONE, layer(block));
    assertThat(network.placements())
        .extracting(Placement::path)
        .containsExactly("0", "0.main.later", "0.main.x", "0.main.last");
    assertThat(Forward.of(network, new float[] {2, 0, 3, 1}, 5)).containsExactly(3 * 15 + 1 + 5);
  }

  @Test
  void blocksTakeLayersAndInputsAroundThem() {
    LayerSpec block = repeat(2, named("q", DENSE), layer(SUM, "q", "enc", "input"));
    Network network = network(ONE, named("enc", DENSE), layer(block));
    assertThat(names(network))
        .containsExactly(
            "enc.weight", "enc.bias", "1.0.q.weight", "1.0.q.bias", "1.1.q.weight", "1.1.q.bias");
    float[] parameters = {2, 0, 1, 1, 2, 0};
    assertThat(Forward.of(network, parameters, 1)).containsExactly(2 * (3 + 2 + 1) + 2 + 1);
  }

  @Test
  void whatABlockTakesComesBeforeIt() {
    Network network =
        network(
            ONE,
            named("block", residual(layer(SUM, Chain.INPUT, "late")), "input"),
            named("late", DENSE, "input"),
            layer(DENSE, "block"));
    assertThat(network.placements())
        .extracting(Placement::path)
        .containsExactly("late", "block", "block.main.0", "2");
    assertThat(Forward.of(network, new float[] {3, 0, 1, 0}, 2)).containsExactly(2 + 6 + 2);
  }

  @Test
  void aNameMeansTheNearestLayerAroundABlock() {
    Chain outer = chain(layer(SUM, "x", Chain.INPUT));
    Chain inner = chain(named("x", DENSE), layer(SUM, "x", Chain.INPUT));
    LayerSpec block = residual(named("x", DENSE), layer(new Parallel(List.of(outer, inner), SUM)));
    Network network = network(ONE, named("x", DENSE), layer(block));
    float[] parameters = {10, 0, 2, 0, 3, 0};
    assertThat(names(network))
        .filteredOn(name -> name.endsWith("weight"))
        .containsExactly("x.weight", "1.main.x.weight", "1.main.1.1.x.weight");
    assertThat(Forward.of(network, parameters, 1)).containsExactly((20 + 20) + (3 * 20 + 20) + 10);
  }

  @Test
  void aBlockThatIsSharedTakesWhatItTakesWhereItStands() {
    LayerSpec block = residual(named("q", DENSE), layer(SUM, "q", "enc"));
    LayerSpec others = repeat(2, named("enc", DENSE), layer(new Shared("block")));
    Network network =
        network(
            ONE,
            named("enc", DENSE),
            named("block", block),
            layer(new Shared("block")),
            layer(repeat(3, layer(new Shared("block")))),
            layer(repeat(1, named("copy", new Shared("block")), layer(SUM, "copy", "enc"))));
    assertThat(names(network))
        .containsExactly("enc.weight", "enc.bias", "block.main.q.weight", "block.main.q.bias");
    double expected = 2;
    for (int i = 0; i < 6; i++) {
      expected = (3 * expected + 1) + 2 + expected;
    }
    assertThat(Forward.of(network, new float[] {2, 0, 3, 1}, 1)).containsExactly(expected + 2);
    Network hidden = network(ONE, named("enc", DENSE), named("block", block), layer(others));
    assertThat(Forward.of(hidden, new float[] {2, 0, 3, 1, 1, 5, 0, 7}, 1))
        .containsExactly(4 * 7 + 1 + 2);
  }

  @Test
  void layersThatAreSharedInsideABlockSeeTheBlockOfTheirTurn() {
    LayerSpec doubled = repeat(1, layer(SUM, Chain.INPUT, "q"));
    LayerSpec block = residual(named("q", DENSE), named("w", doubled), layer(new Shared("w")));
    Network network = network(ONE, named("block", block), layer(new Shared("block")));
    assertThat(Forward.of(network, new float[] {2, 0}, 1)).containsExactly(7 * 7);
  }

  @Test
  void modelFilesKeepWhatLayersOfBlocksTake() {
    for (Network network : List.of(WiredNetworks.uNet(), WiredNetworks.decoder())) {
      Network read = NetworkJson.read(NetworkJson.write(network));
      assertThat(read).isEqualTo(network);
      assertThat(names(read)).isEqualTo(names(network));
    }
    assertThat(NetworkJson.write(WiredNetworks.uNet()).toString())
        .contains("\"from\":[\"q\",\"blockInput\"]", "\"padding\":[[0,0],[1,0]]")
        .contains("\"activation\":\"clip\",\"low\":-1.0,\"high\":2.0");
  }

  @Test
  void theSummaryShowsThemInTheOrderOfComputation() {
    List<String> lines =
        Summary.of(WiredNetworks.uNet(), 3, 1)
            .lines()
            .map(line -> line.replaceAll(" +", " "))
            .filter(line -> line.startsWith(" 5.1"))
            .toList();
    assertThat(lines)
        .extracting(line -> line.split(" ")[1] + " " + line.split(" ")[2])
        .containsExactly(
            "5.1.0 conv", "5.1.1 batchNorm", "5.1.active activation", "5.1.skip conv", "5.1.4 add");
    assertThat(lines).allMatch(line -> line.contains(" [10x8x6] "));
  }

  @Test
  void circlesAreRefused() {
    assertThatThrownBy(
            () ->
                chain(layer(DENSE, "x"), named("x", SUM, Chain.INPUT, "y"), named("y", DENSE, "x")))
        .hasMessage("Layers of the block wait for each other in a circle: x takes y takes x");
    assertThatThrownBy(() -> chain(named("x", residual(layer(SUM, Chain.INPUT, "x")))))
        .hasMessage("Layers of the block wait for each other in a circle: x.main.0 takes x.main.0");
    assertThatThrownBy(
            () ->
                network(
                    ONE,
                    named("block", repeat(2, layer(SUM, Chain.INPUT, "end"))),
                    named("end", DENSE)))
        .hasMessage(
            "Layers of the network wait for each other in a circle: block.0.0 takes end takes"
                + " block.0.0");
  }

  @Test
  void namesThatMeanNothingAreRefusedWithTheNearest() {
    LayerSpec inner = new Parallel(List.of(chain(layer(DENSE)), chain(layer(SUM, "en", "q"))), SUM);
    LayerSpec block = residual(named("q", DENSE), layer(inner));
    assertThatThrownBy(() -> network(ONE, named("enc", DENSE), layer(block)))
        .hasMessage(
            "Layer 1.main.1.1.0 takes 'en', but no layer of its block, and no layer or input around"
                + " it, has that name: the nearest is 'enc', expected one of blockInput, q, input,"
                + " enc");
    LayerSpec other = residual(named("hidden", DENSE));
    assertThatThrownBy(() -> network(ONE, layer(other), layer(residual(layer(SUM, "hidden")))))
        .hasMessageContaining("Layer 1.main.0 takes 'hidden', but no layer of its block");
    assertThatThrownBy(() -> network(ONE, layer(SUM, "input", Chain.INPUT)))
        .hasMessage(
            "Layer 0 takes 'blockInput', but no input or layer of the network has that name:"
                + " the nearest is 'input', expected one of input");
  }

  @Test
  void whatABlockDoesNotUseIsRefused() {
    assertThatThrownBy(() -> chain(named("x", DENSE), layer(DENSE, Chain.INPUT)))
        .hasMessage(
            "No layer of the block depends on its layer x, and it is not the last, which is put"
                + " out: take it in a layer, or remove it");
    assertThatThrownBy(() -> repeat(2, layer(DENSE, "enc")))
        .hasMessage(
            "No layer inside the repeat layer takes what comes into it: leave 'from' out of the"
                + " first, or take blockInput");
    assertThatThrownBy(() -> new NoisyWeights(1, chain(layer(DENSE, "enc"))))
        .hasMessageStartingWith("No layer inside the noisyWeights layer takes what comes into it");
    assertThatThrownBy(
            () -> new Parallel(List.of(chain(layer(DENSE, "a")), chain(layer(DENSE, "b"))), SUM))
        .hasMessageStartingWith("No layer inside the parallel layer takes what comes into it");
    assertThatThrownBy(
            () ->
                new Residual(
                    chain(layer(DENSE, "a")), chain(layer(DENSE, "b")), Activation.IDENTITY))
        .hasMessageStartingWith("No layer inside the residual layer takes what comes into it");
    assertThatThrownBy(() -> chain(named(Chain.INPUT, DENSE)))
        .hasMessage(
            "A layer inside a layer has the name 'blockInput', which means what comes into the"
                + " block: expected another name");
  }

  @Test
  void shapesThatDoNotFitInsideAreNamed() {
    assertThatThrownBy(
            () ->
                network(
                    Shape.of(3),
                    named("enc", DENSE),
                    layer(residual(named("q", DENSE), layer(SUM, "q", "input")))))
        .hasMessage(
            "Layer 1.main.1 of the network does not fit: An add layer takes inputs of equal shapes,"
                + " found [[1], [3]]");
  }
}
