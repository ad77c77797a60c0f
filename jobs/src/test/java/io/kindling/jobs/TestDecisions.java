package io.kindling.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A threshold from the command line to the predictions; on real local Spark. */
@ExtendWith(LocalSpark.class)
class TestDecisions {
  private static final String SPIRALS =
      """
      data { source = spirals, rows = 400, noise = 0.3, split { train = 0.5, validation = 0.5
             test = 0 } }
      network = [ { dense = 8, activation = tanh }, { dense = 2 } ]
      training { optimizer { adam { rate = 0.02 } }, batchSize = 64, epochs = 3 }
      """;

  @TempDir Path folder;

  private void run(String... args) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    int code = Main.run(out, new PrintStream(err, true, StandardCharsets.UTF_8), args);
    assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isZero();
  }

  private Path trained(String name, String threshold) throws IOException {
    return trained(name, threshold, SPIRALS);
  }

  private Path trained(String name, String threshold, String text) throws IOException {
    Path config = Files.writeString(folder.resolve(name + ".conf"), text);
    Path run = folder.resolve(name);
    run(
        "train",
        config.toString(),
        "--out",
        run.toString(),
        "--set",
        "training.threshold=" + threshold);
    return run;
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  private static double threshold(Path run) throws IOException {
    return json(run.resolve("model/model.json")).path("notes").path("threshold").asDouble();
  }

  @Test
  void aThresholdIsChosenKeptAndUsed() throws IOException {
    Path all = trained("all", "recall 1");
    Path fixed = trained("fixed", "0.75");
    assertThat(threshold(fixed)).isEqualTo(0.75);
    assertThat(threshold(all)).isBetween(0.0, 0.5);

    // Recall 1 of the second class: of the mean over both, half is sure.
    JsonNode validation = json(all.resolve("report.json")).path("metrics").path("validation");
    assertThat(validation.path("recall").asDouble()).isBetween(0.5, 1.0);
    assertThat(validation.path("rocAuc").asDouble()).isBetween(0.5, 1.0);
    assertThat(validation.path("f1Micro").asDouble())
        .isCloseTo(validation.path("accuracy").asDouble(), within(1e-12));

    assertThat(Files.readString(all.resolve("report.html")))
        .contains("recall over false positives", "precision over recall", "<title>1</title>");
    for (Path run : List.of(all, fixed)) {
      assertPredictionsFollow(run, threshold(run));
      Path measured = folder.resolve(run.getFileName() + "-measured");
      run("evaluate", "--model", run + "/model", "--out", measured.toString());
      assertThat(
              json(measured.resolve("report.json")).at("/metrics/validation/accuracy").asDouble())
          .isCloseTo(
              json(run.resolve("report.json")).at("/metrics/validation/accuracy").asDouble(),
              within(1e-12));
    }
  }

  @Test
  void theThresholdOfTheBestF1IsBetterThanOthers() throws IOException {
    Path best = trained("best", "bestF1");
    assertThat(threshold(best)).isBetween(0.0, 1.0);
    double found = f1OfTheSecondClass(best);
    for (String other : List.of("0.3", "0.5", "0.7", "recall 1")) {
      Path run = trained("other " + other, other);
      assertThat(f1OfTheSecondClass(run)).as(other).isPositive().isLessThanOrEqualTo(found);
    }
  }

  /** On the validation part, on which the threshold is chosen: there is no test part. */
  private static double f1OfTheSecondClass(Path run) throws IOException {
    JsonNode second = json(run.resolve("report.json")).path("classes").path(1);
    assertThat(second.path("class").asText()).isEqualTo("1");
    assertThat(second.path("rocAuc").asDouble()).isBetween(0.5, 1.0);
    return second.path("f1").asDouble();
  }

  private void assertPredictionsFollow(Path run, double threshold) throws IOException {
    int between = 0;
    for (String line : predicted(run)) {
      String[] values = line.split(",");
      double second = Double.parseDouble(values[values.length - 1]);
      String prediction = values[values.length - 4];
      assertThat(prediction).as(line).isEqualTo(second >= threshold ? "1" : "0");
      between += (second >= threshold) != (second > 0.5) ? 1 : 0;
    }
    assertThat(between).isPositive();
  }

  /** The rows of the output. */
  private List<String> predicted(Path run) throws IOException {
    Path predicted = folder.resolve(run.getFileName() + "-predicted");
    run(
        "predict",
        "--model",
        run + "/model",
        "--out",
        predicted.toString(),
        "--set",
        "predict.format=csv");
    List<String> lines = new ArrayList<>();
    try (var parts = Files.list(predicted.resolve("predictions"))) {
      for (Path part : parts.filter(path -> path.toString().endsWith(".csv")).toList()) {
        List<String> own = Files.readAllLines(part);
        lines.addAll(own.subList(1, own.size()));
      }
    }
    assertThat(lines).hasSize(400);
    return lines;
  }

  @Test
  void theProbabilityOfAYesIsDecidedToo() throws IOException {
    String binary =
        SPIRALS
            .replace("noise = 0.3,", "noise = 0.3, target = number,")
            .replace("{ dense = 2 }", "{ dense = 1 }")
            .replace("training {", "training { loss { binaryCrossEntropy { } },");
    Path run = trained("yes", "recall 0.9", binary);
    double threshold = threshold(run);
    assertThat(threshold).isBetween(0.0, 0.5);
    JsonNode validation = json(run.resolve("report.json")).path("metrics").path("validation");
    assertThat(validation.path("rocAuc").asDouble()).isBetween(0.5, 1.0);
    assertThat(validation.path("calibrationError").asDouble()).isBetween(0.0, 0.5);
    assertThat(Files.readString(run.resolve("report.html")))
        .contains("recall over false positives", "<title>1</title>");
    int yes = 0;
    for (String line : predicted(run)) {
      String[] values = line.split(",");
      boolean decided = Double.parseDouble(values[values.length - 2]) >= threshold;
      assertThat(values[values.length - 1]).as(line).isEqualTo(decided ? "1" : "0");
      yes += decided ? 1 : 0;
    }
    assertThat(yes).isBetween(201, 399);
  }
}
