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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Searches from the command line, on local Spark. */
@ExtendWith(LocalSpark.class)
class TestTune {
  private static final String CONFIGURATION =
      """
      data { source = spirals, rows = 300, split { train = 0.5, validation = 0.3, test = 0.2 } }
      network = [ { dense = 2 } ]
      training { batchSize = 50, epochs = 4, shards = 2 }
      tune {
        trials = 10, metric = validation.accuracy, lag = 3, reduction = 2
        space {
          network { choice = [ [ { dense = { integer = [4, 12], step = 4 }, activation = tanh }, { dense = 2 } ]
                               [ { dense = 2 } ] ] }
          training.batchSize { choice = [25, 50] }
          training.optimizer { choice = [
            { adam { rate { logUniform = [1e-3, 1e-1] } } }
            { sgd { rate { uniform = [0.1, 0.5] } } } ] }
        }
      }
      """;
  private static final List<String> PLACES = List.of("seconds", "place");

  @TempDir Path folder;

  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(folder.resolve("test.conf"), CONFIGURATION);
  }

  private int run(String master, String... words) {
    System.setProperty("spark.master", master);
    PrintStream stream = new PrintStream(text, true, StandardCharsets.UTF_8);
    return Main.run(stream, stream, words);
  }

  private int tune(String master, String out, String... more) {
    List<String> words = new ArrayList<>(List.of("tune", file.toString()));
    words.addAll(List.of("--out", folder.resolve(out).toString()));
    words.addAll(Arrays.asList(more));
    return run(master, words.toArray(String[]::new));
  }

  private String said() {
    return text.toString(StandardCharsets.UTF_8);
  }

  private JsonNode json(String name) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(name).toFile());
  }

  /** The lines of a table without time and place. */
  private List<String> table(String out) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(out).resolve("trials.jsonl"))) {
      JsonNode json = new ObjectMapper().readTree(line);
      PLACES.forEach(((ObjectNode) json)::remove);
      lines.add(json.toString());
    }
    return lines;
  }

  @Test
  void aRandomSearchLeavesATableAndTheBestModel() throws IOException {
    assertThat(tune("local[2]", "run")).as(said()).isZero();
    assertThat(said())
        .contains("is the best so far: validation.accuracy=")
        .contains("10 of 10 trials tried");
    List<String> table = table("run");
    assertThat(table).hasSize(10);
    assertThat(table.get(3)).contains("\"trial\":3").contains("training.batchSize");
    assertThat(Files.readAllLines(folder.resolve("run/trials.csv"))).hasSize(11);
    JsonNode report = json("run/report.json");
    assertThat(report.path("metrics").path("test").path("accuracy").asDouble()).isPositive();
    assertThat(report.path("reproducible").asBoolean()).isTrue();
    assertThat(report.path("trials").path("done").asInt()).isEqualTo(10);
    assertThat(report.path("epochs").asInt()).isEqualTo(40);
    assertThat(report.path("importance").has("training.batchSize")).isTrue();
    assertThat(Files.readString(folder.resolve("run/report.html")))
        .contains("Best so far", "The best trials", "<svg")
        .doesNotContain("http://", "https://", "NaN");
    String sha = report.path("provenance").path("weightsSha256").asText();
    int code =
        run("local[2]", "train", folder + "/run/best.conf", "--out", folder.resolve("best") + "");
    assertThat(code).as(said()).isZero();
    assertThat(json("best/report.json").path("provenance").path("weightsSha256").asText())
        .isEqualTo(sha);
    sameElsewhereAndAfterHalf(table);
  }

  private void sameElsewhereAndAfterHalf(List<String> table) throws IOException {
    Path lines = folder.resolve("run/trials.jsonl");
    List<String> kept = Files.readAllLines(lines).subList(0, 5);
    Files.writeString(lines, String.join("\n", kept) + "\n{\"trial\": 5, \"ru");
    Files.delete(folder.resolve("run/_SUCCESS"));
    assertThat(tune("local[1]", "run", "--if-exists", "resume")).as(said()).isZero();
    assertThat(said()).contains("5 results of the earlier run are kept");
    assertThat(table("run")).isEqualTo(table);
    assertThat(tune("local[1]", "one")).as(said()).isZero();
    assertThat(table("one")).isEqualTo(table);
    assertThat(json("one/report.json").path("best"))
        .isEqualTo(json("run/report.json").path("best"));
    Files.delete(folder.resolve("run/_SUCCESS"));
    assertThat(tune("local[1]", "run", "--if-exists", "resume", "--set", "tune.seed=2"))
        .isEqualTo(73);
    assertThat(said()).contains("cannot be resumed: tune.seed was 1, now it is 2.");
  }

  @Test
  void ashaGivesTheSameTableEverywhere() throws IOException {
    String[] asha = {"--set", "tune.search=asha"};
    assertThat(tune("local[2]", "two", asha)).as(said()).isZero();
    List<String> table = table("two");
    assertThat(table)
        .anyMatch(line -> line.contains("\"rung\":2") && line.contains("\"epochs\":4"));
    JsonNode report = json("two/report.json");
    assertThat(report.path("best").path("epochs").asInt()).isEqualTo(4);
    assertThat(report.path("epochs").asInt()).isLessThan(40);
    assertThat(report.path("trials").path("stopped").asInt()).isPositive();
    assertThat(folder.resolve("two/states")).doesNotExist();
    assertThat(tune("local[1]", "one", asha)).as(said()).isZero();
    assertThat(table("one")).isEqualTo(table);
    Path lines = folder.resolve("two/trials.jsonl");
    List<String> all = Files.readAllLines(lines);
    Files.write(lines, all.subList(0, all.size() / 2));
    Files.delete(folder.resolve("two/_SUCCESS"));
    String[] resumed = {"--set", "tune.search=asha", "--if-exists", "resume"};
    assertThat(tune("local[2]", "two", resumed)).as(said()).isZero();
    assertThat(table("two")).isEqualTo(table);
    assertThat(json("two/report.json").path("best")).isEqualTo(report.path("best"));
  }

  /** The models of all are those that their configurations make; a table does not depend on it. */
  @Test
  void modelsOfAllStayWhereThatIsAskedFor() throws IOException {
    String[] all = {"--set", "tune.keep=all", "--set", "tune.trials=3"};
    assertThat(tune("local[2]", "all", all)).as(said()).isZero();
    assertThat(tune("local[2]", "best", "--set", "tune.trials=3")).as(said()).isZero();
    assertThat(table("all")).isEqualTo(table("best"));
    assertThat(folder.resolve("best/models")).doesNotExist();
    int best = json("all/report.json").path("best").path("trial").asInt();
    for (int trial = 0; trial < 3; trial++) {
      assertThat(folder.resolve("all/models/trial-" + trial + "/weights.safetensors")).exists();
    }
    assertThat(folder.resolve("all/models/trial-" + best + "/weights.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("all/model/weights.safetensors"));
    Files.delete(folder.resolve("all/_SUCCESS"));
    String[] fewer = {"--set", "tune.trials=3", "--if-exists", "resume"};
    assertThat(tune("local[2]", "all", fewer)).isEqualTo(73);
    assertThat(said()).contains("tune.keep was all, now it is best");
    assertThat(folder.resolve("all/models/trial-2/weights.safetensors")).exists();
  }

  /** The time that a network takes for a row is measured where it is bounded, and only there. */
  @Test
  void aModelMayBeBoundedByItsLatency() throws IOException {
    String[] slow = {"--set", "tune.trials=2", "--set", bound(1e6)};
    assertThat(tune("local[2]", "slow", slow)).as(said()).isZero();
    for (String line : table("slow")) {
      JsonNode times = new ObjectMapper().readTree(line).path("metrics").path("prediction");
      assertThat(times.path("milliseconds").asDouble()).isBetween(1e-6, 1e6);
    }
    assertThat(json("slow/report.json").path("reproducible").asBoolean()).isFalse();
    String[] fast = {"--set", "tune.trials=2", "--set", bound(1e-9)};
    assertThat(tune("local[2]", "fast", fast)).isNotZero();
    assertThat(said()).contains("None of the trials can be taken").contains("misses a constraint");
    assertThat(tune("local[2]", "free", "--set", "tune.trials=2")).as(said()).isZero();
    assertThat(table("free")).noneMatch(line -> line.contains("prediction"));
  }

  private static String bound(double most) {
    return "tune.constraints=[{ metric = prediction.milliseconds, atMost = " + most + " }]";
  }

  @Test
  void aTrialThatDivergesIsRecordedAndOthersGoOn() throws IOException {
    Files.writeString(
        file,
        """
        data { source = spirals, rows = 300, split { train = 0.5, validation = 0.3, test = 0.2 } }
        network = [ { dense = 8, activation = relu }, { dense = 2 } ]
        training { batchSize = 50, epochs = 4, shards = 2, optimizer { sgd { rate = 0.1 } } }
        tune { search = grid, space { training.optimizer.sgd.rate { choice = [3e38, 0.1] } } }
        """);
    assertThat(tune("local[2]", "run")).as(said()).isZero();
    JsonNode report = json("run/report.json");
    assertThat(report.path("best").path("trial").asInt()).isEqualTo(1);
    assertThat(report.path("trials").path("failed").asInt()).isEqualTo(1);
    assertThat(table("run").get(0)).contains("\"state\":\"failed\"", "finite");
    assertThat(said()).contains("2 of 2 trials tried, 1 failed");
  }

  @Test
  void whatTheRowsCannotTellIsRefused() {
    assertThat(tune("local[2]", "a", "--set", "tune.metric=validation.acuracy")).isEqualTo(78);
    assertThat(said())
        .contains("Unknown metric 'validation.acuracy' in tune.metric")
        .contains("The nearest is 'validation.accuracy'");
    String[] split = {"--set", "data.split.validation=0", "--set", "data.split.test=0.5"};
    assertThat(tune("local[2]", "b", split)).isEqualTo(78);
    assertThat(said()).contains("There are no rows to compare trials by: data.split.validation");
    assertThat(folder.resolve("b/trials.jsonl")).doesNotExist();
    String three = "tune.space.network={ choice = [ [ { dense = { integer = [3, 3] } } ] ] }";
    assertThat(tune("local[2]", "d", "--set", three)).isEqualTo(78);
    assertThat(said())
        .contains("trial 0 (network=")
        .contains("is refused: The network ends in 3 numbers, but the data needs 2");
    assertThat(tune("local[2]", "c", "--dry-run")).isZero();
    assertThat(said()).contains("dry run: everything fits; 10 trials, the first with ");
  }
}
