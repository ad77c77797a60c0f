package io.kindling.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A bag from its configuration to its report, and its model in other jobs; on local Spark. */
@ExtendWith(LocalSpark.class)
class TestBag {
  private static final int ROWS = 160;
  private static final String CONFIGURATION =
      """
      data { source = csv, label = kind, split { train = 0.6, validation = 0.2, test = 0.2 } }
      network = [ { dense = 8, activation = tanh }, { dense = 2 } ]
      training { optimizer { adam { rate = 3e-2 } }, batchSize = 32, epochs = 8, shards = 2 }
      bag { members = 5, metric = accuracy }
      predict.format = csv
      """;

  @TempDir Path folder;

  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private Path table;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    StringBuilder rows = new StringBuilder("x,y,z,kind\n");
    for (int row = 0; row < ROWS; row++) {
      double x = row * 37 % 101 / 100.0;
      double y = row * 53 % 89 / 88.0;
      double z = row * 29 % 61 / 60.0;
      String kind = x + 0.3 * z > y + (row % 9 == 0 ? 0.4 : 0.1) ? "right" : "left";
      rows.append(x + "," + y + "," + z + "," + kind + "\n");
    }
    table = Files.writeString(folder.resolve("rows.csv"), rows);
    file = Files.writeString(folder.resolve("test.conf"), CONFIGURATION);
  }

  private int run(String master, String... words) {
    System.setProperty("spark.master", master);
    PrintStream stream = new PrintStream(text, true, StandardCharsets.UTF_8);
    return Main.run(stream, stream, words);
  }

  private int bag(String master, String name, String... settings) {
    List<String> words = new ArrayList<>(List.of("bag", file.toString()));
    words.addAll(List.of("--out", folder.resolve(name).toString()));
    words.addAll(List.of("--set", "data.path=" + table));
    Arrays.stream(settings).forEach(setting -> words.addAll(List.of("--set", setting)));
    return run(master, words.toArray(String[]::new));
  }

  private int use(String job, String model, String name) {
    return run(
        "local[2]",
        job,
        "--model",
        folder.resolve(model).toString(),
        "--out",
        folder.resolve(name).toString(),
        "--set",
        "predict.format=csv");
  }

  private String said() {
    return text.toString(StandardCharsets.UTF_8);
  }

  private JsonNode report(String name) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(name).resolve("report.json").toFile());
  }

  private byte[] weights(String name, String member) throws IOException {
    return Files.readAllBytes(
        folder.resolve(name).resolve("model").resolve(member).resolve("weights.safetensors"));
  }

  private List<String> predictions(String name) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve(name).resolve("predictions"))) {
      for (Path part : files.filter(one -> one.toString().endsWith(".csv")).sorted().toList()) {
        lines.addAll(Files.readAllLines(part));
      }
    }
    return lines;
  }

  @Test
  void theSameBagComesOfOneCoreAndOfTwoAndOtherJobsTakeIt() throws IOException {
    assertThat(bag("local[2]", "two")).as(said()).isZero();
    assertThat(bag("local[1]", "one")).as(said()).isZero();
    for (int member = 1; member <= 5; member++) {
      String name = "member-00" + member;
      assertThat(weights("one", name)).isEqualTo(weights("two", name));
    }
    assertThat(weights("one", "member-001")).isNotEqualTo(weights("one", "member-002"));
    JsonNode report = report("two");
    for (String figures : List.of("metrics", "meanMember", "single", "decomposition", "curve")) {
      assertThat(report("one").path(figures)).isEqualTo(report.path(figures));
    }
    assertThat(report.path("members").asInt()).isEqualTo(5);
    assertThat(report.path("metrics").path("outOfBag").path("accuracy").asDouble())
        .isGreaterThan(0.75);
    assertThat(report.path("curve")).hasSize(5);
    assertThat(report.path("curve").path(4).path("test").asDouble())
        .isEqualTo(report.path("metrics").path("test").path("accuracy").asDouble());
    assertThat(report.path("outOfBagRows").asInt()).isBetween(70, 96);
    JsonNode zeroOne = report.path("decomposition").path("zeroOne");
    assertThat(zeroOne.path("error").asDouble())
        .isCloseTo(
            zeroOne.path("bias").asDouble()
                + zeroOne.path("unbiasedVariance").asDouble()
                - zeroOne.path("biasedVariance").asDouble(),
            within(1e-12))
        .isCloseTo(
            1 - report.path("meanMember").path("test").path("accuracy").asDouble(), within(1e-9));
    assertThat(use("evaluate", "two", "evaluated")).as(said()).isZero();
    for (String part : List.of("train", "validation", "test")) {
      for (String metric : List.of("loss", "accuracy")) {
        assertThat(report("evaluated").path("metrics").path(part).path(metric).asDouble())
            .isCloseTo(report.path("metrics").path(part).path(metric).asDouble(), within(1e-5));
      }
    }
    assertThat(use("predict", "two", "predicted")).as(said()).isZero();
    List<String> lines = predictions("predicted");
    assertThat(lines.get(0))
        .isEqualTo(
            "x,y,z,kind,prediction,probability,probability_left,probability_right,deviation");
    assertThat(lines.get(1).split(",")).hasSize(9);
  }

  @Test
  void aBagGoesToExecutorsWhateverSparkSerializesWith() throws IOException {
    assertThat(bag("local[2]", "usual", "bag.members=2", "bag.compare=false")).isZero();
    System.setProperty("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
    try {
      assertThat(use("evaluate", "usual", "kryo")).as(said()).isZero();
      assertThat(use("predict", "usual", "kryo-predicted")).as(said()).isZero();
    } finally {
      System.clearProperty("spark.serializer");
    }
    assertThat(use("evaluate", "usual", "java")).as(said()).isZero();
    assertThat(report("kryo").path("metrics")).isEqualTo(report("java").path("metrics"));
  }
}
