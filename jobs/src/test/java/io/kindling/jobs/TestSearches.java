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

/** The ways to find trials and to train them, from the command line, on local Spark. */
@ExtendWith(LocalSpark.class)
class TestSearches {
  private static final String CONFIGURATION =
      """
      data { source = spirals, rows = 300, split { train = 0.5, validation = 0.3, test = 0.2 } }
      network = [ { dense = 8, activation = tanh }, { dense = 2 } ]
      training { batchSize = 50, epochs = 4, shards = 2 }
      tune {
        trials = 10, metric = validation.accuracy, lag = 3, reduction = 2, startTrials = 4
        space.training.optimizer { choice = [
          { adam { rate { logUniform = [1e-3, 1e-1] } } }
          { sgd { rate { uniform = [0.1, 0.5] } } } ] }
      }
      """;
  private static final String POPULATION =
      """
      data { source = spirals, rows = 300, split { train = 0.5, validation = 0.3, test = 0.2 } }
      network = [ { dense = 8, activation = tanh }, { dropout = 0.1 }, { dense = 2 } ]
      training { batchSize = 50, epochs = 4, shards = 2 }
      tune {
        schedule = population, trials = 6, metric = validation.loss, lag = 3
        space {
          training.optimizer.adam.rate { logUniform = [1e-4, 1e-1] }
          network { choice = [ [ { dense = 8, activation = tanh }, { dropout = { uniform = [0, 0.4] } }
                                 { dense = 2 } ] ] }
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

  private int tune(String master, String out, String... more) {
    List<String> words = new ArrayList<>(List.of("tune", file.toString()));
    words.addAll(List.of("--out", folder.resolve(out).toString()));
    Arrays.stream(more).forEach(one -> words.addAll(List.of("--set", one)));
    return run(master, words);
  }

  private int resume(String master, String out, String... more) throws IOException {
    Files.delete(folder.resolve(out).resolve("_SUCCESS"));
    List<String> words = new ArrayList<>(List.of("tune", file.toString()));
    words.addAll(List.of("--out", folder.resolve(out).toString(), "--if-exists", "resume"));
    Arrays.stream(more).forEach(one -> words.addAll(List.of("--set", one)));
    return run(master, words);
  }

  private int run(String master, List<String> words) {
    System.setProperty("spark.master", master);
    PrintStream stream = new PrintStream(text, true, StandardCharsets.UTF_8);
    return Main.run(stream, stream, words.toArray(String[]::new));
  }

  private String said() {
    return text.toString(StandardCharsets.UTF_8);
  }

  private JsonNode report(String out) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(out).resolve("report.json").toFile());
  }

  /** The lines of a table without time and place. */
  private List<String> table(String out) throws IOException {
    List<String> lines = new ArrayList<>();
    for (JsonNode json : rows(out)) {
      PLACES.forEach(((ObjectNode) json)::remove);
      lines.add(json.toString());
    }
    return lines;
  }

  private List<JsonNode> rows(String out) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(out).resolve("trials.jsonl"))) {
      rows.add(new ObjectMapper().readTree(line));
    }
    return rows;
  }

  /** Takes lines away; the lines that are left, with their times. */
  private List<JsonNode> cut(String out, int left) throws IOException {
    Path lines = folder.resolve(out).resolve("trials.jsonl");
    Files.write(lines, Files.readAllLines(lines).subList(0, left));
    return rows(out);
  }

  @Test
  void tpeWithAshaGivesTheSameTableEverywhereAndAfterHalf() throws IOException {
    String[] settings = {"tune.search=tpe", "tune.schedule=asha"};
    assertThat(tune("local[2]", "two", settings)).as(said()).isZero();
    List<String> table = table("two");
    assertThat(table).anyMatch(line -> line.contains("\"rung\":2"));
    assertThat(tune("local[1]", "one", settings)).as(said()).isZero();
    assertThat(table("one")).isEqualTo(table);
    JsonNode best = report("two").path("best");
    List<JsonNode> kept = cut("two", table.size() / 2);
    assertThat(resume("local[2]", "two", settings)).as(said()).isZero();
    assertThat(table("two")).isEqualTo(table);
    assertThat(rows("two")).containsAll(kept);
    assertThat(report("two").path("best")).isEqualTo(best);
  }

  @Test
  void halvingInRoundsKeepsWithinItsEpochs() throws IOException {
    String[] settings = {"tune.search=coarse", "tune.schedule=halving", "tune.epochs=19"};
    assertThat(tune("local[2]", "two", settings)).as(said()).isZero();
    JsonNode report = report("two");
    assertThat(report.path("epochs").asInt()).isBetween(15, 19);
    assertThat(report.path("reproducible").asBoolean()).isTrue();
    assertThat(report.path("trials").path("stopped").asInt()).isPositive();
    assertThat(tune("local[1]", "one", settings)).as(said()).isZero();
    assertThat(table("one")).isEqualTo(table("two"));
    List<JsonNode> before = rows("two");
    String[] more = {"tune.search=coarse", "tune.schedule=halving", "tune.epochs=30"};
    assertThat(resume("local[2]", "two", more)).as(said()).isZero();
    assertThat(rows("two")).containsAll(before).hasSizeGreaterThan(before.size());
  }

  @Test
  void nothingIsBegunBehindATimeBudget() throws IOException {
    String[] settings = {"tune.search=sobol", "tune.timeBudget=1 ms", "tune.lag=0"};
    assertThat(tune("local[2]", "run", settings)).as(said()).isZero();
    assertThat(table("run")).hasSize(1);
    assertThat(tune("local[2]", "none", "tune.epochs=3")).isEqualTo(78);
    assertThat(said()).contains("No trial was begun: the first one takes more epochs than");
    String[] enough = {"tune.search=sobol", "tune.timeBudget=1 h"};
    assertThat(tune("local[2]", "all", enough)).as(said()).isZero();
    assertThat(table("all")).hasSize(10);
    assertThat(report("all").path("reproducible").asBoolean()).isFalse();
    assertThat(tune("local[2]", "free", "tune.search=sobol")).as(said()).isZero();
    assertThat(table("free")).isEqualTo(table("all"));
    assertThat(report("free").path("reproducible").asBoolean()).isTrue();
  }

  @Test
  void aPopulationGivesTheSameTableEverywhereAndAfterHalf() throws IOException {
    Files.writeString(file, POPULATION);
    assertThat(tune("local[2]", "two")).as(said()).isZero();
    List<JsonNode> rows = rows("two");
    List<String> table = table("two");
    assertThat(table).hasSize(24);
    assertThat(rows).anyMatch(row -> row.path("from").asInt() != row.path("trial").asInt());
    JsonNode report = report("two");
    assertThat(report.path("reproducible").asBoolean()).isTrue();
    assertThat(report.path("best").path("schedule")).hasSize(4);
    assertThat(report.path("best").path("validation.loss").asDouble())
        .isEqualTo(report.path("metrics").path("validation").path("loss").asDouble());
    assertThat(report.path("epochs").asInt()).isEqualTo(24);
    assertThat(tune("local[1]", "one")).as(said()).isZero();
    assertThat(table("one")).isEqualTo(table);
    List<JsonNode> kept = cut("two", 15); // the states of none of them are left
    assertThat(resume("local[2]", "two")).as(said()).isZero();
    assertThat(table("two")).isEqualTo(table);
    assertThat(rows("two")).containsAll(kept);
    assertThat(report("two").path("best")).isEqualTo(report.path("best"));
    assertThat(report("two").path("provenance").path("weightsSha256"))
        .isEqualTo(report.path("provenance").path("weightsSha256"));
  }

  /** A member whose changed settings are refused takes over from another one at its next step. */
  @Test
  void aLaterTrialThatIsRefusedIsALineOfTheTable() throws IOException {
    Files.writeString(file, POPULATION);
    String[] settings = {
      "training.epochs=6", "tune.space.training.optimizer.adam.beta1={ uniform = [0.9, 1] }"
    };
    assertThat(tune("local[2]", "run", settings)).as(said()).isZero();
    assertThat(rows("run"))
        .anyMatch(
            row ->
                row.path("state").asText().equals("failed")
                    && row.path("message").asText().contains("adam.beta1"));
    assertThat(rows("run").stream().filter(row -> row.path("rung").asInt() == 5)).hasSize(6);
  }
}
