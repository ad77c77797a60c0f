package io.kindling.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.engine.random.CounterRandom;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Folds and bags of pictures: of groups that a table names, and of masks; on local Spark. */
@ExtendWith(LocalSpark.class)
class TestImageTrials {
  private static final int PICTURES = 36;
  private static final int GROUPS = 6;
  private static final int SIDE = 4;
  private static final int BORDER = 255;

  private static final String GROUPED =
      """
      data { source = images, image { height = 4, width = 4, labels { path = TABLE, file = file } }
             label = kind, split { train = 0.75, validation = 0, test = 0.25, group = patient } }
      network = [ { flatten {} }, { dense = 2 } ]
      training { batchSize = 16, epochs = 2, shards = 2 }
      crossval { folds = 3, metric = accuracy }
      bag { members = 3, metric = accuracy, compare = false }
      predict.format = csv
      """;

  private static final String MASKS =
      """
      data { source = images, target = mask, image { height = 4, width = 4 }
             masks { classes = [ground, thing], ignore = 255 }
             split { train = 0.75, validation = 0, test = 0.25 } }
      network = [ { conv = 2, kernel = 1 }, { permute = [1, 2, 0] }, { reshape = [16, 2] } ]
      training { batchSize = 16, epochs = 12, shards = 2, optimizer { adam { rate = 0.2 } } }
      crossval { folds = 3, metric = accuracy }
      bag { members = 3, metric = accuracy, compare = false }
      """;

  @TempDir Path folder;

  private final ByteArrayOutputStream text = new ByteArrayOutputStream();

  private void job(String configuration, String word, String name) throws IOException {
    Path file = Files.writeString(folder.resolve(name + ".conf"), configuration);
    run(word, file.toString(), "--set", "data.path=" + folder.resolve("data"), "--out", out(name));
  }

  private void run(String... words) {
    assertThat(code(words)).as(said()).isZero();
  }

  private int code(String... words) {
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

  private JsonNode report(String name) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(name).resolve("report.json").toFile());
  }

  /** A bright thing in each; what lies beside it has no class. */
  private void pictures() throws IOException {
    Path root = folder.resolve("data");
    Files.createDirectories(root.resolve("images"));
    Files.createDirectories(root.resolve("masks"));
    for (int i = 0; i < PICTURES; i++) {
      BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
      BufferedImage mask = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
      int left = CounterRandom.below(2, 1, i, 0);
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          boolean inside = x >= left && x < left + 2;
          int noise = CounterRandom.below(90, 2 + i, y, x);
          image.setRGB(x, y, inside ? 0xC0C000 + noise : noise);
          mask.getRaster().setSample(x, y, 0, inside ? 1 : x == left + 2 ? BORDER : 0);
        }
      }
      ImageIO.write(image, "png", root.resolve("images/" + i + ".png").toFile());
      ImageIO.write(mask, "png", root.resolve("masks/" + i + ".png").toFile());
    }
  }

  private List<List<String>> predictions(String name) throws IOException {
    List<List<String>> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve(name).resolve("predictions"))) {
      for (Path part : files.filter(one -> one.toString().endsWith(".csv")).toList()) {
        Files.readAllLines(part).forEach(line -> lines.add(List.of(line.split(",", -1))));
      }
    }
    return lines;
  }

  @Test
  void groupsOfImagesStayWhole() throws IOException {
    pictures();
    StringBuilder table = new StringBuilder("file,kind,patient\n");
    for (int i = 0; i < PICTURES; i++) {
      table.append("images/" + i + ".png," + (i / GROUPS % 2 == 0 ? "a" : "b"));
      table.append(",p" + i % GROUPS + "\n");
    }
    Path file = Files.writeString(folder.resolve("labels.csv"), table);
    String configuration = GROUPED.replace("TABLE", "\"" + file + "\"");
    job(configuration, "bag", "bag");
    assertThat(said()).containsPattern("3 members, the first on \\d+ of \\d+ rows, whole groups");
    for (String line : Files.readAllLines(folder.resolve("bag/members.jsonl"))) {
      int rows = new ObjectMapper().readTree(line).path("rows").asInt();
      assertThat(rows % (PICTURES / GROUPS)).isZero();
    }
    job(configuration, "crossval", "folds");
    List<List<String>> lines = predictions("folds");
    int fold = lines.get(0).indexOf("fold");
    Map<String, Integer> sizes = new HashMap<>();
    lines.stream()
        .filter(line -> !line.equals(lines.get(0)))
        .forEach(line -> sizes.merge(line.get(fold), 1, Integer::sum));
    assertThat(sizes).hasSize(3);
    assertThat(sizes.values()).allMatch(size -> size % (PICTURES / GROUPS) == 0);
  }

  @Test
  void masksAreNotBoosted() throws IOException {
    pictures();
    Path file = Files.writeString(folder.resolve("boost.conf"), MASKS);
    for (String method : List.of("samme", "gradient")) {
      text.reset();
      String path = "data.path=" + folder.resolve("data");
      String how = "boost.method=" + method;
      assertThat(code("boost", file.toString(), "--set", path, "--set", how, "--out", out(method)))
          .isEqualTo(78);
      assertThat(said())
          .contains("boost is for rows of a class or of numbers, but data.target = mask: expected");
    }
  }

  @Test
  void masksWithPixelsOfNoClassAreFoldedAndBagged() throws IOException {
    pictures();
    job(MASKS, "crossval", "folds");
    JsonNode accuracy = report("folds").path("candidates").path(0).path("metrics").path("accuracy");
    assertThat(accuracy.path("mean").asDouble()).isGreaterThan(0.7);
    job(MASKS, "bag", "bag");
    JsonNode wrong = report("bag").path("decomposition").path("zeroOne");
    double mean = 0;
    Set<String> metrics = new TreeSet<>();
    for (String line : Files.readAllLines(folder.resolve("bag/members.jsonl"))) {
      JsonNode test = new ObjectMapper().readTree(line).path("metrics").path("test");
      mean += test.path("accuracy").asDouble() / 3;
      test.fieldNames().forEachRemaining(metrics::add);
    }
    assertThat(metrics).contains("accuracy", "loss");
    assertThat(wrong.path("error").asDouble()).isCloseTo(1 - mean, within(1e-9));
    run("evaluate", "--model", out("bag"), "--out", out("again"));
    assertThat(report("again").path("metrics").path("test").path("loss").asDouble())
        .isCloseTo(
            report("bag").path("metrics").path("test").path("loss").asDouble(), within(1e-4));
    run("predict", "--model", out("bag"), "--out", out("found"));
  }
}
