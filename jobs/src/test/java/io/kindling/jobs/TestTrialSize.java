package io.kindling.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a job of trials leaves does not depend on where these run; on local Spark. */
@ExtendWith(LocalSpark.class)
class TestTrialSize {
  private static final String CONFIGURATION =
      """
      data { source = csv, label = kind, split = none }
      network = [ { dense = 8, activation = tanh }, { dropout = 0.1 }, { dense = 2 } ]
      training { optimizer { adam { rate = 3e-2 } }, batchSize = 32, epochs = 4, shards = 2 }
      crossval { folds = 3, metric = accuracy }
      predict.format = csv
      """;

  @TempDir Path folder;

  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private Path table;

  @BeforeEach
  void write() throws IOException {
    StringBuilder rows = new StringBuilder("x,y,kind\n");
    for (int row = 0; row < 90; row++) {
      double x = row * 37 % 101 / 100.0;
      double y = row * 53 % 89 / 88.0;
      rows.append(x + "," + y + "," + (x > y ? "right" : "left") + "\n");
    }
    table = Files.writeString(folder.resolve("rows.csv"), rows);
  }

  private void run(String master, String job, String config, String name, String... settings)
      throws IOException {
    text.reset();
    System.setProperty("spark.master", master);
    PrintStream stream = new PrintStream(text, true, StandardCharsets.UTF_8);
    Path file = Files.writeString(folder.resolve("test.conf"), config);
    List<String> words = new ArrayList<>(List.of(job, file.toString()));
    words.addAll(List.of("--out", folder.resolve(name).toString()));
    Arrays.stream(settings).forEach(setting -> words.addAll(List.of("--set", setting)));
    int code = Main.run(stream, stream, words.toArray(String[]::new));
    assertThat(code).as(said()).isZero();
  }

  private String said() {
    return text.toString(StandardCharsets.UTF_8);
  }

  private JsonNode report(String name) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(name).resolve("report.json").toFile());
  }

  private String weights(String name) throws IOException {
    return report(name).path("provenance").path("weightsSha256").asText();
  }

  private List<String> predictions(String name) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve(name).resolve("predictions"))) {
      for (Path part : files.filter(one -> one.toString().endsWith(".csv")).toList()) {
        lines.addAll(Files.readAllLines(part));
      }
    }
    return lines;
  }

  @Test
  void aCrossValidation() throws IOException {
    String path = "data.path=" + table;
    run("local[2]", "crossval", CONFIGURATION, "small", path);
    assertThat(said()).contains("3 small trials, 2 at once");
    run("local[2]", "crossval", CONFIGURATION, "large", path, "trials.size=large");
    assertThat(said()).contains("3 large trials, 2 at once, of 1 slot each");
    String[] one = {path, "trials={ size = large, atOnce = 1 }"};
    System.setProperty("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
    try {
      run("local[2]", "crossval", CONFIGURATION, "one", one);
    } finally {
      System.clearProperty("spark.serializer");
    }
    assertThat(said()).contains("3 large trials, 1 at once, of 2 slots each");
    for (String name : List.of("large", "one")) {
      assertThat(report(name).path("candidates")).isEqualTo(report("small").path("candidates"));
      assertThat(predictions(name)).isEqualTo(predictions("small")).hasSize(91);
      assertThat(weights(name)).isEqualTo(weights("small")).hasSize(64);
    }
  }

  /** Each result without what is told of time and place. */
  private List<ObjectNode> results(String name) throws IOException {
    List<ObjectNode> all = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(name).resolve("trials.jsonl"))) {
      ObjectNode one = (ObjectNode) new ObjectMapper().readTree(line);
      one.remove(List.of("seconds", "place"));
      all.add(one);
    }
    all.sort((left, right) -> left.toString().compareTo(right.toString()));
    return all;
  }

  @Test
  void aSearch() throws IOException {
    String search =
        CONFIGURATION
            + """
            data.split { train = 0.6, validation = 0.2, test = 0.2 }
            tune { search = asha, trials = 4, lag = 2, reduction = 2
                   space { training.optimizer.adam.rate { logUniform = [1e-3, 1e-1] } } }
            """;
    String path = "data.path=" + table;
    run("local[2]", "tune", search, "small", path);
    run("local[2]", "tune", search, "large", path, "trials.size=large");
    assertThat(results("large")).isEqualTo(results("small")).isNotEmpty();
    assertThat(weights("large")).isEqualTo(weights("small")).hasSize(64);
  }

  /** With so many slots in one process, its memory does not hold the rows for all. */
  @Test
  void trialsAreLargeBeyondTheMemoryOfAProcess() throws IOException {
    String pictures =
        """
        data { source = digits, rows = 4000, split = none }
        network = [ { flatten {} }, { dense = 10 } ]
        training { batchSize = 500, epochs = 1, shards = 2 }
        crossval { folds = 2, metric = accuracy, refit = false }
        predict.format = csv
        """;
    long slots = Runtime.getRuntime().maxMemory() / 2 / (4000 * 784);
    run("local[" + slots + "]", "crossval", pictures, "auto");
    assertThat(said())
        .contains("note: trials are large: The rows take 3.2 MB, and each process of small trials")
        .contains("2 large trials, 2 at once, of ");
    assertThat(report("auto").path("candidates").path(0).path("metrics").has("accuracy")).isTrue();
  }

  /** Boosting trains one network at a time, and so do the networks that it is compared with. */
  @Test
  void boostingNeedsRoomForOneTraining() throws IOException {
    String pictures =
        """
        data { source = digits, rows = 4000, split = none }
        network = [ { flatten {} }, { dense = 10 } ]
        training { batchSize = 500, epochs = 1, shards = 2 }
        boost.rounds = 2
        """;
    long slots = Runtime.getRuntime().maxMemory() / 2 / (4000 * 784);
    run("local[" + slots + "]", "boost", pictures, "boosted");
    assertThat(said()).doesNotContain("trials are large");
    assertThat(report("boosted").path("compared").findValuesAsText("name"))
        .containsExactly("samme", "bag", "single network");
  }
}
