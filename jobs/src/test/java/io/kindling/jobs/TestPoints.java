package io.kindling.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.engine.random.CounterRandom;
import io.kindling.jobs.config.PredictSettings;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.encode.Answer;
import io.kindling.partitioning.encode.LabelColumn;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Points of pictures, from files and a table to predictions; on local Spark. */
@ExtendWith(LocalSpark.class)
class TestPoints {
  private static final int PICTURES = 160;
  private static final int WIDTH = 48;
  private static final int HEIGHT = 24;

  private static final String CONFIGURATION =
      """
      data {
        source = images, target = points
        image { height = 16, width = 16, channels = 1, fit = pad, labels { path = points.csv } }
        points { names = [left, right], swap = [[left, right]] }
        augment = [ { flip = horizontal }, { crop { padding = 1 } } ]
      }
      network = [
        { conv = 8, padding = same, activation = relu }
        { flatten {} }, { dense = 32, activation = relu }, { dense = 4 }
      ]
      training {
        loss = meanSquaredError, batchSize = 16, epochs = 15, optimizer { adam { rate = 1e-2 } }
        earlyStopping { metric = validation.distance, patience = 15 }
      }
      """;

  private static final String SHAPES =
      """
      data {
        source = shapes, rows = 120, shapes = 2, target = points
        image { height = 16, width = 16, channels = 1 }
        augment = [ { flip = both }, { rotate = 10 } ]
      }
      network = [ { dense = 16, activation = relu }, { dense = 6 } ]
      training { loss { huber { delta = 0.1 } }, batchSize = 32, epochs = 2 }
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

  private String out(String name) {
    return folder.resolve(name).toString();
  }

  private String written(String name, String configuration) throws IOException {
    return Files.writeString(folder.resolve(name + ".conf"), configuration).toString();
  }

  private JsonNode metrics(String run) throws IOException {
    Path report = folder.resolve(run).resolve("report.json");
    return new ObjectMapper().readTree(Files.readString(report)).path("metrics");
  }

  private List<Row> rows(String run) {
    SparkSession session =
        SparkSession.builder().master("local[1]").config("spark.ui.enabled", "false").getOrCreate();
    List<Row> rows = session.read().parquet(out(run) + "/predictions").collectAsList();
    session.stop();
    return rows;
  }

  private static int left(int picture) {
    return 4 + CounterRandom.below(16, 1, picture, 0);
  }

  private static int top(int picture) {
    return 4 + CounterRandom.below(14, 1, picture, 1);
  }

  /** A bar, whose ends are the points; of every fifth picture nobody knows the right one. */
  private void pictures() throws IOException {
    Path root = Files.createDirectories(folder.resolve("pictures"));
    StringBuilder table = new StringBuilder("file,left_x,left_y,right_x,right_y\n");
    for (int i = 0; i < PICTURES; i++) {
      BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          boolean inside = x >= left(i) && x < left(i) + 24 && y >= top(i) - 3 && y < top(i) + 3;
          image.setRGB(x, y, inside ? 0xFFFFFF : CounterRandom.below(40, 2 + i, y, x));
        }
      }
      ImageIO.write(image, "png", root.resolve(i + ".png").toFile());
      String right = i % 5 == 0 ? "," : left(i) + 24 + "," + top(i);
      table.append(i + ".png," + left(i) + "," + top(i) + "," + right + "\n");
    }
    Files.writeString(folder.resolve("points.csv"), table);
  }

  @Test
  void pointsOfFilesAreLearnedMeasuredAndPredicted() throws IOException {
    pictures();
    String file =
        written(
            "points", CONFIGURATION.replace("points.csv", out("points.csv").replace('\\', '/')));
    String path = "data.path=" + out("pictures");
    assertThat(run("train", file, "--set", path, "--out", out("run"))).as(said()).isZero();
    JsonNode test = metrics("run").path("test");
    assertThat(test.path("distance").asDouble()).isLessThan(0.06);
    assertThat(test.path("pck").asDouble()).isGreaterThan(0.9);
    String model = out("run") + "/model";
    assertThat(run("evaluate", "--model", model, "--out", out("again"))).as(said()).isZero();
    assertThat(metrics("again").path("test")).isEqualTo(test);
    assertThat(run("predict", "--model", model, "--out", out("found"))).as(said()).isZero();
    double apart = 0;
    for (Row row : rows("found")) {
      String name = row.getAs("path");
      int picture =
          Integer.parseInt(name.substring(name.lastIndexOf('/') + 1, name.lastIndexOf('.')));
      assertThat(row.<String>getAs("left_x")).isEqualTo(String.valueOf(left(picture)));
      apart += Math.abs(row.<Float>getAs("prediction_left_x") - left(picture)) / PICTURES;
      apart += Math.abs(row.<Float>getAs("prediction_right_x") - left(picture) - 24) / PICTURES;
      apart += Math.abs(row.<Float>getAs("prediction_right_y") - top(picture)) / PICTURES;
    }
    assertThat(apart).isLessThan(3 * 3);
    assertThat(run("inspect", file, "--set", path, "--data", "--out", out("look")))
        .as(said())
        .isZero();
    assertThat(said())
        .contains("left: known in 160 of 160 pictures")
        .contains("right: known in 128 of 160 pictures, x 0.");
    assertThat(Files.readString(folder.resolve("look/data.html")))
        .contains("<div class=\"framed\"><img", "<title>left</title></circle>");
  }

  @Test
  void theClusterHasNoSay() throws IOException {
    String file = written("shapes", SHAPES);
    assertThat(run("train", file, "--out", out("one"))).as(said()).isZero();
    System.setProperty("spark.master", "local[1]");
    PrintStream stream = new PrintStream(text, true, StandardCharsets.UTF_8);
    String prepared = "data.prepared=" + out("rows");
    assertThat(Main.run(stream, stream, "prepare", file, "--set", prepared)).as(said()).isZero();
    assertThat(Main.run(stream, stream, "train", file, "--out", out("two"), "--set", prepared))
        .as(said())
        .isZero();
    assertThat(Files.readAllBytes(folder.resolve("two/model/weights.safetensors")))
        .isEqualTo(Files.readAllBytes(folder.resolve("one/model/weights.safetensors")));
  }

  @Test
  void pointsOfShapesAreHeldOutAndBagged() throws IOException {
    String file = written("shapes", SHAPES);
    assertThat(run("crossval", file, "--set", "crossval.folds=2", "--out", out("folds")))
        .as(said())
        .isZero();
    assertThat(rows("folds").get(0).<Float>getAs("prediction_square_y")).isBetween(-16f, 32f);
    assertThat(run("bag", file, "--set", "bag.members=2", "--out", out("bag"))).as(said()).isZero();
    assertThat(metrics("bag").path("test").path("distance").asDouble()).isBetween(0.0, 1.0);
    String model = out("bag") + "/model";
    assertThat(run("predict", "--model", model, "--out", out("found"))).as(said()).isZero();
    Row first = rows("found").get(0);
    assertThat(first.<String>getAs("points"))
        .containsPattern("(circle|square|triangle) \\d+\\.\\d");
    assertThat((double) first.<Float>getAs("prediction_circle_x")).isCloseTo(8, within(16.0));
    assertThat(run("boost", file, "--out", out("boost"))).isEqualTo(78);
    assertThat(said())
        .contains("boost is for rows of a class or of numbers, but data.target = points");
  }

  @Test
  void pointsHaveAPlaceInALineOfText() {
    LabelColumn points = new LabelColumn("points", Target.POINTS, List.of("nose"));
    assertThatCode(
            () ->
                PredictJob.requireTold(
                    List.of(new Answer(List.of(points))), PredictSettings.Format.CSV))
        .doesNotThrowAnyException();
  }

  @Test
  void whatDoesNotFitIsTold() throws IOException {
    String file = written("shapes", SHAPES);
    String unfit = written("unfit", SHAPES.replace("{ dense = 6 }", "{ dense = 3 }"));
    assertThat(run("train", unfit, "--out", out("one"))).isEqualTo(78);
    assertThat(said())
        .contains(
            "The network ends in 3 numbers, but the data needs 6 (x and y of each point, circle_x,"
                + " circle_y, square_x, square_y, triangle_x, triangle_y): write dense = 6");
    assertThat(run("train", file, "--out", out("two"), "--set", "training.loss=poisson"))
        .isEqualTo(78);
    assertThat(said())
        .contains(
            "training.loss = poisson goes with data.target = number, found data.target = points");
    assertThat(run("train", file, "--out", out("three"), "--set", "data.augment=[{cutMix=1}]"))
        .isEqualTo(78);
    assertThat(said()).contains("which mix the classes of rows: expected data.target = class");
    assertThat(run("train", file, "--out", out("four"), "--set", "data.shapes=5")).isEqualTo(78);
    assertThat(said()).contains("data.shapes is 5 with data.target = points");
  }
}
