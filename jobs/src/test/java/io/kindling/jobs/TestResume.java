package io.kindling.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.jobs.output.ModelStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --if-exists resume} does with what stands at {@code --out}. */
@ExtendWith(LocalSpark.class)
class TestResume {
  private static final String XOR =
      """
      data { source = xor, rows = 64, split = none }
      network = [ { dense = 8, activation = tanh }, { dropout = 0.1 }, { dense = 2 } ]
      training { optimizer { adam { rate = 0.05 } }, batchSize = 64 }
      """;

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private String config;

  @BeforeEach
  void writeConfig() throws IOException {
    config = Files.writeString(folder.resolve("test.conf"), XOR).toString();
  }

  private int train(String name, String... sets) {
    List<String> words = new ArrayList<>(List.of("train", config, "--if-exists", "resume"));
    words.addAll(List.of("--out", folder.resolve(name).toString()));
    for (String set : sets) {
      words.addAll(List.of("--set", set));
    }
    out.reset();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    return Main.run(stream, stream, words.toArray(String[]::new));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(file).toFile());
  }

  private String sha256(String name) throws IOException {
    return ModelStore.sha256(
        Files.readAllBytes(folder.resolve(name).resolve("model/weights.safetensors")));
  }

  private Map<String, String> content(String name) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder.resolve(name))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(file.toString(), ModelStore.sha256(Files.readAllBytes(file)));
      }
    }
    return files;
  }

  @Test
  void aRunGoesOnWithMoreEpochsAsIfThereHadBeenMore() throws IOException {
    assertThat(train("run", "training.epochs=10")).as(out()).isZero();
    assertThat(out()).contains("there is no checkpoint to go on from: the run begins");
    assertThat(train("run", "training.epochs=20")).as(out()).isZero();
    assertThat(out())
        .contains("the run goes on from the checkpoint step-000010: 10 steps of 20 are made")
        .contains("epoch 11/20")
        .doesNotContain("epoch 10/");
    assertThat(train("whole", "training.epochs=20")).as(out()).isZero();
    assertThat(sha256("run")).isEqualTo(sha256("whole"));
    assertThat(Files.readAllLines(folder.resolve("run/metrics.jsonl"))).hasSize(20);
    JsonNode report = json("run/report.json");
    assertThat(report.path("epochs").asInt()).isEqualTo(20);
    assertThat(report.path("steps").asInt()).isEqualTo(20);
    assertThat(report.path("metrics")).isEqualTo(json("whole/report.json").path("metrics"));
    assertThat(report.path("provenance").path("attempt").asText()).isEqualTo("2");
    assertThat(json("run/status.json").path("attempt").asText()).isEqualTo("2");
    assertThat(json("run/status.json").path("state").asText()).isEqualTo("SUCCEEDED");
    assertThat(folder.resolve("run/_SUCCESS")).exists();
  }

  @Test
  void aSuccessOfTheSameConfigurationIsLeftAsItIs() throws IOException {
    assertThat(train("run", "training.epochs=3")).as(out()).isZero();
    Map<String, String> before = content("run");
    assertThat(train("run", "training.epochs=3")).as(out()).isZero();
    assertThat(out()).contains("skipped: a run has succeeded in");
    assertThat(content("run")).isEqualTo(before);
  }

  @Test
  void anotherRunsCheckpointsAreRefusedAndNothingIsTouched() throws IOException {
    assertThat(train("run", "training.epochs=3")).as(out()).isZero();
    Map<String, String> before = content("run");
    assertRefused("training.seed is 2 here and 1 there", "training.seed=2");
    assertRefused("training.batchSize is 32 here and 64 there", "training.batchSize=32");
    assertRefused("training.optimizer.adam.rate is 0.1 here", "training.optimizer.adam.rate=0.1");
    assertRefused("data.rows is 128 here and 64 there", "data.rows=128");
    assertThat(out()).contains("; the data's fingerprint is ");
    assertRefused("the number of shards is 1 here and 2 there", "training.shards=1");
    assertRefused("what computes is reference", "engine.kernels=reference");
    assertRefused(
        "training.epochs and training.steps end the run after 2 steps, but 3 are made there",
        "training.epochs=2");
    config =
        Files.writeString(folder.resolve("other.conf"), XOR.replace("tanh", "relu")).toString();
    assertRefused("layer 1 of the network is { activation=relu,dense=8 } here and");
    assertThat(content("run")).isEqualTo(before);
  }

  /** A checkpoint of before a setting was there is one of a run with its default. */
  @Test
  void aSettingThatCameLaterHadItsDefault() throws IOException {
    assertThat(train("run", "training.epochs=3")).as(out()).isZero();
    String place = "run/checkpoints/step-000003/checkpoint.json";
    ObjectNode checkpoint = (ObjectNode) json(place);
    JsonNode content = checkpoint.path("checkpoint");
    ObjectNode kept = (ObjectNode) content.path("identity");
    assertThat(kept.remove("data.classWeights").asText()).isEqualTo("none");
    byte[] changed = content.toString().getBytes(StandardCharsets.UTF_8);
    checkpoint.put("sha256", ModelStore.sha256(changed));
    Files.writeString(folder.resolve(place), checkpoint.toString());
    assertRefused(
        "data.classWeights is balanced here and nothing there", "data.classWeights=balanced");
    assertThat(train("run", "training.epochs=5")).as(out()).isZero();
    assertThat(out()).contains("3 steps of 5 are made");
  }

  private void assertRefused(String difference, String... sets) {
    assertThat(train("run", sets)).as(out()).isEqualTo(73);
    assertThat(out())
        .contains("kindling: " + folder.resolve("run") + " cannot be resumed: ")
        .contains(difference)
        .contains("say --if-exists overwrite to begin again");
  }

  @Test
  void whatDoesNotDecideTheModelMayChange() throws IOException {
    assertThat(train("run", "training.epochs=3")).as(out()).isZero();
    assertThat(train("run", "training.steps=5", "training.checkpoints.everySteps=2"))
        .as(out())
        .isZero();
    assertThat(out()).contains("3 steps of 5 are made", "done with all steps after 5 epochs");
    assertThat(folder.resolve("run/checkpoints/step-000004/checkpoint.json")).exists();
    assertThat(train("whole", "training.epochs=5")).as(out()).isZero();
    assertThat(sha256("run")).isEqualTo(sha256("whole"));
  }

  /** The best of three starts is the run with its seed; those that are done are not done again. */
  @Test
  void theBestOfSeveralStartsIsTaken() throws IOException {
    String[] three = {"training.epochs=4", "training.restarts=3", "training.seed=5"};
    assertThat(train("run", three)).as(out()).isZero();
    assertThat(out()).contains("start 1 of 3, with the seed 5: train.loss=", "start 3 of 3, with");
    String best = "";
    double least = Double.POSITIVE_INFINITY;
    for (int seed = 5; seed < 8; seed++) {
      String name = "seed-" + seed;
      assertThat(train(name, "training.epochs=4", "training.seed=" + seed)).as(out()).isZero();
      List<String> lines = Files.readAllLines(folder.resolve(name).resolve("metrics.jsonl"));
      double loss = new ObjectMapper().readTree(lines.get(3)).path("train").path("loss").asDouble();
      if (loss < least) {
        least = loss;
        best = name;
      }
    }
    assertThat(sha256("run")).isEqualTo(sha256(best));
    JsonNode starts = json("run/report.json").path("provenance").path("starts");
    assertThat(starts).hasSize(3);
    assertThat(starts.get(1).path("seed").asInt()).isEqualTo(6);
    assertThat(starts.get(0).path("train.loss").isNumber()).isTrue();
    String weights = sha256("run");
    assertThat(train("run", "training.epochs=4", "training.seed=5")).as(out()).isZero();
    assertThat(sha256("run")).isEqualTo(sha256("seed-5"));
    assertThat(train("run", three)).as(out()).isZero();
    assertThat(out()).contains("4 steps of 4 are made", "start 3 of 3").doesNotContain("epoch 1/4");
    assertThat(sha256("run")).isEqualTo(weights);
  }

  /** Of three starts the first has lost what it kept; the others are not made again. */
  @Test
  void aStartWithoutCheckpointsLeavesThoseOfTheOthers() throws IOException {
    String[] three = {"training.epochs=4", "training.restarts=3", "training.seed=5"};
    assertThat(train("run", three)).as(out()).isZero();
    String weights = sha256("run");
    Path first = folder.resolve("run/checkpoints/step-000004/checkpoint.json");
    Files.writeString(first, Files.readString(first).replaceFirst("[0-9]", "x"));
    Files.delete(folder.resolve("run/_SUCCESS"));
    assertThat(train("run", three)).as(out()).isZero();
    assertThat(out()).contains("step-000004", "the run begins", "epoch 1/4");
    assertThat(out()).containsOnlyOnce("epoch 4/4").contains("4 steps of 4 are made");
    assertThat(sha256("run")).isEqualTo(weights);
  }

  @Test
  void withoutRoomForCheckpointsNoneAreTaken() throws IOException {
    assertThat(train("run", "training.epochs=3", "training.checkpoints.keep=0")).as(out()).isZero();
    assertThat(folder.resolve("run/checkpoints")).doesNotExist();
    Map<String, String> before = content("run");
    assertRefused("a run with other settings has succeeded there and left no checkpoint");
    assertThat(content("run")).isEqualTo(before);
  }
}
