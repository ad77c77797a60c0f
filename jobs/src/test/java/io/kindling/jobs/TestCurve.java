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

/** Learning curves and maps from the command line, on local Spark. */
@ExtendWith(LocalSpark.class)
class TestCurve {
  private static final String BASE =
      """
      data { source = digits, rows = 300, split { train = 0.6, validation = 0.2, test = 0.2 } }
      network = [ { dense = 8, activation = relu }, { dense = 10 } ]
      training { batchSize = 20, epochs = 2, optimizer { sgd { rate = 0.1 } } }
      """;
  private static final String ROWS = "curve { rows = [0.25, 0.5, 1], repeats = 2 }\n";
  private static final String RATES =
      "curve { over { training.optimizer.sgd.rate { choice = [0.01, 0.1, 3e38] } } }\n";
  private static final String MAP =
      """
      curve {
        over { training { optimizer.sgd.rate { logUniform = [1e-3, 1e-1] }
                          batchSize { choice = [20, 60] } } }
        points = 3, metric = validation.accuracy
      }
      """;

  @TempDir Path folder;

  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("test.conf");
    writeWith(ROWS);
  }

  private void writeWith(String curve) throws IOException {
    Files.writeString(file, BASE + curve);
  }

  private int run(String master, String job, String out, String... more) {
    System.setProperty("spark.master", master);
    List<String> words = new ArrayList<>(List.of(job, file.toString()));
    words.addAll(List.of("--out", folder.resolve(out).toString()));
    words.addAll(Arrays.asList(more));
    PrintStream stream = new PrintStream(text, true, StandardCharsets.UTF_8);
    return Main.run(stream, stream, words.toArray(String[]::new));
  }

  private int curve(String out, String... more) {
    return run("local[2]", "curve", out, more);
  }

  private String said() {
    return text.toString(StandardCharsets.UTF_8);
  }

  private JsonNode report(String out) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(out).resolve("report.json").toFile());
  }

  private String page(String out) throws IOException {
    return Files.readString(folder.resolve(out).resolve("report.html"));
  }

  /** The lines of a table without time and place. */
  private List<String> table(String out) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(out).resolve("points.jsonl"))) {
      JsonNode json = new ObjectMapper().readTree(line);
      List.of("seconds", "place").forEach(((ObjectNode) json)::remove);
      lines.add(json.toString());
    }
    return lines;
  }

  @Test
  void aCurveOverRowsEndsWhereTrainDoesAndIsTheSameEverywhere() throws IOException {
    assertThat(curve("two")).as(said()).isZero();
    assertThat(said())
        .contains("180 rows to train on, 3 points, 6 trainings")
        .contains("the best point is rows=180: validation.loss=")
        .contains("train takes the configuration as it is");
    List<String> table = table("two");
    assertThat(table).hasSize(6);
    assertThat(table.get(4)).contains("\"settings\":{\"rows\":90,\"repeat\":2}");
    assertThat(Files.readAllLines(folder.resolve("two/points.csv")).get(0))
        .startsWith("trial,rung,from,rows,repeat,")
        .endsWith("seconds,place");
    JsonNode points = report("two").path("points");
    assertThat(points).hasSize(3);
    JsonNode loss = points.path(2).path("metrics").path("validation").path("loss");
    assertThat(loss.path("deviation").asDouble()).isPositive();
    assertThat(page("two"))
        .contains("loss over rows", "<polyline", "<polygon", "validation.loss")
        .doesNotContain("http://", "https://", "NaN");
    assertThat(run("local[1]", "curve", "one")).as(said()).isZero();
    assertThat(table("one")).isEqualTo(table);
    assertThat(run("local[2]", "train", "train")).as(said()).isZero();
    JsonNode line = new ObjectMapper().readTree(table.get(2));
    assertThat(line.path("metrics").path("validation").path("loss"))
        .isEqualTo(report("train").path("metrics").path("validation").path("loss"));
    assertThat(folder.resolve("two/model")).doesNotExist();
  }

  @Test
  void aResumedCurveTrainsNothingTwiceAndMayHaveMoreRepeats() throws IOException {
    assertThat(curve("run")).as(said()).isZero();
    List<String> table = table("run");
    Path lines = folder.resolve("run/points.jsonl");
    List<String> kept = Files.readAllLines(lines).subList(0, 4);
    Files.writeString(lines, String.join("\n", kept) + "\n{\"trial\": 5, \"ru");
    Files.delete(folder.resolve("run/_SUCCESS"));
    assertThat(curve("run", "--if-exists", "resume")).as(said()).isZero();
    assertThat(said())
        .contains("4 results of the earlier run are kept")
        .contains("\n2 trainings ended".strip());
    assertThat(table("run")).isEqualTo(table);
    assertThat(Files.readAllLines(lines).subList(0, 4)).isEqualTo(kept);
    Files.delete(folder.resolve("run/_SUCCESS"));
    assertThat(curve("run", "--if-exists", "resume", "--set", "curve.repeats=3")).isZero();
    assertThat(said()).contains("3 trainings ended");
    assertThat(table("run")).hasSize(9).containsAll(table);
    Files.delete(folder.resolve("run/_SUCCESS"));
    assertThat(curve("run", "--if-exists", "resume", "--set", "training.epochs=1")).isEqualTo(73);
    assertThat(said()).contains("cannot be resumed: training.epochs was 2, now it is 1.");
  }

  @Test
  void aPointThatDivergesIsAGapAndATrainingTakesTheBest() throws IOException {
    writeWith(RATES);
    assertThat(curve("run")).as(said()).isZero();
    assertThat(said())
        .contains("came to no end: ")
        .contains("train takes it by --set 'training.optimizer.sgd.rate=0.1'");
    JsonNode report = report("run");
    assertThat(report.path("best").path("sets").path(0).asText())
        .isEqualTo("training.optimizer.sgd.rate=0.1");
    assertThat(report.path("points").path(2).path("failed").asInt()).isEqualTo(1);
    assertThat(report.path("points").path(2).path("problem").asText()).contains("finite");
    assertThat(page("run")).contains("1 of 1: ", "loss over training.optimizer.sgd.rate");
    assertThat(curve("none", "--set", "curve.over.training.optimizer.sgd.rate.choice=[3e38]"))
        .isEqualTo(76);
    assertThat(said()).contains("At no point did all trainings come to their end: ");
    assertThat(report("none").path("best").isNull()).isTrue();
  }

  @Test
  void twoKeysMakeAMap() throws IOException {
    writeWith(MAP);
    assertThat(curve("run")).as(said()).isZero();
    assertThat(page("run"))
        .contains("validation.accuracy over training.batchSize and training.optimizer.sgd.rate")
        .contains("<rect", "stroke=\"#d9730d\"", ">0.001</text>", ">60</text>");
    assertThat(report("run").path("dimensions").path(1).path("logarithmic").asBoolean()).isTrue();
    writeWith(MAP.replace("logUniform = [1e-3, 1e-1]", "choice = [0.1, 3e38]"));
    assertThat(curve("gaps")).as(said()).isZero();
    assertThat(page("gaps")).contains(">×</text>", "fill=\"#e4e7ec\"");
    writeWith(ROWS + "curve.repeats = 1, curve.over.training.epochs { choice = [1, 2] }\n");
    assertThat(curve("rows")).as(said()).isZero();
    assertThat(page("rows"))
        .contains("validation.loss over rows and training.epochs")
        .contains("validation.loss by training.epochs over rows");
  }

  @Test
  void whatIsNoCurveIsRefused() throws IOException {
    assertRefused("", "There is nothing to go over: expected curve.rows, such as [0.1, 0.5, 1]");
    assertRefused(
        "curve.over { training { epochs { integer = [1, 2] }, batchSize { choice = [5] },"
            + " seed { choice = [1] } } }",
        "curve.over has 3 keys (training.batchSize, training.epochs, training.seed), but a curve"
            + " goes over one, and a map over two: leave some out, or search all of them (tune");
    assertRefused(
        ROWS + MAP, "curve.rows and the keys training.batchSize and training.optimizer.sgd.rate");
    assertRefused("curve.rows = [500]", "curve.rows has 500, but the training part has 180 rows");
    assertRefused("curve.rows = [0.5, 0.5]", "curve.rows = [0.5, 0.5] has a number twice");
    assertRefused(ROWS + "curve.metric = test.loss", "curve.metric = test.loss would choose by");
    assertRefused(
        ROWS + "curve.metric = validation.acuracy",
        "Unknown metric 'validation.acuracy' in curve.metric: the point rows=45 has none of that"
            + " name. The nearest is 'validation.accuracy'");
    assertRefused(
        "curve.over.network { choice = [ [ { dense = 10 } ], [ { dense = 9 } ] ] }",
        "the point network=option 2 is refused: The network ends in 9 numbers");
    assertRefused(
        "curve.over.training.batchSize { choice = [20, 0] }",
        "the point training.batchSize=0 is refused: ");
    writeWith(ROWS);
    assertThat(curve("dry", "--dry-run")).isZero();
    assertThat(said()).contains("rows=90").contains("dry run: every training would fit");
  }

  private void assertRefused(String curve, String message) throws IOException {
    writeWith(curve);
    text.reset();
    assertThat(curve("refused", "--if-exists", "overwrite")).as(said()).isEqualTo(78);
    assertThat(said()).contains(message);
  }
}
