package io.kindling.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.network.EmbeddingLayer;
import io.kindling.engine.network.Initialiser;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.NetworkJson;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Sequences whose rows have lengths of their own, as a configuration says it. */
class TestLengthKeys {
  private static RunConfig read(String network) {
    String data = "data { source = digits, rows = 500 }\n";
    var file = ConfigText.parse(data + network, "a.conf", name -> "");
    return RunConfig.read(file, List.of(), Purpose.TRAIN, Pattern.compile("secret"));
  }

  private static void assertProblem(String network, String expected) {
    assertThatThrownBy(() -> read(network))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(expected);
  }

  private static void assertMisfit(String network, Shape row, String expected) {
    RunConfig config = read(network);
    assertThatThrownBy(() -> config.network(row))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(expected);
  }

  private static final String LENGTHS =
      """
      network {
        inputs { x = [5, 3], n = [] }
        layers = [ { from = x, lengths = n, gru = 4 }
                   { overTime = mean }
                   { dense = 2 } ]
      }
      """;

  @Test
  void lengthsComeFromAnInputOrFromPadding() {
    RunConfig config = read(LENGTHS);
    Network network = config.network(Shape.of(16));
    assertThat(network.spec().layers().get(0).lengths()).contains("n");
    assertThat(NetworkJson.read(NetworkJson.write(network))).isEqualTo(network);
    assertThat(config.text())
        .contains("inputs { n = [], x = [5, 3] }", "{ from = x, lengths = n, gru = 4 }");
    assertThat(read(config.text().replaceFirst("(?s).*?(?=network)", "")).written())
        .isEqualTo(config.written());
    assertThat(read("network = [ { embedding = 6, symbols = 9, padding = 0 } ]").layers())
        .containsExactly(new EmbeddingLayer(6, 9, Initialiser.XAVIER, Optional.of(0)));
  }

  @Test
  void lengthsThatMeanNothingAreRefused() {
    assertProblem(
        "network = [ { embedding = 6, symbols = 9, padding = 9 } ]",
        "a.conf:2: The embedding layer's padding 9 is none of its 9 symbols: expected a number from"
            + " 0 to 8");
    assertProblem(
        LENGTHS.replace("lengths = n", "lengths = [n]"),
        "'lengths' must be a word, found the list [\"n\"]");
    assertMisfit(
        LENGTHS.replace("lengths = n", "lengths = m"),
        Shape.of(16),
        "Layer 0 takes the lengths of its sequences from 'm', but no input of the network has that"
            + " name: expected one of [n[], x[5x3]]");
    assertMisfit(
        LENGTHS.replace("n = []", "n = [2]"),
        Shape.of(17),
        "Layer 0 takes the lengths of its sequences from the input n[2]: expected one number a row,"
            + " such as n = []");
    assertMisfit(
        LENGTHS.replace("overTime = mean", "flatten {}"),
        Shape.of(16),
        "Layer 1 of the network does not fit: The flatten layer does not tell steps that are there"
            + " from padding, but the rows of its input have lengths of their own: make one step of"
            + " each row before it (overTime, or returns = last), or leave 'padding' and 'lengths'"
            + " out");
  }
}
