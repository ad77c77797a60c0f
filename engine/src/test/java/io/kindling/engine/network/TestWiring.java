package io.kindling.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.op.Activation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Networks whose layers refer to each other by name. */
class TestWiring {
  private static final List<NamedShape> AB =
      List.of(new NamedShape("a", Shape.of(2)), new NamedShape("b", Shape.of(1, 2)));

  private static LayerEntry entry(String name, LayerSpec layer, String... from) {
    return new LayerEntry(Optional.of(name), List.of(from), layer);
  }

  private static LayerSpec dense(int units) {
    return new Dense(units, Activation.IDENTITY);
  }

  private static Network network(List<String> outputs, LayerEntry... layers) {
    return new Network(new NetworkSpec(AB, List.of(layers), outputs));
  }

  @Test
  void layersTakeWhatTheyName() {
    Network network =
        network(
            List.of("both", "x"),
            entry("x", dense(1), "a"),
            entry("y", new Flatten(), "b"),
            entry("both", new Concat(0), "y", "x", "a"));
    assertThat(network.input()).isEqualTo(Shape.of(4));
    assertThat(network.heads()).hasToString("[both[5], x[1]]");
    assertThat(network.outputs()).isEqualTo(6);
    List<double[]> found = Forward.all(network, new float[] {2, 3, 0.5f}, 10, 100, 7, 8);
    assertThat(found.get(0)).containsExactly(7, 8, 320.5, 10, 100);
    assertThat(found.get(1)).containsExactly(320.5);
  }

  @Test
  void layersMayBeNamedBeforeTheyAreWritten() {
    Network network =
        network(
            List.of("end"),
            entry("end", new Sum(), "x", "y"),
            entry("x", dense(2), "y"),
            entry("y", new Sum(), "a", "flat"),
            entry("flat", new Flatten(), "b"));
    assertThat(network.placements())
        .extracting(Placement::path)
        .containsExactly("flat", "y", "x", "end");
    assertThat(Forward.of(network, new float[] {1, 0, 0, 0, 0, 0}, 1, 2, 3, 4))
        .containsExactly(4 + 4, 6);
  }

  @Test
  void aLayerTakesTheOneBeforeItUnlessItSaysOtherwise() {
    Network network =
        new Network(
            new NetworkSpec(
                List.of(new NamedShape("rows", Shape.of(2))),
                List.of(
                    LayerEntry.of(dense(3)),
                    entry("x", dense(2)),
                    entry("y", new Sum(), "x", "rows")),
                List.of()));
    assertThat(network.heads()).hasToString("[y[2]]");
    assertThat(network.parameters().segments())
        .extracting(Segment::name)
        .containsExactly("0.weight", "0.bias", "x.weight", "x.bias");
  }

  @Test
  void namesThatMeanNothingAreRefused() {
    assertThatThrownBy(() -> network(List.of(), entry("x", dense(1), "c")))
        .hasMessage(
            "Layer x takes 'c', but no input or layer of the network has that name: the nearest is"
                + " 'a', expected one of a, b, x");
    assertThatThrownBy(() -> network(List.of("z"), entry("x", dense(1), "a")))
        .hasMessage(
            "'outputs' names 'z', but no input or layer of the network has that name: the nearest"
                + " is 'a', expected one of a, b, x");
    assertThatThrownBy(() -> network(List.of("x", "x"), entry("x", dense(1), "a")))
        .hasMessage("'outputs' names a layer twice: found [x, x]");
    assertThatThrownBy(() -> network(List.of(), entry("a", dense(1), "b")))
        .hasMessage("Two inputs or layers of the network have the name 'a': names tell them apart");
    assertThatThrownBy(() -> network(List.of(), LayerEntry.of(dense(1))))
        .hasMessage(
            "Layer 0 of the network does not say which input it takes: expected 'from' with one of"
                + " [a[2], b[1x2]]");
    assertThatThrownBy(() -> network(List.of(), entry("not.this", dense(1))))
        .hasMessage("Invalid name 'not.this': expected a letter, then letters, digits, _ or -");
  }

  @Test
  void circlesAreRefused() {
    assertThatThrownBy(
            () ->
                network(
                    List.of("z"),
                    entry("x", new Sum(), "a", "y"),
                    entry("y", dense(2), "w"),
                    entry("w", dense(2), "x"),
                    entry("z", dense(2), "w")))
        .hasMessage(
            "Layers of the network wait for each other in a circle: x takes y takes w takes x");
    assertThatThrownBy(() -> network(List.of("x"), entry("x", new Sum(), "a", "x")))
        .hasMessage("Layers of the network wait for each other in a circle: x takes x");
  }

  @Test
  void whatIsNotUsedIsRefused() {
    assertThatThrownBy(() -> network(List.of("x"), entry("x", dense(2), "a")))
        .hasMessage(
            "No output of the network depends on the input b[1x2]: take it in a layer or remove it");
    assertThatThrownBy(
            () ->
                network(
                    List.of("x"),
                    entry("flat", new Flatten(), "b"),
                    entry("x", new Sum(), "a", "flat"),
                    entry("y", dense(3), "x")))
        .hasMessage(
            "No output of the network depends on the layer y: take it in a layer, name it in"
                + " 'outputs' or remove it");
    assertThatThrownBy(() -> new Network(NetworkSpec.NONE))
        .hasMessage("The network has no input: expected at least one");
  }

  @Test
  void shapesThatDoNotFitAreNamed() {
    assertThatThrownBy(() -> network(List.of(), entry("x", new Sum(), "a", "b")))
        .hasMessage(
            "Layer x of the network does not fit: An add layer takes inputs of equal shapes, found"
                + " [[2], [1x2]]");
    assertThatThrownBy(() -> network(List.of(), entry("x", new Concat(0), "a", "b")))
        .hasMessage(
            "Layer x of the network does not fit: A concat layer takes inputs that are equal in all"
                + " dimensions but number 0, found [[2], [1x2]]");
    assertThatThrownBy(() -> network(List.of(), entry("x", dense(2), "a", "b")))
        .hasMessage(
            "Layer x of the network does not fit: The dense layer takes one input, found 2 of shapes"
                + " [[2], [1x2]]: join them first");
    assertThatThrownBy(() -> Network.input(2).with(new Sum()))
        .hasMessage(
            "Layer 0 of the network does not fit: The add layer takes several inputs, found one of"
                + " shape [2]: name them, as in from = [a, b]");
  }

  @Test
  void aLossTakesOneOutput() {
    Network two =
        new Network(
            new NetworkSpec(
                List.of(NamedShape.input(Shape.of(2))),
                List.of(entry("x", dense(2)), entry("y", dense(3))),
                List.of("x", "y")));
    assertThatThrownBy(() -> NetworkGraphs.check(two, Loss.CROSS_ENTROPY))
        .hasMessage(
            "The network puts out [x[2], y[3]], a loss takes one output: join them, or name one in"
                + " 'outputs'");
  }

  @Test
  void modelFilesKeepWhatTakesWhat() {
    Network network =
        network(
            List.of("both"),
            entry("x", dense(1), "a"),
            entry("y", new Flatten(), "b"),
            entry("both", new Concat(-1), "y", "x"));
    var json = NetworkJson.write(network);
    assertThat(json.toString())
        .startsWith(
            "{'inputs':{'a':[2],'b':[1,2]},'layers':[{'name':'x','from':['a'],'layer':'dense',"
                .replace('\'', '"'))
        .endsWith("'axis':-1}],'outputs':['both']}".replace('\'', '"'));
    assertThat(NetworkJson.read(json)).isEqualTo(network);
  }
}
