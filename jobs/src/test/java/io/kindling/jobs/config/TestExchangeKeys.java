package io.kindling.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.optim.OptimizerSpec;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TestExchangeKeys {
  private static RunConfig read(String averaging, String... sets) {
    String text =
        "data { source = spirals }\nnetwork = [ { dense = 2 } ]\naveraging { " + averaging + " }";
    var file = ConfigText.parse(text, "a.conf", name -> "");
    return RunConfig.read(file, List.of(sets), Purpose.TRAIN, Pattern.compile("(?i)secret"));
  }

  private static ExchangeSettings exchange(String averaging, String... sets) {
    return read(averaging, sets).averaging().exchange();
  }

  @Test
  void unlessWrittenGradientsAreAveragedAtEachStepAsTheyAre() {
    ExchangeSettings usual = exchange("");
    assertThat(usual).isEqualTo(ExchangeSettings.DEFAULT);
    assertThat(usual.isLocal()).isFalse();
    assertThat(usual.rounds()).isFalse();
    assertThat(usual.groups(16)).isEqualTo(16);
  }

  static Stream<Arguments> rules() {
    return Stream.of(
        Arguments.of("", new OptimizerSpec.Sgd(1)),
        Arguments.of("outer { average {} }", new OptimizerSpec.Sgd(1)),
        Arguments.of("outer { average { rate = 0.5 } }", new OptimizerSpec.Sgd(0.5f)),
        Arguments.of("outer { momentum {} }", new OptimizerSpec.Momentum(0.5f, 0.5f)),
        Arguments.of("outer { nesterov {} }", new OptimizerSpec.Nesterov(0.7f, 0.9f)),
        Arguments.of(
            "outer { nesterov { rate = 0.6, momentum = 0.8 } }",
            new OptimizerSpec.Nesterov(0.6f, 0.8f)),
        Arguments.of(
            "outer { adam { rate = 0.1 } }", new OptimizerSpec.Adam(0.1f, 0.9f, 0.99f, 1e-3f)));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void everyOuterRuleCanBeWritten(String text, OptimizerSpec expected) {
    assertThat(exchange("every = 8, " + text).outer()).isEqualTo(expected);
  }

  @Test
  void everySettingIsRead() {
    ExchangeSettings exchange = exchange("every = 8, innerState = reset, wire = bf16, groups = 4");
    assertThat(exchange.every()).isEqualTo(8);
    assertThat(exchange.innerState()).isEqualTo(InnerState.RESET);
    assertThat(exchange.wire()).isEqualTo(WireFormat.BF16);
    assertThat(exchange.groups(64)).isEqualTo(4);
    assertThat(exchange("wire = bf16").groups(64)).isEqualTo(8);
    assertThat(exchange("wire = bf16").groups(4)).isEqualTo(4);
  }

  @Test
  void anOptionsOuterRuleReplacesTheFiles() {
    assertThat(
            exchange(
                    "every = 8, outer { nesterov { rate = 0.5 } }",
                    "averaging.outer.momentum.momentum=0.3")
                .outer())
        .isEqualTo(new OptimizerSpec.Momentum(0.5f, 0.3f));
  }

  @Test
  void whatHasNoSayIsNotWritten() {
    assertThat(read("").text())
        .contains("every = 1", "wire = fp32")
        .doesNotContain("innerState", "outer", "groups");
    assertThat(read("every = 8, wire = bf16").text())
        .contains("every = 8", "innerState = keep", "outer.average.rate = 1", "groups = auto")
        .doesNotContain("outer.nesterov");
  }

  private static void assertRefused(String averaging, String sentence) {
    assertThatThrownBy(() -> read(averaging))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void whatDoesNotGoTogetherIsRefused() {
    assertRefused(
        "outer { nesterov {} }",
        "'averaging.outer' goes with steps that shards take by themselves: set 'averaging.every'"
            + " above 1, or remove it");
    assertRefused(
        "innerState = reset",
        "'averaging.innerState' goes with steps that shards take by themselves: set"
            + " 'averaging.every' above 1, or remove it");
    assertRefused(
        "groups = 4",
        "'averaging.groups' says where numbers are rounded: set 'averaging.wire' to bf16, or"
            + " remove it");
    assertRefused(
        "every = 8, outer { average {}, nesterov {} }",
        "'averaging.outer' must name one rule, found average and nesterov");
    assertRefused(
        "every = 0", "'averaging.every' must be a whole number from 1 to 1000000, found 0");
    assertRefused(
        "wire = bf16, groups = 3",
        "'averaging.groups' must be auto or a power of two up to training.shards, found 3");
    assertRefused("wire = fp16", "'averaging.wire' must be fp32 or bf16, found \"fp16\"");
  }
}
