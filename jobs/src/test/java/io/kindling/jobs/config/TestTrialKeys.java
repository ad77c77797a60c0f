package io.kindling.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TestTrialKeys {
  private static RunConfig read(String trials) {
    return RunConfig.ofText(
        """
        data { source = xor }
        network = [ { dense = 2 } ]
        """
            + trials,
        List.of());
  }

  @Test
  void whatHoldsIsReadAgainAsTheSame() {
    RunConfig config = read("trials { size = large, atOnce = 3 }");
    RunConfig again = RunConfig.ofText(config.text(), List.of());
    assertThat(again.trials()).isEqualTo(config.trials());
    assertThat(again.trials().size()).isEqualTo(TrialSettings.Size.LARGE);
    assertThat(again.trials().atOnce()).hasValue(3);
    RunConfig usual = RunConfig.ofText(read("").text(), List.of());
    assertThat(usual.trials().size()).isEqualTo(TrialSettings.Size.AUTO);
    assertThat(usual.trials().atOnce()).isEmpty();
  }

  @Test
  void whatIsWrongIsNamed() {
    assertThatThrownBy(() -> read("trials.size = huge")).hasMessageContaining("'trials.size'");
    assertThatThrownBy(() -> read("trials.atOnce = 0")).hasMessageContaining("'trials.atOnce'");
  }

  /** They decide nothing of what is reached. */
  @Test
  void aSearchThatGoesOnMayHaveOthers() {
    String before = read("").text();
    String now = read("trials { size = large, atOnce = 2 }").text();
    assertThat(DecisiveSettings.ofSearch("tune", before, now)).isEmpty();
    assertThat(DecisiveSettings.in(now)).isEqualTo(DecisiveSettings.in(before));
  }
}
