package io.kindling.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestReport {
  private static final Report REPORT =
      new Report(
          Map.of("test", Map.of("loss", Double.NaN, "accuracy", 0.975)),
          10,
          1250,
          235146,
          1,
          4,
          2,
          "onednn avx512",
          true,
          12345.6,
          new Report.Timing(1, 2, 3, 4, 11),
          new ObjectMapper().createObjectNode().put("spark", "4.1.0"));
  private static final Epoch EPOCH =
      new Epoch(3, 10, 375, Map.of("validation", Map.of("accuracy", 0.9712345)), 1.234, 12345.6, 2);

  @Test
  void theJsonHasTheKeysOfTheContractAndNoOthers() throws IOException {
    JsonNode json = new ObjectMapper().readTree(REPORT.json());
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "metrics",
            "epochs",
            "steps",
            "parameters",
            "seed",
            "shards",
            "workers",
            "kernels",
            "reproducible",
            "samplesPerSecond",
            "timing",
            "provenance");
    assertThat(json.path("timing").fieldNames())
        .toIterable()
        .containsExactly(
            "dataSeconds", "computeSeconds", "syncSeconds", "evaluateSeconds", "totalSeconds");
    assertThat(json.path("metrics").path("test").path("accuracy").asDouble()).isEqualTo(0.975);
  }

  @Test
  void aNumberThatIsNotFiniteIsNull() throws IOException {
    JsonNode json = new ObjectMapper().readTree(REPORT.json());
    assertThat(json.path("metrics").path("test").path("loss").isNull()).isTrue();
  }

  @Test
  void anEpochIsALineToSearchForAndALineOfJson() throws IOException {
    assertThat(EPOCH.line())
        .isEqualTo(
            "epoch 3/10 validation.accuracy=0.97123 seconds=1.23 samplesPerSecond=12346 workers=2");
    JsonNode json = new ObjectMapper().readTree(EPOCH.json());
    assertThat(json.path("epoch").asInt()).isEqualTo(3);
    assertThat(json.path("validation").path("accuracy").asDouble()).isEqualTo(0.9712345);
  }

  @Test
  void thePageStandsOnItsOwn() {
    double[][] confusion = {{5, 1}, {0, 4}};
    ReportPage page =
        new ReportPage(
            "train <mine>",
            REPORT,
            List.of(EPOCH, EPOCH),
            confusion,
            List.of(),
            List.of("yes", "no"),
            "input [28, 28]",
            "training { epochs = 10 }");
    String html = new String(page.html(), StandardCharsets.UTF_8);
    assertThat(html)
        .contains("train &lt;mine&gt;", "<svg", "polyline", "<th>yes</th>", "training { epochs")
        .contains("<tr><td>yes</td><td>6</td><td>1.0000</td><td>0.8333</td><td>0.9091</td></tr>")
        .doesNotContain("http", "src=", "href=", "@import");
  }
}
