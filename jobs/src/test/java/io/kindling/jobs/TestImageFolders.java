package io.kindling.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Folders of images from their files to predictions; on local Spark. */
@ExtendWith(LocalSpark.class)
class TestImageFolders {
  private static final int IMAGES = 60;

  @TempDir Path folder;

  private final ByteArrayOutputStream text = new ByteArrayOutputStream();

  /** Stripes across or along, of some colour and width, in images of several sizes and formats. */
  private void write(Path images) throws IOException {
    Random random = new Random(1);
    for (String name : List.of("across", "along")) {
      Files.createDirectories(images.resolve(name));
      for (int number = 0; number < IMAGES; number++) {
        int width = 24 + random.nextInt(20);
        int height = 24 + random.nextInt(20);
        int stripe = 3 + random.nextInt(3);
        int colour = 0x808080 | random.nextInt(0x1000000);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++) {
            boolean isBright = (name.equals("across") ? y : x) / stripe % 2 == 0;
            image.setRGB(x, y, isBright ? colour : 0);
          }
        }
        String ending = List.of("png", "jpg", "bmp").get(number % 3);
        Path file = images.resolve(name).resolve(number + "." + ending);
        assertThat(ImageIO.write(image, ending, file.toFile())).isTrue();
      }
    }
  }

  private int run(String... words) {
    System.setProperty("spark.master", "local[2]");
    PrintStream stream = new PrintStream(text, true, StandardCharsets.UTF_8);
    return Main.run(stream, stream, words);
  }

  private String said() {
    return text.toString(StandardCharsets.UTF_8);
  }

  /** Trains as the configuration that is shipped says, but smaller. */
  private JsonNode train(Path images, String run, String... settings) throws IOException {
    Path out = folder.resolve(run);
    List<String> words = new ArrayList<>();
    words.add("train");
    words.add(Project.root().resolve("conf/run/image-folder.conf").toString());
    words.addAll(List.of("--out", out.toString(), "--set", "data.path=" + images));
    for (String size : List.of("data.image.height=16", "data.image.width=16")) {
      words.addAll(List.of("--set", size));
    }
    words.addAll(List.of("--set", "training.batchSize=16", "--set", "training.epochs=12"));
    for (String setting : settings) {
      words.addAll(List.of("--set", setting));
    }
    assertThat(run(words.toArray(String[]::new))).as(said()).isZero();
    return new ObjectMapper().readTree(out.resolve("report.json").toFile());
  }

  private static String weights(JsonNode report) {
    return report.path("provenance").path("weightsSha256").asText();
  }

  @Test
  void foldersBecomeClassesAndNewImagesArePredicted() throws IOException {
    Path images = folder.resolve("images");
    write(images);
    Path broken = Files.writeString(images.resolve("along/broken.png"), "no image");
    JsonNode report = train(images, "run");
    assertThat(report.path("metrics").path("test").path("accuracy").asDouble()).isGreaterThan(0.9);
    assertThat(said()).contains("1 of 121 rows are bad and put in quarantine");
    Files.delete(broken);
    Path renamed = folder.resolve("renamed");
    Files.createDirectories(renamed.resolve("across/a"));
    Files.move(images.resolve("along"), renamed.resolve("along"));
    Files.move(images.resolve("across"), renamed.resolve("across/a/b"));
    assertThat(weights(train(renamed, "again"))).isEqualTo(weights(report));
    predict(renamed.resolve("across/a/b"));
  }

  /** Images that lie in no class's folder. */
  private void predict(Path images) {
    Path out = folder.resolve("predictions");
    int code =
        run(
            "predict",
            "--model",
            folder.resolve("run/model").toString(),
            "--set",
            "data.path=" + images,
            "--out",
            out.toString());
    assertThat(code).as(said()).isZero();
    SparkSession session =
        SparkSession.builder().master("local[1]").config("spark.ui.enabled", "false").getOrCreate();
    List<Row> rows =
        session
            .read()
            .parquet(out.resolve("predictions").toString())
            .selectExpr("path", "label", "prediction")
            .collectAsList();
    session.stop();
    assertThat(rows).hasSize(IMAGES).allMatch(row -> row.isNullAt(1));
    assertThat(rows).allMatch(row -> row.getString(0).contains("/across/a/b/"));
    assertThat(rows).filteredOn(row -> row.getString(2).equals("across")).hasSizeGreaterThan(54);
  }

  @Test
  void aSizeIsAskedFor() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("test.conf"),
            "data { source = images, path = x, image.height = 8 }, network = [ { dense = 2 } ]");
    assertThat(run("train", file.toString(), "--out", folder.resolve("out").toString()))
        .as(said())
        .isEqualTo(78);
    assertThat(said()).contains("data.image.width").contains("what size images are brought to");
  }
}
