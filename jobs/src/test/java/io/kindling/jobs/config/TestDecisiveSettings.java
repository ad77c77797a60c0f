package io.kindling.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TestDecisiveSettings {
  private static Map<String, String> of(String more) {
    var file =
        ConfigText.parse(
            "data { source = csv, path = a.csv, columns { \"a.b\" = auto } }\n"
                + "network = [ { dense = 2 } ]\n"
                + more,
            "a.conf",
            name -> "");
    RunConfig config = RunConfig.read(file, List.of(), Purpose.TRAIN, Pattern.compile("secret"));
    return DecisiveSettings.in(config.text());
  }

  @Test
  void whatWasNotKeptHadItsDefault() {
    Map<String, String> kept = new TreeMap<>(of(""));
    kept.put("the data's fingerprint", "12");
    assertThat(DecisiveSettings.absentFrom(kept)).isEmpty();
    kept.keySet().removeAll(List.of("data.onBadRow", "data.maxBadRows", "data.path"));
    assertThat(DecisiveSettings.absentFrom(kept))
        .isEqualTo(Map.of("data.onBadRow", "fail", "data.maxBadRows", "0.1"));
  }

  /** A schedule that was not chosen had no settings that could have come later. */
  @Test
  void whatHadNoSayHadNoDefault() {
    Map<String, String> kept = of("training { optimizer { sgd {} } }");
    Map<String, String> other = of("training { optimizer { adam {} } }");
    assertThat(other).containsKey("training.optimizer.adam.rate");
    assertThat(DecisiveSettings.absentFrom(kept)).isEmpty();
  }
}
