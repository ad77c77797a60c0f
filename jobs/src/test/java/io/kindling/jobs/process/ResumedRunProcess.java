package io.kindling.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.jobs.output.ModelStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A driver that is killed leaves a run that goes on, and ends with the bits of an undisturbed one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResumedRunProcess {
  private Path folder;
  private String undisturbed;

  @BeforeAll
  void trainUndisturbed(@TempDir Path shared) throws IOException {
    folder = shared;
    Command command = Command.kindling(train("undisturbed", "local[1]", "fail"));
    assertThat(command.code()).as(command.output()).isZero();
    undisturbed = sha256("undisturbed");
  }

  private String[] train(String name, String master, String rule) {
    List<String> words = new ArrayList<>(List.of("train", "conf/run/digits-mlp.conf"));
    words.addAll(List.of("--master", master, "--if-exists", rule));
    words.addAll(options(folder.resolve(name).toString()));
    return words.toArray(String[]::new);
  }

  private static List<String> options(String out) {
    List<String> words = new ArrayList<>(List.of("--out", out));
    for (String set :
        List.of(
            "data.rows=3000",
            "training.epochs=25",
            "training.earlyStopping.patience=25",
            "training.checkpoints.everySteps=20")) {
      words.addAll(List.of("--set", set));
    }
    return words;
  }

  private String sha256(String name) throws IOException {
    return ModelStore.sha256(
        Files.readAllBytes(folder.resolve(name).resolve("model/weights.safetensors")));
  }

  private JsonNode status(String name) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(name).resolve("status.json").toFile());
  }

  private Command resume(String name) throws IOException {
    assertThat(folder.resolve(name).resolve("_SUCCESS")).doesNotExist();
    Command command = Command.kindling(train(name, "local[2]", "resume"));
    assertThat(command.code()).as(command.output()).isZero();
    assertThat(command.output()).contains("the run goes on from the checkpoint step-");
    assertThat(sha256(name)).isEqualTo(undisturbed);
    assertThat(Files.readAllLines(folder.resolve(name).resolve("metrics.jsonl"))).hasSize(25);
    assertThat(status(name).path("state").asText()).isEqualTo("SUCCEEDED");
    assertThat(status(name).path("attempt").asText()).isEqualTo("2");
    assertThat(checkpoints(name)).hasSize(2);
    return command;
  }

  private List<String> checkpoints(String name) throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve(name).resolve("checkpoints"))) {
      return all.map(path -> path.getFileName().toString())
          .filter(file -> file.startsWith("step-"))
          .sorted()
          .toList();
    }
  }

  /** The executors of a driver that is gone end by themselves. */
  @Test
  void killedInTheMiddleOfTheTraining() throws Exception {
    Started run = Started.kindling(train("killed", "local-cluster[2,1,1024]", "resume"));
    run.awaitLine("epoch 3/25");
    List<ProcessHandle> executors = run.executors();
    assertThat(executors).hasSize(2);
    assertThat(run.kill()).isEqualTo(137);
    for (ProcessHandle executor : executors) {
      executor.onExit().get(1, TimeUnit.MINUTES);
    }
    assertThat(status("killed").path("state").asText()).isEqualTo("RUNNING");
    resume("killed");
  }

  @Test
  void theLastCheckpointOfAKilledRunIsDamaged() throws IOException {
    Started run = Started.kindling(train("damaged", "local[2]", "resume"));
    run.awaitLine("epoch 5/25");
    assertThat(run.kill()).isEqualTo(137);
    List<String> whole = new ArrayList<>();
    for (String name : checkpoints("damaged")) {
      Path checkpoint = folder.resolve("damaged/checkpoints").resolve(name);
      if (Files.exists(checkpoint.resolve("checkpoint.json"))) {
        whole.add(name);
      }
    }
    assertThat(whole).hasSizeGreaterThanOrEqualTo(2);
    String last = whole.get(whole.size() - 1);
    Path arrays = folder.resolve("damaged/checkpoints").resolve(last).resolve("state.safetensors");
    byte[] content = Files.readAllBytes(arrays);
    content[content.length / 2] ^= 1;
    Files.write(arrays, content);
    Command resumed = resume("damaged");
    assertThat(resumed.output())
        .contains("/" + last + " is damaged: state.safetensors: expected the sha256 ")
        .contains("; the one before it is taken")
        .contains("the run goes on from the checkpoint " + whole.get(whole.size() - 2) + ":");
  }

  @Test
  void toldToStop() throws IOException {
    Started run = Started.kindling(train("told", "local[2]", "fail"));
    run.awaitLine("epoch 3/25");
    assertThat(run.terminate()).as(run.output()).isEqualTo(75);
    assertThat(status("told").path("state").asText()).isEqualTo("TRY_AGAIN");
    assertThat(status("told").path("code").asInt()).isEqualTo(75);
    assertThat(status("told").path("message").asText())
        .startsWith("The run was told to stop, and did after step ")
        .contains(
            "start it again with --if-exists resume, and it goes on from the checkpoint step-");
    resume("told");
  }

  @Test
  void killedInTheMiddleOfACheckpoint() throws IOException {
    List<String> words = new ArrayList<>(List.of("train"));
    words.add(Command.projectRoot().resolve("conf/run/digits-mlp.conf").toString());
    words.addAll(options(HaltingFileSystem.SCHEME + ":" + folder.resolve("halted")));
    Command halted =
        ClusterHome.in(folder.resolve("home"))
            .drive(HaltingTraining.class.getName(), words.toArray(String[]::new));
    assertThat(halted.code()).as(halted.output()).isEqualTo(HaltingFileSystem.CODE);
    List<String> all = checkpoints("halted");
    Path half = folder.resolve("halted/checkpoints").resolve(all.get(all.size() - 1));
    assertThat(half.resolve("state.safetensors")).hasSize(5000);
    assertThat(half.resolve("checkpoint.json")).doesNotExist();
    resume("halted");
  }
}
