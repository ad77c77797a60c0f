package io.kindling.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TestBagKeys {
  private static RunConfig read(String bag) {
    String text =
        """
        data { source = csv, path = there, label = y }
        network = [ { dense = 2 } ]
        bag { %s }
        """;
    return RunConfig.read(
        ConfigFactory.parseString(text.formatted(bag)),
        List.of(),
        Purpose.TRAIN,
        Pattern.compile("secret"));
  }

  @Test
  void whatHoldsIsReadAgainAsTheSame() {
    RunConfig config =
        read(
            """
            members = 7, sample = 0.5, replace = false, columns = 0.25, combine = stack
            metric = accuracy, compare = false, seed = 9
            variants { small { network = [ { dense = 2 } ] }, slow { training.epochs = 3 } }
            """);
    RunConfig again = RunConfig.ofText(config.text(), List.of());
    assertThat(again.text()).isEqualTo(config.text());
    assertThat(again.bag()).isEqualTo(config.bag());
    assertThat(again.bag().variants()).containsOnlyKeys("slow", "small");
  }

  @Test
  void twentyMembersOnBootstrapSamplesAreUsual() {
    assertThat(read("").bag())
        .isEqualTo(
            new BagSettings(
                20, 1, true, 1, BagSettings.Combine.AVERAGE, "loss", true, 1, Map.of()));
  }

  @Test
  void whatIsNoBagIsRefused() {
    assertThatThrownBy(() -> read("members = 0")).hasMessageContaining("bag.members");
    assertThatThrownBy(() -> read("sample = 0")).hasMessageContaining("bag.sample");
    assertThatThrownBy(() -> read("columns = 1.5")).hasMessageContaining("bag.columns");
    assertThatThrownBy(() -> read("combine = mode"))
        .hasMessageContaining("average, vote, weighted or stack");
  }
}
