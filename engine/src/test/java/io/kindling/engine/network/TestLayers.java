package io.kindling.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.backend.StepGraph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Chance;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.op.PoolKind;
import io.kindling.engine.op.WeightedSum;
import io.kindling.engine.random.CounterRandom;
import io.kindling.engine.sequence.Directions;
import io.kindling.engine.sequence.GruCell;
import io.kindling.engine.sequence.LstmCell;
import io.kindling.engine.sequence.OneStep;
import io.kindling.engine.sequence.PlainCell;
import io.kindling.engine.step.Mode;
import io.kindling.engine.testing.GradCheck;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Small networks with every kind of layer: gradients, shapes, model files. */
class TestLayers {
  private static final int ROWS = 3;
  private static final int SYMBOLS = 5;
  private static final Activation TANH = Activation.TANH;

  private static LayerSpec conv(int filters, Padding padding, int groups, int stride, Bias bias) {
    return new Conv(
        filters,
        List.of(3),
        List.of(stride),
        List.of(1),
        padding,
        groups,
        bias,
        Initialiser.XAVIER,
        TANH);
  }

  static Map<String, Network> networks() {
    Map<String, Network> all = new LinkedHashMap<>();
    putImages(all);
    putSequences(all);
    putOthers(all);
    return all;
  }

  private static void putImages(Map<String, Network> all) {
    all.put(
        "images",
        Network.input(2, 5, 4)
            .with(conv(4, Padding.SAME, 2, 2, Bias.NONE))
            .batchNorm()
            .with(new SpatialDropout(0.4f))
            .with(new Prelu(0.3f))
            .with(Pooling.max(2))
            .flatten()
            .dense(2));
    all.put(
        "means of images",
        Network.input(2, 4, 4)
            .with(new Conv(3, 2, TANH))
            .with(
                new Pooling(
                    PoolKind.AVERAGE_INSIDE,
                    List.of(3, 2),
                    List.of(1, 2),
                    Padding.of(List.of(1, 0))))
            .with(conv(3, Padding.of(List.of(1)), 3, 1, Bias.ADDED))
            .with(new GlobalAveragePool())
            .dense(2));
    all.put(
        "largest of images",
        Network.input(2, 4, 3).with(new Conv(3, 2, TANH)).with(new GlobalMaxPool()).dense(2));
    all.put(
        "sequences as images",
        Network.input(3, 6)
            .with(
                new Conv(
                    2,
                    List.of(2),
                    List.of(1),
                    List.of(2),
                    Padding.VALID,
                    1,
                    Bias.ADDED,
                    Initialiser.HE,
                    TANH))
            .batchNorm()
            .with(Pooling.average(2))
            .with(new PermuteLayer(List.of(1, 0)))
            .with(new LayerNormLayer(1e-2f))
            .with(new GlobalAveragePool()));
  }

  private static void putSequences(Map<String, Network> all) {
    all.put(
        "lstm",
        Network.input(4)
            .with("symbols", new EmbeddingLayer(3, SYMBOLS, Initialiser.XAVIER))
            .with(
                new Recurrent(
                    new LstmCell(),
                    2,
                    2,
                    Directions.BOTH,
                    0.3f,
                    Recurrent.Returned.LAST,
                    Recurrent.Start.ZEROS,
                    Initialiser.XAVIER))
            .dense(2));
    all.put(
        "padded symbols",
        Network.input(4)
            .with(new EmbeddingLayer(4, SYMBOLS, Initialiser.XAVIER, Optional.of(1)))
            .with(new AttentionLayer(2, AttentionLayer.View.CAUSAL, 0.2f))
            .with(Recurrent.of(new LstmCell(), 2))
            .with(new OverTime(OneStep.MAX))
            .dense(2));
    all.put("lengths", withLengths());
    all.put(
        "gru and rnn",
        Network.input(3, 2)
            .with(Recurrent.of(new GruCell(), 3))
            .with(Recurrent.of(new PlainCell(Activation.RELU), 2))
            .flatten()
            .dense(2));
    all.put(
        "attention",
        Network.input(3, 4)
            .with(new Positions())
            .with(
                new Residual(
                    Chain.of(
                        LayerNormLayer.DEFAULT,
                        new AttentionLayer(2, AttentionLayer.View.CAUSAL, 0.2f)),
                    Chain.NONE,
                    Activation.IDENTITY))
            .with(new StepDense(3, TANH))
            .with(new SoftmaxLayer())
            .flatten()
            .dense(2));
  }

  private static void putOthers(Map<String, Network> all) {
    all.put(
        "shared and noisy",
        Network.input(4)
            .with(new GaussianNoise(0.1f))
            .with("a", new Dense(4, TANH))
            .with(new NoisyWeights(0.2f, Chain.of(new Dense(4, TANH))))
            .with(
                new Parallel(
                    List.of(Chain.of(new Shared("a")), Chain.of(new Dropout(0.2f))), new Sum()))
            .with(new Repeat(2, Chain.of(new Shared("a"))))
            .with(new ReshapeLayer(Shape.of(2, 2)))
            .with(new Activated(Activation.elu(0.5f)))
            .flatten());
    all.put("two inputs", twoInputs());
    all.put("sparse", Network.input(2, 4).with(new SparseDense(3, SYMBOLS, TANH)).dense(2));
  }

