package io.kindling.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.engine.random.CounterRandom;
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

/** Searches for a minimum over all rows of a file; on real local Spark. */
@ExtendWith(LocalSpark.class)
class TestSearch {
  private static final String REGRESSION =
      """
      data { source = csv, label = y, split = none }
      network = [ { dense = 2 } ]
      training { loss = crossEntropy, optimizer { lbfgs {} }, epochs = 100, decay { l2 = 0.01 } }
      """;

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private int run(String... args) {
    out.reset();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    return Main.run(stream, stream, args);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String config(String text) throws IOException {
    return Files.writeString(folder.resolve("test.conf"), text).toString();
  }

  /** Rows of two numbers and a class, or a count that grows with the first as an exponential. */
  private String rows(String kind) throws IOException {
    List<String> lines = new ArrayList<>(List.of("a,b,y"));
    for (int row = 0; row < 300; row++) {
      double a = CounterRandom.normal(1, 0, row);
      double b = CounterRandom.normal(1, 1, row);
      boolean yes = a - 2 * b + CounterRandom.normal(1, 2, row) > 0;
      String y = kind.equals("classes") ? yes ? "yes" : "no" : "" + Math.round(2e4 * Math.exp(a));
      lines.add(a + "," + b + "," + y);
    }
    return Files.write(folder.resolve(kind + ".csv"), lines).toString();
  }

  private JsonNode report(String name) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(name + "/report.json").toFile());
  }

  private JsonNode trained(String name, String kind, String text, String... sets)
      throws IOException {
    List<String> words = new ArrayList<>(List.of("train", config(text)));
    words.addAll(List.of("--out", folder.resolve(name).toString()));
    words.addAll(List.of("--set", "data.path=" + rows(kind)));
    for (String set : sets) {
      words.addAll(List.of("--set", set));
    }
    assertThat(run(words.toArray(String[]::new))).as(out()).isZero();
    return report(name);
  }

  @Test
  void aLogisticRegressionConvergesInAFewEpochs() throws IOException {
    JsonNode search = trained("search", "classes", REGRESSION);
    assertThat(out()).contains("converged after ", "(the search 0.0, a copy for a checkpoint 0.0,");
    assertThat(search.path("provenance").path("stopReason").asText()).isEqualTo("CONVERGED");
    assertThat(search.path("epochs").asInt()).isBetween(5, 25);
    assertThat(search.path("shards").asInt()).isEqualTo(8);
    JsonNode descent =
        trained(
            "descent",
            "classes",
            REGRESSION,
            "training.optimizer.sgd.rate=1",
            "training.batchSize=all",
            "training.epochs=400");
    assertThat(descent.path("steps").asInt()).isEqualTo(400);
    double least = descent.path("metrics").path("train").path("loss").asDouble();
    assertThat(search.path("metrics").path("train").path("loss").asDouble())
        .isCloseTo(least, within(1e-6));
    String model = folder.resolve("search/model").toString();
    String measured = folder.resolve("measured").toString();
    assertThat(run("evaluate", "--model", model, "--out", measured)).as(out()).isZero();
    assertThat(report("measured").path("metrics")).isEqualTo(search.path("metrics"));
  }

  /** A step by the curvature where the rate is far too low leads to infinite rates. */
  @Test
  void aPointBeyondWhatCanBeComputedIsTakenBack() throws IOException {
    String counts =
        REGRESSION
            .replace("dense = 2", "dense = 1")
            .replace("crossEntropy", "poisson")
            .replace("split = none", "split = none, target = number");
    JsonNode report = trained("counts", "counts", counts);
    assertThat(report.path("metrics").path("train").path("r2").asDouble()).isGreaterThan(0.9999);
    assertThat(report.path("provenance").path("stopReason").asText()).isEqualTo("STALLED");
    assertThat(report.path("epochs").asInt()).isLessThan(60);
  }

  @Test
  void aDryRunShowsAllRowsAndTheMemory() throws IOException {
    String[] words = {
      "train", config(REGRESSION), "--set", "data.path=" + rows("classes"), "--dry-run"
    };
    assertThat(run(words)).as(out()).isZero();
    assertThat(out())
        .contains("batchSize = all", "optimizer.lbfgs.memory = 10")
        .contains("The driver holds about 0.0 MB for 6 parameters and 2 workers (the search 0.0,")
        .contains("an epoch would have 1 steps");
  }

  @Test
  void whatDoesNotGoWithASearchIsAFaultOfTheConfiguration() throws IOException {
    assertThat(run("train", config(REGRESSION), "--set", "training.batchSize=64")).isEqualTo(78);
    assertThat(out())
        .contains(
            "training.optimizer.lbfgs compares losses over all rows: write training.batchSize ="
                + " all, or leave it out, found 64");
    Path text = Files.writeString(folder.resolve("a.txt"), "abcabcabcabc");
    String stream =
        """
        data { source = text, length = 3, split = none }, network = [ { dense = 4 } ]
        training { batchSize = all }
        """;
    assertThat(run("train", config(stream), "--set", "data.path=" + text)).isEqualTo(78);
    assertThat(out())
        .contains("training.batchSize = all is for rows: of a text it says how many lanes are");
  }
}
