package io.kindling.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs of one configuration that train many times, and what they leave. */
record SearchRuns(Path folder) {
  static final String PROCESSES = "local-cluster[2,1,1024]";

  /** The first line of what a run tells of its trials, by its job. */
  static final String FIRST_TRIAL = "trial ";

  static final String FIRST_FOLD = "1 of 8, ";

  private static final int DEADLINE_SECONDS = 300;
  private static final String CONFIG =
      """
      data { source = spirals, rows = 2000 }
      network = [ { dense = 64, activation = tanh }, { dropout = 0.1 }, { dense = 64, activation = tanh }
                  { dense = 2 } ]
      training { optimizer { adam { rate = 0.02 } }, batchSize = 32, shards = 2, epochs = 8 }
      tune {
        space { training { optimizer.adam.rate { logUniform = [0.001, 0.1] }, batchSize { choice = [32, 64] } } }
        trials = 10, search = asha, reduction = 2, lag = 3
      }
      crossval { folds = 4, metric = accuracy, candidates { plain {}, wide { training.batchSize = 64 } } }
      """;

  static SearchRuns in(Path folder) throws IOException {
    SearchRuns runs = new SearchRuns(folder);
    Files.writeString(runs.config(), CONFIG);
    return runs;
  }

  private Path config() {
    return folder.resolve("search.conf");
  }

  private String[] words(String job, String name, String master, String... more) {
    List<String> words = new ArrayList<>(List.of(job, config().toString()));
    words.addAll(List.of("--out", folder.resolve(name).toString(), "--master", master));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }

  /** Begins one. */
  Started start(String job, String name, String master, String... more) throws IOException {
    return Started.kindling(words(job, name, master, more));
  }

  /** One that succeeds. */
  Command run(String job, String name, String master, String... more) {
    Command command = Command.kindling(words(job, name, master, more));
    assertThat(command.code()).as(command.output()).isZero();
    return command;
  }

  /** Waits until a search that is under way has written so many results down. */
  void awaitResults(String name, int count) throws IOException, InterruptedException {
    try (WatchService changes = FileSystems.getDefault().newWatchService()) {
      WatchKey watched =
          folder
              .resolve(name)
              .register(
                  changes,
                  StandardWatchEventKinds.ENTRY_CREATE,
                  StandardWatchEventKinds.ENTRY_MODIFY);
      while (lines(name).size() < count) {
        assertThat(changes.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).isEqualTo(watched);
        assertThat(watched.pollEvents()).isNotNull();
        assertThat(watched.reset()).isTrue();
      }
    }
  }

  /** The table of trials as it stands, without a line that is being written. */
  List<String> lines(String name) throws IOException {
    Path file = folder.resolve(name).resolve("trials.jsonl");
    if (!Files.exists(file)) {
      return List.of();
    }
    String text = Files.readString(file);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  /** A line for each result, without where it ran and how long that took. */
  List<JsonNode> table(String name) throws IOException {
    List<JsonNode> table = new ArrayList<>();
    for (String line : lines(name)) {
      ObjectNode entry = (ObjectNode) new ObjectMapper().readTree(line);
      assertThat(entry.remove(List.of("seconds", "place"))).isNotNull();
      table.add(entry);
    }
    return table;
  }

  JsonNode json(String name, String file) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(name).resolve(file).toFile());
  }

  /** What a search found is what another one did. */
  void checkSameSearch(String name, String other) throws IOException {
    assertThat(table(name)).isEqualTo(table(other)).hasSizeGreaterThan(10);
    assertThat(json(name, "report.json").path("metrics"))
        .isEqualTo(json(other, "report.json").path("metrics"));
    assertThat(weights(name)).isEqualTo(weights(other));
  }

  /** What a cross-validation found is what another one did. */
  void checkSameFolds(String name, String other) throws IOException {
    assertThat(json(name, "report.json").path("candidates"))
        .isEqualTo(json(other, "report.json").path("candidates"))
        .hasSize(2);
    assertThat(weights(name)).isEqualTo(weights(other));
  }

  private byte[] weights(String name) throws IOException {
    return Files.readAllBytes(folder.resolve(name).resolve("model/weights.safetensors"));
  }
}
