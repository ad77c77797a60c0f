package io.kindling.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.engine.random.CounterRandom;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
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

/** Files of images and masks, from training to predictions; on local Spark. */
@ExtendWith(LocalSpark.class)
class TestMaskFiles {
  private static final int PICTURES = 60;
  private static final int SIDE = 32;
  private static final int BORDER = 255;

  private static final String CONFIGURATION =
      """
      data {
        source = images, target = mask
        image { height = 16, width = 16 }
        masks { classes = [ground, thing, other], ignore = 255 }
        augment = [ { flip = both }, { crop { padding = 1 } } ]
      }
      network = [
        { conv = 8, padding = same, activation = relu }
        { conv = 3, kernel = 1 }, { permute = [1, 2, 0] }, { reshape = [256, 3] }
      ]
      training { loss = crossEntropy, batchSize = 16, epochs = 20, optimizer { adam { rate = 3e-2 } } }
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

  /** Bright rectangles; what lies at their sides has no class, and is as bright as they are. */
  private void pictures(Path root) throws IOException {
    byte[] colours = new byte[256];
    IndexColorModel palette = new IndexColorModel(8, 256, colours, colours, colours);
    Files.createDirectories(root.resolve("images"));
    Files.createDirectories(root.resolve("masks"));
    for (int i = 0; i < PICTURES; i++) {
      BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
      BufferedImage mask = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_INDEXED, palette);
      int left = 4 + CounterRandom.below(10, 1, i, 0);
      int top = 4 + CounterRandom.below(10, 1, i, 1);
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          boolean near = x >= left - 2 && x < left + 16 && y >= top - 2 && y < top + 16;
          boolean inside = x >= left && x < left + 14 && y >= top && y < top + 14;
          int noise = CounterRandom.below(60, 2 + i, y, x);
          image.setRGB(x, y, near ? 0xC0C000 + noise : noise);
          mask.getRaster().setSample(x, y, 0, inside ? 1 : near ? BORDER : 0);
        }
      }
      ImageIO.write(image, "png", root.resolve("images/" + i + ".png").toFile());
      ImageIO.write(mask, "png", root.resolve("masks/" + i + ".png").toFile());
    }
  }

  private JsonNode metrics(String run) throws IOException {
    Path report = folder.resolve(run).resolve("report.json");
    return new ObjectMapper().readTree(Files.readString(report)).path("metrics");
  }

  private String out(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void masksOfFilesAreLearnedMeasuredAndPredicted() throws IOException {
    Path root = folder.resolve("data");
    pictures(root);
    Path file = Files.writeString(folder.resolve("mask.conf"), CONFIGURATION);
    String path = "data.path=" + root;
    assertThat(run("train", file.toString(), "--set", path, "--out", out("run")))
        .as(said())
        .isZero();
    JsonNode test = metrics("run").path("test");
    assertThat(test.path("accuracy").asDouble()).isGreaterThan(0.97);
    String model = out("run") + "/model";
    assertThat(run("evaluate", "--model", model, "--out", out("again"))).as(said()).isZero();
    assertThat(metrics("again").path("test")).isEqualTo(test);
    assertThat(run("predict", "--model", model, "--out", out("found"))).as(said()).isZero();
    for (Row row : predictions()) {
      byte[] mask = row.getAs("prediction");
      assertThat(mask).hasSize(256).contains(0, 1).doesNotContain(2);
      assertThat(row.<String>getAs("mask")).isEqualTo("ground, thing");
    }
    assertThat(run("inspect", file.toString(), "--set", path, "--data", "--out", out("look")))
        .as(said())
        .isZero();
    assertThat(said()).contains("ground").contains("thing");
    assertThat(
            run(
                "train",
                file.toString(),
                "--set",
                path,
                "--set",
                "data.masks.ignore=254",
                "--out",
                out("bad")))
        .isEqualTo(65);
    assertThat(said())
        .contains("expected a mask with the numbers of classes alone, 0, 1, 2 or [254], found 255");
  }

  private List<Row> predictions() {
    SparkSession session =
        SparkSession.builder().master("local[1]").config("spark.ui.enabled", "false").getOrCreate();
    List<Row> rows = session.read().parquet(out("found") + "/predictions").collectAsList();
    session.stop();
    assertThat(rows).hasSize(PICTURES);
    return rows;
  }
}
