package io.kindling.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A run that cannot write says so, ends with its code, and leaves nothing that looks whole. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LostOutputProcess {
  /** 270,000 parameters: more than a megabyte, and three with their optimizer. */
  private static final String CONFIG =
      """
      data { source = spirals, rows = 300, split { train = 0.8, validation = 0.2, test = 0 } }
      network = [ { dense = 512, activation = relu }, { dense = 520, activation = tanh }, { dense = 2 } ]
      training { optimizer { adam { rate = 0.01 } }, batchSize = 50, epochs = 20 }
      """;

  private Path folder;
  private ClusterHome home;
  private String config;

  @BeforeAll
  void writeConfig(@TempDir Path shared) throws IOException {
    folder = shared;
    home = ClusterHome.in(folder.resolve("home"));
    config = Files.writeString(folder.resolve("test.conf"), CONFIG).toString();
  }

  private String[] train(String out, String... sets) {
    List<String> words = new ArrayList<>(List.of("train", config, "--out", out));
    for (String set : sets) {
      words.addAll(List.of("--set", set));
    }
    return words.toArray(String[]::new);
  }

  /** Files and folders, however deep. */
  private static List<String> names(Path run) throws IOException {
    try (Stream<Path> all = Files.walk(run)) {
      return all.skip(1).map(file -> run.relativize(file).toString()).sorted().toList();
    }
  }

  private void checkFull(String sentence, List<String> left, String... sets) throws IOException {
    try (SmallDisk disk = SmallDisk.at(folder.resolve(left.size() + "-names"))) {
      Command command = home.drive(HaltingTraining.class.getName(), train(disk.path("run"), sets));
      assertThat(command.code()).as(command.output()).isEqualTo(73);
      assertThat(command.output()).contains("kindling: " + sentence, "No space left on device");
      Path run = disk.folder().resolve("run");
      JsonNode status = new ObjectMapper().readTree(run.resolve("status.json").toFile());
      assertThat(status.path("state").asText()).isEqualTo("FAILED");
      assertThat(status.path("code").asInt()).isEqualTo(73);
      assertThat(status.path("message").asText()).startsWith(sentence);
      assertThat(names(run)).isEqualTo(left);
      for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
        assertThat(new ObjectMapper().readTree(line).path("epoch").asInt()).isPositive();
      }
    }
  }

  @Test
  void theDiskIsTooSmallForTheModel() throws IOException {
    checkFull(
        "Cannot write ",
        List.of("config.conf", "metrics.jsonl", "status.json"),
        "training.checkpoints.keep=0");
  }

  @Test
  void theDiskIsTooSmallForCheckpoints() throws IOException {
    checkFull(
        "3 checkpoints in a row could not be written. ",
        List.of("checkpoints", "config.conf", "metrics.jsonl", "status.json"),
        "training.checkpoints.everySteps=2");
  }

  /** Somebody takes the folder away; it is not made again. */
  @Test
  void theFolderVanishes() throws IOException {
    Path out = folder.resolve("run");
    Started run =
        home.start(
            HaltingTraining.class.getName(),
            train(out.toString(), "training.epochs=1000000", "training.checkpoints.keep=0"));
    run.awaitLine("epoch 3/");
    Files.move(out, folder.resolve("taken"));
    assertThat(run.code()).as(run.output()).isEqualTo(73);
    assertThat(run.output())
        .contains(
            "kindling: "
                + out
                + " was removed or emptied while this run was writing there: leave it alone until"
                + " the run has ended, and start the run again");
    assertThat(out).doesNotExist();
    assertThat(folder.resolve("taken/_SUCCESS")).doesNotExist();
    assertThat(folder.resolve("taken/model")).doesNotExist();
  }
}
