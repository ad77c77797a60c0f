package io.kindling.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.network.Activated;
import io.kindling.engine.network.AttentionLayer;
import io.kindling.engine.network.Chain;
import io.kindling.engine.network.Conv;
import io.kindling.engine.network.LayerEntry;
import io.kindling.engine.network.LayerSpec;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.NetworkJson;
import io.kindling.engine.network.Padding;
import io.kindling.engine.network.Parallel;
import io.kindling.engine.network.Pooling;
import io.kindling.engine.network.Repeat;
import io.kindling.engine.network.Residual;
import io.kindling.engine.network.Sum;
import io.kindling.engine.op.Activation;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Layers inside layers that say what they take; what windows find around an input. */
class TestBlockKeys {
  private static final String DATA = "data { source = digits, rows = 500 }\n";

  private static RunConfig read(String network) {
    var file = ConfigText.parse(DATA + network, "a.conf", name -> "");
    return RunConfig.read(file, List.of(), Purpose.TRAIN, Pattern.compile("secret"));
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

  private static LayerEntry entry(String name, LayerSpec layer, String... from) {
    return new LayerEntry(Optional.of(name), List.of(from), layer);
  }

  private static LayerEntry entry(LayerSpec layer, String... from) {
    return new LayerEntry(Optional.empty(), List.of(from), layer);
  }

  @Test
  void layersOfBlocksTakeEachOtherAndWhatIsAround() {
    Network network =
        read("""
        network = [
          { name = wide, conv = 4, padding = same, activation = relu }
          { residual = [ { name = q, conv = 4, padding = same, activation = relu }
                         { from = [q, blockInput], add {} } ] }
          { parallel = [ [ { conv = 4, padding = same, activation = relu } ]
                         [ { from = [wide], activation = relu6 } ] ]
            join = add }
        ]
        """)
            .network(Shape.of(1, 8, 8));
    LayerSpec conv = new Conv(4, 3, Activation.RELU);
    Chain main = new Chain(List.of(entry("q", conv), entry(new Sum(), "q", Chain.INPUT)));
    Chain skip = new Chain(List.of(entry(new Activated(Activation.clip(0, 6)), "wide")));
    assertThat(network.spec().layers())
        .containsExactly(
            entry("wide", conv),
            LayerEntry.of(new Residual(main, Chain.NONE, Activation.IDENTITY)),
            LayerEntry.of(new Parallel(List.of(Chain.of(conv), skip), new Sum())));
    assertThat(NetworkJson.read(NetworkJson.write(network))).isEqualTo(network);
  }

  @Test
  void repeatedBlocksLookAtSequencesWithLengths() {
    Network network =
        read("""
        network {
          inputs { x = [3, 4], y = [5, 4], n = [] }
          layers = [
            { from = [x], repeat = 2
              layers = [ { from = [blockInput, y], lengths = n, attention { heads = 2 } } ] }
            { flatten {} }
          ]
        }
        """)
            .network(Shape.of(3 * 4 + 5 * 4 + 1));
    LayerSpec look = new AttentionLayer(2, AttentionLayer.View.ALL, 0);
    LayerEntry inside =
        new LayerEntry(Optional.empty(), List.of(Chain.INPUT, "y"), Optional.of("n"), look);
    assertThat(network.spec().layers().get(0))
        .isEqualTo(entry(new Repeat(2, new Chain(List.of(inside))), "x"));
    assertThat(NetworkJson.read(NetworkJson.write(network))).isEqualTo(network);
  }

  @Test
  void whatIsWrongInsideIsASentence() {
    assertMisfit(
        "network = [ { name = enc, dense = 2 }, { residual = [ { from = [encs, blockInput], add {}"
            + " } ] } ]",
        Shape.of(2),
        "Layer 1.main.0 takes 'encs', but no layer of its block, and no layer or input around it,"
            + " has that name: the nearest is 'enc', expected one of blockInput, input, enc");
    assertProblem(
        "network = [ { residual = [ { name = a, from = [b], dense = 2 }\n"
            + "{ name = b, from = [a], dense = 2 } ] } ]",
        "a.conf:2",
        "Layers of the block wait for each other in a circle: a takes b takes a");
    assertProblem(
        "network = [ { repeat = 2, layers = [ { from = [x], dense = 2 } ] } ]",
        "No layer inside the repeat layer takes what comes into it: leave 'from' out");
    assertProblem(
        "network = [ { repeat = 2, layers = [ { from = { x = 1 }, dense = 2 } ] } ]",
        "'from' must be a list of names, such as [a, b]");
  }

  @Test
  void paddingMayDifferOnBothSides() {
    RunConfig config =
        read(
            """
            network = [
              { conv = 2, padding = [[0, 1], [2, 1]] }
              { maxPool = 3, padding = [[1, 0]] }
              { averagePool = 2, padding = [[1, 1], [0, 0]] }
              { conv = 2, padding = [[1, 1], [2, 2]] }
            ]
            """);
    assertThat(config.layers())
        .extracting(
            layer -> layer instanceof Conv conv ? conv.padding() : ((Pooling) layer).padding())
        .containsExactly(
            Padding.of(List.of(0, 2), List.of(1, 1)),
            Padding.of(List.of(1), List.of(0)),
            Padding.of(List.of(1, 0)),
            Padding.of(List.of(1, 2)));
    assertProblem(
        "network = [ { conv = 2, padding = [[0, 1], 2] }, { conv = 2, padding = [[0, -1]] } ]",
        "'padding' must be same or valid, or the zeros on each side, such as 1 or [1, 2], or those"
            + " before and behind each dimension, such as [[0, 1], [2, 1]], found the list"
            + " [[0,1],2]",
        "found the list [[0,-1]]");
    assertMisfit(
        "network = [ { maxPool = 2, padding = [[2, 0]] } ]",
        Shape.of(1, 4, 4),
        "The maxPool layer's padding [[2, 0]] is not smaller than its window [2]");
    assertMisfit(
        "network = [ { conv = 2, padding = [[1, 0], [1, 0]] } ]",
        Shape.of(1, 4),
        "The conv layer's padding");
  }

  @Test
  void activationsHaveTheirSettings() {
    RunConfig config =
        read(
            """
            network = [
              { activation = clip }
              { dense = 2, activation = clip, low = -0.5, high = 3 }
              { activation = relu6 }
              { activation = log }
              { activation = sqrt }
            ]
            """);
    assertThat(config.layers().stream().map(LayerSpec::settings).collect(Collectors.toList()))
        .containsExactly("clip", "2 clip", "relu6", "log", "sqrt");
    assertThat(config.layers().get(0)).isEqualTo(new Activated(Activation.clip(-1, 1)));
    assertThat(config.layers().get(2)).isEqualTo(new Activated(Activation.clip(0, 6)));
    assertProblem(
        "network = [ { activation = relu6, low = 1 } ]",
        "The activation 'relu6' has no setting 'low'");
    assertProblem(
        "network = [ { activation = clip, low = 2 } ]",
        "Invalid ends 2.0 and 1.0 of a clip: the lower one comes first");
  }
}
