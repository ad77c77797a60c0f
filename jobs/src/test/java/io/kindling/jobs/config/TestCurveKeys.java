package io.kindling.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TestCurveKeys {
  private static RunConfig read(String curve) {
    String text =
        """
        data { source = xor, rows = 100 }
        network = [ { dense = 2 } ]
        training.optimizer { adam { rate = 0.1 } }
        curve { %s }
        """;
    return RunConfig.read(
        ConfigFactory.parseString(text.formatted(curve)),
        List.of(),
        Purpose.TRAIN,
        Pattern.compile("secret"));
  }

  @Test
  void whatHoldsIsReadAgainAsTheSame() {
    RunConfig config =
        read(
            """
            rows = [0.25, 50, 1], points = 5, repeats = 3, metric = train.accuracy
            over { training.optimizer.adam.rate { logUniform = [1e-5, 1] } }
            """);
    RunConfig again = RunConfig.ofText(config.text(), List.of());
    assertThat(again.text()).isEqualTo(config.text());
    assertThat(again.curve().rows()).containsExactly(0.25, 50.0, 1.0);
    assertThat(again.curve().over().orElseThrow().grid(5))
        .isEqualTo(config.curve().over().orElseThrow().grid(5))
        .hasSize(5);
    assertThat(again.curve().metric()).isEqualTo("train.accuracy");
  }

  @Test
  void aResumedCurveMayHaveMoreRepeatsAndKnowsNothingOfTune() {
    String before = read("rows = [0.5, 1]").text();
    String more = read("rows = [0.5, 1], repeats = 4 }\n tune { trials = 3, seed = 5").text();
    assertThat(DecisiveSettings.ofSearch("curve", before, more)).isEmpty();
    String others = read("rows = [0.25, 1]").text();
    assertThat(DecisiveSettings.ofSearch("curve", before, others))
        .containsExactly("curve.rows was [0.5,1], now it is [0.25,1]");
    assertThat(DecisiveSettings.ofSearch("tune", before, others)).isEmpty();
  }

  @Test
  void whatIsWrongIsRefused() {
    assertRefused("rows = [0]", "'curve.rows'");
    assertRefused(
        "rows = [1.5]", "a list of fractions above 0, up to 1, or of whole numbers from 2");
    assertRefused("over { training.bachSize { choice = [5] } }", "in curve.over");
    assertRefused("over { data.source { choice = [5] } }", "'data.source' cannot be searched");
    assertRefused("over {}", "'curve.over' is empty");
  }

  private static void assertRefused(String curve, String message) {
    assertThatThrownBy(() -> read(curve))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }
}