  private static Network twoInputs() {
    List<LayerEntry> layers =
        List.of(
            entry("look", new AttentionLayer(1, AttentionLayer.View.ALL, 0), "a", "b"),
            entry("twice", new Sum(), "look", "a"),
            entry("both", new Concat(0), "twice", "b"),
            LayerEntry.of(new Flatten()),
            LayerEntry.of(new Dense(2, TANH)));
    List<NamedShape> inputs =
        List.of(new NamedShape("a", Shape.of(2, 4)), new NamedShape("b", Shape.of(3, 4)));
    return new Network(new NetworkSpec(inputs, layers, List.of()));
  }

  private static Network withLengths() {
    LayerSpec both =
        new Recurrent(
            new GruCell(),
            2,
            1,
            Directions.BOTH,
            0,
            Recurrent.Returned.STEPS,
            Recurrent.Start.ZEROS,
            Initialiser.XAVIER);
    List<LayerEntry> layers =
        List.of(
            new LayerEntry(Optional.of("x"), List.of("a"), Optional.of("n"), both),
            LayerEntry.of(new OverTime(OneStep.MEAN)),
            LayerEntry.of(new Dense(2, TANH)));
    List<NamedShape> inputs =
        List.of(new NamedShape("a", Shape.of(3, 2)), new NamedShape("n", Shape.of()));
    return new Network(new NetworkSpec(inputs, layers, List.of()));
  }

  private static LayerEntry entry(String name, LayerSpec layer, String... from) {
    return new LayerEntry(Optional.of(name), List.of(from), layer);
  }

  static Set<String> names() {
    return networks().keySet();
  }

  @ParameterizedTest
  @MethodSource("names")
  void gradientsEqualDifferences(String name) {
    Network network = networks().get(name);
    StepGraph step = NetworkGraphs.of(network, Loss.MEAN_SQUARED_ERROR, ROWS, Mode.TRAIN);
    List<Node> leaves =
        step.graph().nodes().stream().filter(node -> node.op() instanceof Leaf).toList();
    Value number =
        step.graph().nodes().stream()
            .filter(node -> node.op() instanceof WeightedSum)
            .findFirst()
            .orElseThrow()
            .output();
    List<Value> parameters =
        leaves.stream()
            .filter(node -> ((Leaf) node.op()).kind() == Leaf.Kind.PARAMETER)
            .map(Node::output)
            .toList();
    assertThat(parameters).hasSize(network.parameters().segments().size());
    GradCheck.check(
        step.graph(),
        number,
        parameters,
        interpreter -> leaves.forEach(leaf -> fill(interpreter.array(leaf.output()), leaf, name)));
  }

