package io.kindling.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code inspect --data} shows rows on the terminal, and writes them down where it is told to. */
@ExtendWith(LocalSpark.class)
class TestInspectData {
  @TempDir Path folder;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();

  private int inspect(String configuration, String... words) throws IOException {
    Path file = Files.writeString(folder.resolve("test.conf"), configuration);
    List<String> all = new ArrayList<>(List.of("inspect", file.toString(), "--data"));
    all.addAll(List.of(words));
    text.reset();
    PrintStream stream = new PrintStream(text, true, StandardCharsets.UTF_8);
    return Main.run(stream, stream, all.toArray(String[]::new));
  }

  private String out() {
    return text.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aTableIsShownColumnByColumn() throws IOException {
    StringBuilder table = new StringBuilder("x,kind,y\n");
    for (int row = 0; row < 200; row++) {
      table.append(row % 4 == 0 ? "" : "" + row).append(row % 2 == 0 ? ",<b>,no\n" : ",odd,yes\n");
    }
    Path rows = Files.writeString(folder.resolve("rows.csv"), table);
    String configuration =
        "data { source = csv, label = y, path = \"" + rows + "\", columns { kind { oneHot {} } } }";
    assertThat(inspect(configuration)).as(out()).isZero();
    assertThat(out())
        .contains("160 rows to train on, 20 to validate, 20 to test; ")
        .containsPattern("x +number +25\\.0 % +150 +1\\.0000 +100\\.\\d+ +57\\.\\d+ +199\\.00")
        .containsPattern("kind +text +0\\.0 % +2 +<b> 50\\.0 %, odd 50\\.0 %")
        .containsPattern("train: label y: (yes|no) 5\\d\\.\\d %, (yes|no) 4\\d\\.\\d %")
        .contains("encoded: kind (text): one-hot, 2 values")
        .contains("note: the column kind alone tells the label of 100.0 % of the rows");
    Path run = folder.resolve("run");
    assertThat(inspect(configuration, "--out", run.toString())).as(out()).isZero();
    JsonNode json = new ObjectMapper().readTree(run.resolve("data.json").toFile());
    assertThat(json.path("rows").path("train").asInt()).isEqualTo(160);
    assertThat(json.path("columns").path(0).path("missing").asInt()).isEqualTo(50);
    assertThat(json.path("columns").path(0).path("histogram")).hasSize(32);
    assertThat(json.path("columns").path(1).path("values").path("odd").asInt()).isEqualTo(100);
    assertThat(json.path("labels").path("test").path(0).path("rows").asInt()).isEqualTo(20);
    String html = Files.readString(run.resolve("data.html"));
    assertThat(html)
        .contains("<td>&lt;b&gt;</td>", "<rect ", "Worth a look", "What encoders do")
        .doesNotContain("<b>", "http");
    assertThat(run.resolve("_SUCCESS")).exists();
  }

  @Test
  void imagesAreShownAsPictures() throws IOException {
    Path run = folder.resolve("digits");
    String configuration = "data { source = digits, rows = 200 }";
    assertThat(inspect(configuration, "--out", run.toString())).as(out()).isZero();
    assertThat(out()).containsPattern("pixels +pixel +0\\.0 % +0\\.0000 ");
    String html = Files.readString(run.resolve("data.html"));
    Matcher picture = Pattern.compile("base64,([^\"]+)\"><figcaption>(\\d)<").matcher(html);
    int pictures = 0;
    while (picture.find()) {
      byte[] png = Base64.getDecoder().decode(picture.group(1));
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
      assertThat(image.getWidth()).isEqualTo(28);
      assertThat(image.getHeight()).isEqualTo(28);
      int bright = 0;
      for (int at = 0; at < 784; at++) {
        bright += (image.getRGB(at % 28, at / 28) & 0xFF) > 128 ? 1 : 0;
      }
      assertThat(bright).isBetween(10, 500);
      pictures++;
    }
    assertThat(pictures).isEqualTo(40);
  }

  @Test
  void changedImagesStandBelowThoseThatAreChanged() throws IOException {
    Path run = folder.resolve("changed");
    String start = "data { source = digits, rows = 200, augment = [ ";
    String configuration = start + "{ flip = vertical, chance = 1 }, { mixUp = 1 } ] }";
    assertThat(inspect(configuration, "--out", run.toString())).as(out()).isZero();
    String html = Files.readString(run.resolve("data.html"));
    assertThat(html).contains("The same as a training step may see them, before rows are mixed");
    Matcher picture = Pattern.compile("base64,([^\"]+)\"").matcher(html);
    List<BufferedImage> images = new ArrayList<>();
    while (picture.find()) {
      byte[] png = Base64.getDecoder().decode(picture.group(1));
      images.add(ImageIO.read(new ByteArrayInputStream(png)));
    }
    assertThat(images).hasSize(80);
    for (int at = 0; at < 784; at++) {
      assertThat(images.get(40).getRGB(at % 28, 27 - at / 28))
          .isEqualTo(images.get(0).getRGB(at % 28, at / 28));
    }
    assertThat(inspect(start + "{ crop { padding = 28 } } ] }")).isEqualTo(78);
    assertThat(out()).contains("crop.padding of data.augment is 28, but the images are 28 x 28");
  }

  @Test
  void whatHasNoRowsIsRefused() throws IOException {
    assertThat(inspect("network = [ { dense = 2 } ]")).isEqualTo(78);
    assertThat(out()).contains("'data' is missing");
    Path words = Files.writeString(folder.resolve("a.txt"), "abcabc");
    assertThat(inspect("data { source = text, length = 2, path = \"" + words + "\" }"))
        .isEqualTo(78);
    assertThat(out()).contains("A text has no columns to look at: --data is for rows");
  }
}
