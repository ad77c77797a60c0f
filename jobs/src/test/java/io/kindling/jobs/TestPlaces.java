package io.kindling.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Boxes and masks from pictures to predictions; on local Spark. */
@ExtendWith(LocalSpark.class)
class TestPlaces {
  private static final String BOXES =
      """
      data {
        source = shapes, rows = 240, shapes = 1, target = boxes, boxes { grid = 4 }
        image { height = 16, width = 16, channels = 1 }
        augment = [ { flip = both } ]
      }
      network = [
        { conv = 8, padding = same, activation = relu }, { maxPool = 2 }
        { conv = 16, padding = same, activation = relu }, { maxPool = 2 }
        { conv = 24, padding = same, activation = relu }
        { conv = 8, kernel = 1 }, { permute = [1, 2, 0] }, { reshape = [16, 8] }
      ]
      training { loss = boxes, batchSize = 32, epochs = 25, optimizer { adam { rate = 1e-2 } } }
      """;

  private static final String MASK =
      """
      data {
        source = shapes, rows = 240, shapes = 1, target = mask
        image { height = 16, width = 16, channels = 3 }
        augment = [ { flip = horizontal }, { rotate = 10 } ]
      }
      network = [
        { conv = 8, padding = same, activation = relu }
        { conv = 8, padding = same, activation = relu }
        { conv = 4, kernel = 1 }, { permute = [1, 2, 0] }, { reshape = [256, 4] }
      ]
      training { loss = crossEntropy, batchSize = 32, epochs = 12, optimizer { adam { rate = 2e-2 } } }
      """;

  @TempDir Path folder;

  private final ByteArrayOutputStream text = new ByteArrayOutputStream();

  private int run(String... words) {
    System.setProperty("spark.master", "local[2]");
    PrintStream stream = new PrintStream(text, true, StandardCharsets.UTF_8);
    return Main.run(stream, stream, words);
  }

  private String said() {
    return text.toString(StandardCharsets.UTF_8);
  }

  private String written(String name, String configuration) throws IOException {
    return Files.writeString(folder.resolve(name + ".conf"), configuration).toString();
  }

  private String out(String name) {
    return folder.resolve(name).toString();
  }

  private JsonNode metrics(String run) throws IOException {
    Path report = folder.resolve(run).resolve("report.json");
    return new ObjectMapper().readTree(Files.readString(report)).path("metrics");
  }

  private List<Row> predictions(String run) {
    SparkSession session =
        SparkSession.builder().master("local[1]").config("spark.ui.enabled", "false").getOrCreate();
    Path found = folder.resolve(run).resolve("predictions");
    List<Row> rows = session.read().parquet(found.toString()).collectAsList();
    session.stop();
    return rows;
  }

  @Test
  void boxesAreLearnedMeasuredAndPredicted() throws IOException {
    String file = written("boxes", BOXES);
    assertThat(run("train", file, "--out", out("run"))).as(said()).isZero();
    JsonNode test = metrics("run").path("test");
    assertThat(test.path("recall").asDouble()).isGreaterThan(0.2);
    assertThat(test.path("precision").asDouble()).isGreaterThan(0.2);
    String model = out("run") + "/model";
    assertThat(run("evaluate", "--model", model, "--out", out("again"))).as(said()).isZero();
    assertThat(metrics("again").path("test")).isEqualTo(test);
    assertThat(run("predict", "--model", model, "--out", out("found"))).as(said()).isZero();
    List<Row> rows = predictions("found");
    assertThat(rows).hasSize(240);
    assertThat(rows.get(0).<String>getAs("boxes")).matches("1 (circle|square|triangle)");
    List<Row> found = new ArrayList<>();
    rows.forEach(row -> found.addAll(row.<Row>getList(row.fieldIndex("prediction"))));
    assertThat(found).isNotEmpty();
    Row first = found.get(0);
    assertThat(first.<String>getAs("class")).isIn("circle", "square", "triangle");
    assertThat(first.<Float>getAs("left")).isLessThan(first.<Float>getAs("right"));
    assertThat(run("predict", "--model", model, "--out", out("csv"), "--set", "predict.format=csv"))
        .isEqualTo(78);
    assertThat(said()).contains("predict.format = csv has no place for boxes");
  }

  @Test
  void preparedBoxesGiveTheSameModel() throws IOException {
    String file = written("boxes", BOXES);
    String few = "training.epochs=2";
    assertThat(run("train", file, "--out", out("one"), "--set", few)).as(said()).isZero();
    String prepared = "data.prepared=" + out("rows");
    assertThat(run("prepare", file, "--set", prepared)).as(said()).isZero();
    assertThat(run("train", file, "--out", out("two"), "--set", few, "--set", prepared))
        .as(said())
        .isZero();
    assertThat(Files.readAllBytes(folder.resolve("two/model/weights.safetensors")))
        .isEqualTo(Files.readAllBytes(folder.resolve("one/model/weights.safetensors")));
  }

  @Test
  void theClassOfEachPixelIsLearnedAndPredicted() throws IOException {
    String file = written("mask", MASK);
    assertThat(run("train", file, "--out", out("run"))).as(said()).isZero();
    assertThat(metrics("run").path("test").path("accuracy").asDouble()).isGreaterThan(0.9);
    String model = out("run") + "/model";
    assertThat(run("predict", "--model", model, "--out", out("found"))).as(said()).isZero();
    Set<Byte> classes = new HashSet<>();
    for (Row row : predictions("found")) {
      byte[] mask = row.getAs("prediction");
      assertThat(mask).hasSize(256);
      for (byte one : mask) {
        classes.add(one);
      }
    }
    assertThat(classes).hasSizeBetween(2, 4).contains((byte) 1);
  }

  @Test
  void rowsAreShownWithTheirBoxesAndMasks() throws IOException {
    String boxes = written("boxes", BOXES);
    assertThat(run("inspect", boxes, "--data", "--out", out("boxes"))).as(said()).isZero();
    assertThat(said())
        .contains("240 boxes in 240 pictures, 1 to 1 in one")
        .containsPattern(
            "circle: \\d+ boxes, 0\\.\\d+ to 0\\.\\d+ \\(mean 0\\.\\d+\\) of the width");
    assertThat(Files.readString(folder.resolve("boxes/data.html")))
        .contains("<div class=\"framed\"><img", "<title>circle</title></rect>");
    String mask = written("mask", MASK);
    assertThat(run("inspect", mask, "--data", "--out", out("mask"))).as(said()).isZero();
    assertThat(Files.readString(folder.resolve("mask/data.html"))).contains("<img class=\"over\"");
  }

  @Test
  void whatDoesNotFitIsTold() throws IOException {
    String file = written("boxes", BOXES);
    String unfit = written("unfit", BOXES.replace("{ reshape = [16, 8] }", "{ flatten {} }"));
    assertThat(run("train", unfit, "--out", out("one"))).isEqualTo(78);
    assertThat(said())
        .contains("The network puts out [128], but the data needs [16x8]: for each cell of the")
        .contains("behind a convolution with 8 filters that is { permute = [1, 2, 0] }");
    assertThat(run("train", file, "--out", out("two"), "--set", "training.loss=crossEntropy"))
        .isEqualTo(78);
    assertThat(said())
        .contains(
            "training.loss = crossEntropy goes with data.target = class or mask, found data.target"
                + " = boxes");
    assertThat(run("train", file, "--out", out("three"), "--set", "data.augment=[{mixUp=0.2}]"))
        .isEqualTo(78);
    assertThat(said()).contains("which mix the classes of rows: expected data.target = class");
  }
}
