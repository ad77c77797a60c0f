package io.kindling.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.network.AttentionLayer;
import io.kindling.engine.network.Bias;
import io.kindling.engine.network.Chain;
import io.kindling.engine.network.Concat;
import io.kindling.engine.network.Conv;
import io.kindling.engine.network.Dense;
import io.kindling.engine.network.Dropout;
import io.kindling.engine.network.EmbeddingLayer;
import io.kindling.engine.network.Flatten;
import io.kindling.engine.network.Initialiser;
import io.kindling.engine.network.LayerEntry;
import io.kindling.engine.network.LayerKind;
import io.kindling.engine.network.LayerNormLayer;
import io.kindling.engine.network.Layers;
import io.kindling.engine.network.NamedShape;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.NetworkJson;
import io.kindling.engine.network.NetworkSpec;
import io.kindling.engine.network.Padding;
import io.kindling.engine.network.Parallel;
import io.kindling.engine.network.Pooling;
import io.kindling.engine.network.Prelu;
import io.kindling.engine.network.Recurrent;
import io.kindling.engine.network.Repeat;
import io.kindling.engine.network.ReshapeLayer;
import io.kindling.engine.network.Residual;
import io.kindling.engine.network.Shared;
import io.kindling.engine.network.SparseDense;
import io.kindling.engine.network.Sum;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.PoolKind;
import io.kindling.engine.sequence.Directions;
import io.kindling.engine.sequence.GruCell;
import io.kindling.engine.sequence.LstmCell;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TestNetworkKeys {
  private static final String DATA = "data { source = digits, rows = 500 }\n";

  private static RunConfig read(String network, String... sets) {
    var file = ConfigText.parse(DATA + network, "a.conf", name -> "");
    return RunConfig.read(file, List.of(sets), Purpose.TRAIN, Pattern.compile("secret"));
  }

  private static void assertProblem(String network, String... expected) {
    assertThatThrownBy(() -> read(network))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll(expected);
  }

  private static void assertMisfit(String network, Shape row, String expected) {
    RunConfig config = read(network);
    assertThatThrownBy(() -> config.network(row))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(expected);
  }

  private static Chain chain(int units) {
    return Chain.of(new Dense(units, Activation.RELU));
  }

  @Test
  void layersStandInsideLayers() {
    RunConfig config =
        read(
            """
            network = [
              { residual = [ { dense = 4, activation = relu } ]
                shortcut = [ { dense = 4, activation = relu } ], activation = tanh }
              { parallel = [ [ { dense = 2, activation = relu } ], [ { dropout = 0.5 } ] ] }
              { parallel = [ [ { dense = 2, activation = relu } ]
                             [ { dense = 2, activation = relu } ] ], join = add }
              { name = again, repeat = 3, layers = [ { dense = 2, activation = relu } ] }
              { sharedWith = again }
            ]
            """);
    assertThat(config.layers())
        .containsExactly(
            new Residual(chain(4), chain(4), Activation.TANH),
            new Parallel(List.of(chain(2), Chain.of(new Dropout(0.5f))), new Concat(0)),
            new Parallel(List.of(chain(2), chain(2)), new Sum()),
            new Repeat(3, chain(2)),
            new Shared("again"));
    assertThat(config.network(Shape.of(3)).output()).isEqualTo(Shape.of(2));
    assertThat(read("network" + config.text().split("network")[1].split("training")[0]).written())
        .isEqualTo(config.written());
  }

  private static final String GRAPH =
      """
      network {
        inputs { b = 10, a = [28, 28] }
        layers = [ { name = y, from = [x, b], concat {} }
                   { name = z, dense = 10 }
                   { name = x, from = a, flatten {} } ]
        outputs = [z]
      }
      """;

  @Test
  void layersReferToEachOther() {
    RunConfig config = read(GRAPH);
    assertThat(config.written())
        .isEqualTo(
            new NetworkSpec(
                List.of(new NamedShape("a", Shape.of(28, 28)), new NamedShape("b", Shape.of(10))),
                List.of(
                    new LayerEntry(Optional.of("y"), List.of("x", "b"), new Concat(0)),
                    LayerEntry.named("z", new Dense(10, Activation.IDENTITY)),
                    new LayerEntry(Optional.of("x"), List.of("a"), new Flatten())),
                List.of("z")));
    Network network = config.network(Shape.of(794));
    assertThat(network.heads()).hasToString("[z[10]]");
    assertThat(NetworkJson.read(NetworkJson.write(network))).isEqualTo(network);
  }

  @Test
  void theEffectiveTextReadsBackAsTheSameNetwork() {
    RunConfig config = read(GRAPH);
    assertThat(config.text())
        .contains(
            "  inputs { a = [28, 28], b = 10 }", "    { name = y, from = [x, b], concat {} }");
    assertThat(read(config.text().replaceFirst("(?s).*?(?=network)", "")).written())
        .isEqualTo(config.written());
  }

  @Test
  void aListOfInputsKeepsItsOrder() {
    String network =
        GRAPH.replace("{ b = 10, a = [28, 28] }", "= [ { b = 10 }, { a = [28, 28] } ]");
    assertThat(read(network).written().inputs())
        .extracting(NamedShape::name)
        .containsExactly("b", "a");
  }

  @Test
  void oneInputGivesTheRowAnotherShape() {
    String network =
        """
        network { inputs { image = [2, 8] }
                  layers = [ { from = image, flatten {} }, { dense = 2 } ] }
        """;
    assertThat(read(network).network(Shape.of(16)).input()).isEqualTo(Shape.of(2, 8));
    assertMisfit(
        network,
        Shape.of(17),
        "The network's inputs [image[2x8]] take 16 numbers of a row, but the data's rows of shape"
            + " [17] have 17");
  }

  @Test
  void withoutInputsThereIsTheDatas() {
    RunConfig config =
        read(
            "network { layers = [ { dense = 3 }, { name = x, flatten {} }, "
                + "{ name = y, from = [x, input], concat {} } ] }");
    assertThat(config.network(Shape.of(4)).output()).isEqualTo(Shape.of(7));
  }

  @Test
  void problemsInsideLayersAreListedWithTheirPlace() {
    assertProblem(
        """
        network = [ { residual = [ { dens = 4 } ] }
                    { repeat = 2, layers = [ { dropout = 2 }, { dense = 3, units = 4 } ] }
                    { repeat = 2 }
                    { parallel = [ [ { dense = 3 } ] ] }
                    { parallel = [ [ { dense = 3 } ], 3 ] } ]
        """,
        "The configuration has 6 problems:",
        "a.conf:2: unknown layer 'dens' in layer 0.main.0 of the network: the nearest known layer"
            + " is 'dense'",
        "a.conf:3: 'dropout' must be a number from 0 to below 1, found 2",
        "a.conf:3: unknown key 'units' in layer 1.layers.1 of the network: the nearest known key"
            + " is 'high'",
        "a.conf:4: 'layers' is missing in layer 2 of the network: expected a list of layers",
        "a.conf:5: 'parallel' must be a list of at least 2 lists of layers, found the list",
        "a.conf:6: 'parallel' must be a list of at least 2 lists of layers, found the list");
  }

  @Test
  void theWordOfALayerIsFoundAmongItsKeys() {
    assertProblem(
        "network = [ { dense = 4, dropout = 0.1 } ]",
        "layer 0 of the network names several layers, [dense, dropout]: write each as an object of"
            + " its own");
    assertProblem(
        "network = [ { activation = leakyRelu, slop = 0.1 } ]",
        "unknown key 'slop' in layer 0 of the network: the nearest known key is 'slope'");
    assertProblem(
        "network = [ { name = x } ]",
        "unknown layer 'name' in layer 0 of the network: the nearest known layer is");
    assertProblem(
        "network = [ { batchNorm { momentun = 0.1 } } ]",
        "unknown key 'batchNorm.momentun' in layer 0 of the network: the nearest known key is"
            + " 'batchNorm.momentum'");
    assertProblem(
        "network = [ { flatten { axis = 1 } } ]",
        "unknown key 'flatten.axis' in layer 0 of the network: the nearest known key is 'flatten'");
  }

  @Test
  void namesMustBeNames() {
    assertProblem(
        "network = [ { name = 7, dense = 4 } ]", "a.conf:2: 'name' must be a word, found 7");
    assertProblem(
        "network = [ { name = a.b, dense = 4 } ]",
        "a.conf:2: Invalid name 'a.b': expected a letter, then letters, digits, _ or -");
    assertProblem(
        "network { layers = [ { from = { a = 1 }, dense = 4 } ] }",
        "'from' must be a list of names, such as [a, b], found the section {\"a\":1}");
  }

  @Test
  void theSectionIsChecked() {
    assertProblem(
        "network { layer = [ { dense = 4 } ], inputs = 3 }",
        "a.conf:2: unknown key 'network.layer': the nearest known key is 'network.layers'",
        "a.conf:2: 'network.layers' is missing: expected a list of layers");
    assertProblem(
        "network { layers = [], inputs = 3, outputs = { x = 1 } }",
        "'network.layers' must be a list of layers, such as [ { dense = 10 } ], found the list []",
        "'network.inputs' must be a section such as { a = [28, 28], b = [10] }, or a list of such"
            + " sections, found 3",
        "'network.outputs' must be a list of names");
    assertProblem(
        "network { layers = [ { dense = 4 } ], inputs { a = [0], b = x, c = [70000, 70000] } }",
        "'network.inputs.a' must be a list of sizes, such as [3, 32, 32], found the list [0]",
        "'network.inputs.b' must be a list of sizes, such as [3, 32, 32], found \"x\"",
        "The shape [70000x70000] of 'c' has more than 2147483647 numbers a row");
  }

  @Test
  void whatDoesNotFitIsRefusedWhenTheDataIsKnown() {
    assertMisfit(
        "network = [ { dense = 4 }, { name = res, residual = [ { dense = 3 } ] } ]",
        Shape.of(2),
        "Layer res of the network does not fit: A residual layer adds two equal shapes, found [3]"
            + " behind its main layers and [4] behind its shortcut");
    assertMisfit(
        "network { layers = [ { name = x, dense = 4 }, { from = z, dense = 4 } ] }",
        Shape.of(2),
        "Layer 1 takes 'z', but no input or layer of the network has that name: the nearest is"
            + " 'x', expected one of input, x");
  }

  @Test
  void layersOfImagesAreWrittenShortOrInFull() {
    assertThat(
            read("""
                    network = [
                      { conv = 8 }
                      { conv = 8, kernel = [3, 5], stride = 2, dilation = 1, groups = 4
                        padding = [1, 2], bias = false, activation = relu, initialiser = ones }
                      { maxPool = 2 }
                      { averagePool = 3, stride = 1, padding = same }
                    ]
                    """)
                .layers())
        .containsExactly(
            conv(List.of(3), 1, 1, Padding.VALID, Bias.ADDED, Initialiser.XAVIER, IDENTITY),
            conv(
                List.of(3, 5),
                2,
                4,
                Padding.of(List.of(1, 2)),
                Bias.NONE,
                Initialiser.ONES,
                Activation.RELU),
            Pooling.max(2),
            new Pooling(PoolKind.AVERAGE_INSIDE, List.of(3), List.of(1), Padding.SAME));
    assertProblem(
        "network = [ { conv = 8, padding = most }, { maxPool = 0 }, { conv = 8, bias = 2 } ]",
        "'padding' must be same or valid, or the zeros on each side, such as 1 or [1, 2], or those"
            + " before and behind each dimension, such as [[0, 1], [2, 1]], found \"most\"",
        "'maxPool' must be the size of a window, such as 2 or [2, 3], found 0",
        "'bias' must be true or false, found 2");
  }

  private static final Activation IDENTITY = Activation.IDENTITY;

  private static Conv conv(
      List<Integer> kernel,
      int stride,
      int groups,
      Padding padding,
      Bias bias,
      Initialiser initialiser,
      Activation activation) {
    return new Conv(
        8, kernel, List.of(stride), List.of(1), padding, groups, bias, initialiser, activation);
  }

  @Test
  void layersOfSequencesAreWrittenShortOrInFull() {
    assertThat(
            read("""
                    network = [
                      { embedding = 6, symbols = 9 }
                      { gru = 4 }
                      { lstm = 4, layers = 2, bidirectional = true, dropout = 0.5, returns = last }
                      { attention { heads = 2, causal = true } }
                      { layerNorm {} }
                      { prelu { slope = 0.5 } }
                      { reshape = [2, 3] }
                      { sparseDense = 256, inputs = 100000, activation = relu }
                    ]
                    """)
                .layers())
        .containsExactly(
            new EmbeddingLayer(6, 9, Initialiser.XAVIER),
            Recurrent.of(new GruCell(), 4),
            new Recurrent(
                new LstmCell(),
                4,
                2,
                Directions.BOTH,
                0.5f,
                Recurrent.Returned.LAST,
                Recurrent.Start.ZEROS,
                Initialiser.XAVIER),
            new AttentionLayer(2, AttentionLayer.View.CAUSAL, 0),
            LayerNormLayer.DEFAULT,
            new Prelu(0.5f),
            new ReshapeLayer(Shape.of(2, 3)),
            new SparseDense(256, 100_000, Activation.RELU));
    assertProblem(
        "network = [ { embedding = 6 }, { attention = 2 }, { sparseDense = 4 } ]",
        "'symbols' is missing in layer 0 of the network: expected a whole number from 1",
        "'inputs' is missing in layer 2 of the network: expected a whole number from 1",
        "'attention' must be a section { }, found 2");
  }

  @Test
  void everyFieldHasItsSentence() {
    for (LayerKind<?> kind : Layers.all()) {
      assertThat(kind.sentence()).as(kind.word()).endsWith(".").hasSizeLessThan(110);
      kind.fields()
          .forEach(
              field ->
                  assertThat(field.sentence())
                      .as(kind.word() + " " + field.name())
                      .endsWith(".")
                      .hasSizeLessThan(110));
    }
    assertThat(Layers.all()).extracting(LayerKind::word).doesNotHaveDuplicates();
  }
}
