package io.kindling.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.Sampling;
import io.kindling.partitioning.Sampling.Kind;
import java.time.Clock;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TestSamplingKeys {
  private static RunConfig read(String data) {
    return RunConfig.read(
        ConfigFactory.parseString("data { source = csv, path = rows.csv, " + data + " }"),
        List.of(),
        Purpose.LOOK,
        Pattern.compile("secret"));
  }

  private static DataSpec rows(String data) {
    return read(data).data().orElseThrow();
  }

  @Test
  void aKindHasAShare() {
    assertThat(rows("label = y").sampling()).isEqualTo(Sampling.NONE);
    assertThat(rows("sampling = over").sampling()).isEqualTo(new Sampling(Kind.OVER, 1));
    assertThat(rows("sampling = under, samplingShare = 0.5").sampling())
        .isEqualTo(new Sampling(Kind.UNDER, 0.5));
  }

  @Test
  void whatHoldsIsReadAgainAsTheSame() {
    for (String data : List.of("label = y", "sampling = under, samplingShare = 0.5")) {
      RunConfig config = read(data);
      assertThat(RunConfig.dataOf(config.text(), List.of(), Now.at(Clock.systemUTC())))
          .isEqualTo(config.data());
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> read("samplingShare = 0.5"))
        .hasMessageContaining("data.samplingShare = 0.5 is for data.sampling = over or under");
    assertThatThrownBy(() -> read("sampling = over, samplingShare = 1.5"))
        .hasMessageContaining("a number above 0, at most 1");
    assertThatThrownBy(() -> read("sampling = over, target = number"))
        .hasMessageContaining("data.sampling = over is for rows with one label, a class");
  }
}
