package io.kindling.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.engine.metric.Classified;
import io.kindling.jobs.training.LayerGradient;
import io.kindling.jobs.training.RoundSeen;
import io.kindling.jobs.training.WorkerTurn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestReport {
  private static final TrainingDetails DETAILS =
      new TrainingDetails(
          List.of(
              new RoundSeen(
                  1,
                  0,
                  1250,
                  9.5,
                  "executor 7 was lost",
                  List.of(new WorkerTurn("7/0", "<host>", 4321, 4, 1250, 1, 2, 3, 4))),
              new RoundSeen(
                  2,
                  1250,
                  2000,
                  20,
                  "",
                  List.of(
                      new WorkerTurn("8/0", "<host>", 4322, 3, 2000, 1, 6, 3, 4),
                      new WorkerTurn("9/0", "<host>", 4323, 1, 2000, 1, 5, 3, 4)))),
          List.of(
              List.of(new LayerGradient("0.weight", 0.5, 0.75, 10)),
              List.of(new LayerGradient("0.weight", 0.25, 0.5, 12.5))));
  private static final Report REPORT =
      new Report(
          Map.of("test", Map.of("loss", Double.NaN, "accuracy", 0.975)),
          List.of(
              new ClassSection(
                  new Classified("digit", new double[][] {{5, 1}, {0, 4}}, List.of()),
                  List.of("yes", "no"))),
          10,
          1250,
          235146,
          1,
          4,
          2,
          "onednn avx512",
          true,
          12345.6,
          new Report.Timing(1, 2, 3, 0.5, 0.25, 1, 0.125, 4, 11),
          DETAILS,
          new ObjectMapper().createObjectNode().put("spark", "4.1.0"));
  private static final Epoch EPOCH =
      new Epoch(
          3, 10, 375, Map.of("validation", Map.of("accuracy", 0.9712345)), 1.234, 12345.6, 2, 8.7);

  @Test
  void theJsonHasTheKeysOfTheContractAndNoOthers() throws IOException {
    JsonNode json = new ObjectMapper().readTree(REPORT.json());
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "metrics",
            "classes",
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
            "rounds",
            "gradients",
            "provenance");
    assertThat(json.path("timing").fieldNames())
        .toIterable()
        .containsExactly(
            "dataSeconds",
            "computeSeconds",
            "syncSeconds",
            "waitSeconds",
            "sumSeconds",
            "optimizerSeconds",
            "sendSeconds",
            "evaluateSeconds",
            "totalSeconds");
    assertThat(json.path("metrics").path("test").path("accuracy").asDouble()).isEqualTo(0.975);
  }

  @Test
  void theJsonTellsWhoWorkedAndHowLargeGradientsWere() throws IOException {
    JsonNode json = new ObjectMapper().readTree(REPORT.json());
    JsonNode worker = json.path("rounds").path(0).path("workers").path(0);
    assertThat(worker.path("worker").asText()).isEqualTo("7/0");
    assertThat(worker.path("contributions").asInt()).isEqualTo(1250);
    assertThat(worker.path("syncSeconds").asDouble()).isEqualTo(3);
    assertThat(worker.path("shards").asInt()).isEqualTo(4);
    assertThat(worker.path("slowness").asDouble()).isEqualTo(1);
    JsonNode slow = json.path("rounds").path(1).path("workers").path(1);
    assertThat(slow.path("slowness").asDouble()).isEqualTo(2.5);
    assertThat(slow.path("straggler").asBoolean()).isTrue();
    JsonNode gradient = json.path("gradients").path(0);
    assertThat(gradient.path("layer").asText()).isEqualTo("0.weight");
    assertThat(gradient.path("norm").path(1).asDouble()).isEqualTo(0.25);
    assertThat(gradient.path("ratioToWeights").path(1).asDouble()).isEqualTo(0.02);
  }

  @Test
  void theJsonTellsWhatIsReachedClassByClass() throws IOException {
    JsonNode yes = new ObjectMapper().readTree(REPORT.json()).path("classes").path(0);
    assertThat(yes.toString())
        .isEqualTo(
            "{\"output\":\"digit\",\"class\":\"yes\",\"weight\":6.0,\"precision\":1.0,"
                + "\"recall\":0.8333333333333334,\"f1\":0.9090909090909091}");
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
            "epoch 3/10 validation.accuracy=0.97123 seconds=1.23 samplesPerSecond=12346 workers=2"
                + " secondsLeft=9");
    JsonNode json = new ObjectMapper().readTree(EPOCH.json());
    assertThat(json.path("epoch").asInt()).isEqualTo(3);
    assertThat(json.path("validation").path("accuracy").asDouble()).isEqualTo(0.9712345);
  }

  @Test
  void thePageStandsOnItsOwn() {
    ReportPage page =
        new ReportPage(
            "train <mine>",
            REPORT,
            List.of(EPOCH, EPOCH),
            "input [28, 28]",
            "training { epochs = 10 }");
    String html = new String(page.html(), StandardCharsets.UTF_8);
    assertThat(html)
        .contains("train &lt;mine&gt;", "<svg", "polyline", "<th>yes</th>", "training { epochs")
        .contains("<tr><td>yes</td><td>6</td><td>1.0000</td><td>0.8333</td><td>0.9091</td></tr>")
        .contains("ended before its time: executor 7 was lost", "<td>0–1250</td><td>7/0</td>")
        .contains("<td>4.00 s</td><td>1.0</td></tr>", "<td>4.00 s</td><td>2.5, a straggler</td>")
        .contains("<tr><td>0.weight</td><td>0.500</td><td>0.250</td><td>0.750</td>")
        .doesNotContain("http", "src=", "href=", "@import");
  }
}
