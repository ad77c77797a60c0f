package io.kindling.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trials on executors in other processes come to what they come to in one thread. */
class TrialsProcess {
  private static final String PROCESSES = "local-cluster[2,1,1024]";

  @TempDir Path folder;
  private Path config;

  @BeforeEach
  void write() throws IOException {
    config =
        Files.writeString(
            folder.resolve("trials.conf"),
            """
            data { source = spirals, rows = 300 }
            network = [ { dense = 16, activation = tanh }, { batchNorm {} }, { dropout = 0.1 }, { dense = 2 } ]
            training { optimizer { adam { rate = 0.02 } }, batchSize = 64, shards = 2, epochs = 5 }
            tune {
              space { training { optimizer.adam.rate { logUniform = [0.001, 0.1] }, batchSize { choice = [32, 64] } } }
              trials = 8, search = asha, reduction = 2, lag = 3
            }
            crossval { folds = 4, metric = accuracy, candidates { plain {}, wide { training.batchSize = 128 } } }
            """);
  }

  private JsonNode report(String job, String name, String... more) throws IOException {
    List<String> words = new ArrayList<>(List.of(job, config.toString()));
    words.addAll(List.of("--out", folder.resolve(name).toString()));
    words.addAll(Arrays.asList(more));
    Command command = Command.kindling(words.toArray(String[]::new));
    assertThat(command.code()).as(command.output()).isZero();
    return new ObjectMapper().readTree(folder.resolve(name).resolve("report.json").toFile());
  }

  @Test
  void foldsOfACrossValidation() throws IOException {
    JsonNode alone = report("crossval", "alone", "--master", "local[1]");
    JsonNode spread = report("crossval", "spread", "--master", PROCESSES);
    assertThat(spread.path("candidates")).isEqualTo(alone.path("candidates")).hasSize(2);
    JsonNode large =
        report("crossval", "large", "--master", PROCESSES, "--set", "trials.size=large");
    assertThat(large.path("candidates")).isEqualTo(alone.path("candidates"));
    for (JsonNode one : List.of(spread, large)) {
      assertThat(one.path("provenance").path("weightsSha256"))
          .isEqualTo(alone.path("provenance").path("weightsSha256"));
    }
  }

  @Test
  void trialsOfASearch() throws IOException {
    JsonNode alone = report("tune", "searched", "--master", "local[1]");
    JsonNode spread = report("tune", "spread-search", "--master", PROCESSES);
    report("tune", "large-search", "--master", PROCESSES, "--set", "trials.size=large");
    assertThat(table("large-search")).isEqualTo(table("searched"));
    assertThat(table("spread-search")).isEqualTo(table("searched"));
    assertThat(table("searched").size()).isGreaterThan(8);
    assertThat(spread.path("metrics")).isEqualTo(alone.path("metrics"));
    assertThat(Files.readAllBytes(weights("spread-search")))
        .isEqualTo(Files.readAllBytes(weights("searched")));
  }

  private Path weights(String name) {
    return folder.resolve(name).resolve("model/weights.safetensors");
  }

  /** A line for each result, without where it ran and how long that took. */
  private List<JsonNode> table(String name) throws IOException {
    List<JsonNode> table = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(name).resolve("trials.jsonl"))) {
      ObjectNode entry = (ObjectNode) new ObjectMapper().readTree(line);
      assertThat(entry.remove(List.of("seconds", "place"))).isNotNull();
      table.add(entry);
    }
    return table;
  }
}