  private static void fill(double[] array, Node leaf, String name) {
    boolean features = leaf.number() == 0;
    boolean symbols = features && Set.of("lstm", "padded symbols").contains(name);
    for (int i = 0; i < array.length; i++) {
      array[i] =
          symbols
              ? CounterRandom.below(SYMBOLS, 7, 0, i)
              : CounterRandom.normal(40 + leaf.number(), 0, i);
    }
    if (features && name.equals("lengths")) {
      for (int row = 0; row < ROWS; row++) {
        array[row * 7 + 6] = row + 1;
      }
    }
    if (features && name.equals("sparse")) {
      for (int i = 0; i < array.length; i++) {
        boolean isPlace = i / 4 % 2 == 0;
        array[i] = isPlace ? CounterRandom.below(SYMBOLS + 1, 7, 0, i) - 1 : array[i];
      }
    }
    if (features && name.equals("padded symbols")) {
      array[2] = 1;
      array[3] = 1;
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void graphsHaveTheShapesThatLayersSay(String name) {
    Network network = networks().get(name);
    for (Mode mode : Mode.values()) {
      StepGraph step = NetworkGraphs.forward(network, ROWS, mode);
      assertThat(step.outputs().get(0).shape()).isEqualTo(network.output().withOuter(ROWS));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void modelFilesKeepEveryField(String name) {
    Network network = networks().get(name);
    assertThat(NetworkJson.read(NetworkJson.write(network))).isEqualTo(network);
  }

  @ParameterizedTest
  @MethodSource("names")
  void evaluationUsesNoChance(String name) {
    StepGraph step = NetworkGraphs.forward(networks().get(name), ROWS, Mode.EVALUATE);
    assertThat(step.graph().nodes()).noneMatch(node -> node.op() instanceof Chance);
  }

  @Test
  void everyKindOfLayerIsHere() {
    Set<String> found = new HashSet<>();
    networks()
        .values()
        .forEach(network -> network.placements().forEach(one -> found.add(one.layer().word())));
    assertThat(found)
        .containsExactlyInAnyOrderElementsOf(Layers.all().stream().map(LayerKind::word).toList());
  }

  @Test
  void recurrentParametersHaveTheNamesOfPyTorch() {
    assertThat(networks().get("lstm").parameters().segments().stream().map(Segment::name))
        .contains("symbols.weight", "1.weight_ih_l0", "1.weight_hh_l1_reverse", "1.bias_hh_l0");
    assertThat(networks().get("attention").parameters().segments().stream().map(Segment::name))
        .contains("1.main.1.in_proj_weight", "1.main.1.out_proj.bias");
  }

  @ParameterizedTest
  @CsvSource({"lstm,symbols.weight", "sparse,0.weight"})
  void aStepUsesRowsOfATableAndAllOfOtherWindows(String network, String table) {
    assertThat(networks().get(network).parameters().segments())
        .allSatisfy(
            segment ->
                assertThat(segment.use())
                    .isEqualTo(
                        segment.name().equals(table) ? Segment.Use.BY_ROW : Segment.Use.WHOLE));
  }

  @Test
  void aConvolutionMultipliesItsWindows() {
    Network network = Network.input(1, 3, 3).with(new Conv(1, 3, Activation.IDENTITY));
    float[] parameters = {0, 1, 0, 2, 3, 4, 0, 5, 0, 100};
    assertThat(Forward.of(network, parameters, 1, 2, 3, 4, 5, 6, 7, 8, 9))
        .containsExactly(
            100 + 3 + 8 + 20,
            100 + 2 + 6 + 12 + 25,
            100 + 4 + 9 + 30,
            100 + 12 + 20 + 1 + 35,
            100 + 8 + 15 + 24 + 2 + 40,
            100 + 10 + 18 + 3 + 45,
            100 + 21 + 32 + 4,
            100 + 14 + 24 + 36 + 5,
            100 + 16 + 27 + 6);
    assertThat(network.placements().get(0).multiplyAdds()).isEqualTo(9 * 9);
  }

  @Test
  void poolsTakeTheLargestNumberOrTheMeanOfThoseInside() {
    double[] row = {1, 5, 2, 4, 3};
    Network largest = Network.input(1, 5).with(Pooling.max(2));
    assertThat(Forward.of(largest, new float[0], row)).containsExactly(5, 4);
    Network mean =
        Network.input(1, 5)
            .with(
                new Pooling(
                    PoolKind.AVERAGE_INSIDE, List.of(3), List.of(2), Padding.of(List.of(1))));
    assertThat(Forward.of(mean, new float[0], row)).containsExactly(3, 11 / 3.0, 3.5);
    Network all = Network.input(1, 5).with(new GlobalAveragePool());
    assertThat(Forward.of(all, new float[0], row)[0]).isCloseTo(3, within(1e-12));
    Network most = Network.input(2, 3).with(new GlobalMaxPool());
    assertThat(Forward.of(most, new float[0], -3, -1, -2, 4, 6, 5)).containsExactly(-1, 6);
  }

  @Test
  void samePaddingRoundsUp() {
    for (int size = 1; size < 9; size++) {
      for (int stride = 1; stride < 5; stride++) {
        Network network =
            Network.input(1, size, 7).with(conv(2, Padding.SAME, 1, stride, Bias.NONE));
        assertThat(network.output().toArray())
            .containsExactly(2, (size + stride - 1) / stride, (7 + stride - 1) / stride);
      }
    }
  }

  @Test
  void slopesAreThoseOfTheirChannels() {
    Network network = Network.input(2, 2).with(new Prelu(0.25f));
    assertThat(network.initialParameters(1)).containsExactly(0.25f, 0.25f);
    assertThat(Forward.of(network, new float[] {0.5f, -2}, -4, 4, -3, 3))
        .containsExactly(-2, 4, 6, 3);
  }

  @Test
  void dimensionsChangePlaces() {
    Network network = Network.input(2, 3).with(new PermuteLayer(List.of(1, 0)));
    assertThat(Forward.of(network, new float[0], 1, 2, 3, 4, 5, 6))
        .containsExactly(1, 4, 2, 5, 3, 6);
  }

  @Test
  void workIsCounted() {
    Network network = networks().get("gru and rnn");
    assertThat(network.placements().stream().mapToLong(Placement::multiplyAdds))
        .containsExactly(3L * 9 * (2 + 3), 3L * 2 * (3 + 2), 0L, 2L * 6);
    Network attention = Network.input(5, 4).with(new AttentionLayer(2, AttentionLayer.View.ALL, 0));
    assertThat(attention.placements().get(0).multiplyAdds())
        .isEqualTo(5 * 4 * 12 + 2 * 5 * 5 * 4 + 5 * 4 * 4);
    assertThat(Summary.nativeBytes(attention, 10, 0)).isGreaterThan(4L * 10 * 2 * 2 * 2 * 5 * 5);
  }
}
