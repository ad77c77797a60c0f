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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Cross-validation from its configuration to its report; on local Spark. */
@ExtendWith(LocalSpark.class)
class TestCrossval {
  private static final int ROWS = 120;
  private static final String CONFIGURATION =
      """
      data { source = csv, label = kind, split = none }
      network = [ { dense = 8, activation = tanh }, { dropout = 0.1 }, { dense = 2 } ]
      training { optimizer { adam { rate = 3e-2 } }, batchSize = 32, epochs = 12, shards = 2 }
      crossval { folds = 5, metric = accuracy }
      predict.format = csv
      """;

  @TempDir Path folder;

  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private Path table;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    StringBuilder rows = new StringBuilder("x,y,who,kind\n");
    for (int row = 0; row < ROWS; row++) {
      double x = row * 37 % 101 / 100.0;
      double y = row * 53 % 89 / 88.0;
      String kind = x > y ? "right" : "left";
      rows.append(x + "," + y + "," + row / 10 + "," + kind + "\n");
    }
    table = Files.writeString(folder.resolve("rows.csv"), rows);
    file = Files.writeString(folder.resolve("test.conf"), CONFIGURATION);
  }

  private int crossval(String master, String name, String... settings) {
    System.setProperty("spark.master", master);
    PrintStream stream = new PrintStream(text, true, StandardCharsets.UTF_8);
    List<String> words = new ArrayList<>(List.of("crossval", file.toString()));
    words.addAll(List.of("--out", folder.resolve(name).toString()));
    words.addAll(List.of("--set", "data.path=" + table));
    Arrays.stream(settings).forEach(setting -> words.addAll(List.of("--set", setting)));
    return Main.run(stream, stream, words.toArray(String[]::new));
  }

  private String said() {
    return text.toString(StandardCharsets.UTF_8);
  }

  private JsonNode report(String name) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(name).resolve("report.json").toFile());
  }

  private List<String> predictions(String name) throws IOException {
    return predictions(name, "predictions");
  }

  private List<String> predictions(String name, String place) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve(name).resolve(place))) {
      for (Path part : files.filter(one -> one.toString().endsWith(".csv")).toList()) {
        lines.addAll(Files.readAllLines(part));
      }
    }
    return lines;
  }

  @Test
  void eachRowIsPredictedByAModelThatNeverSawIt() throws IOException {
    assertThat(crossval("local[2]", "a", "crossval.repeats=2")).as(said()).isZero();
    JsonNode accuracy = report("a").path("candidates").path(0).path("metrics").path("accuracy");
    assertThat(accuracy.path("folds")).hasSize(10);
    double sum = 0;
    for (JsonNode fold : accuracy.path("folds")) {
      sum += fold.asDouble();
    }
    assertThat(accuracy.path("mean").asDouble()).isCloseTo(sum / 10, within(1e-12));
    assertThat(accuracy.path("mean").asDouble()).isGreaterThan(0.85);
    assertThat(accuracy.path("low").asDouble()).isLessThan(accuracy.path("mean").asDouble());
    List<String> lines = predictions("a");
    List<String> header = List.of(lines.get(0).split(",", -1));
    assertThat(header)
        .containsExactly(
            "row",
            "x",
            "y",
            "who",
            "kind",
            "repeat",
            "fold",
            "prediction",
            "probability",
            "probability_left",
            "probability_right");
    Set<String> once = new HashSet<>();
    int right = 0;
    for (String line : lines.subList(1, lines.size())) {
      List<String> cells = List.of(line.split(",", -1));
      once.add(cells.get(0) + cells.get(5));
      right += cells.get(4).equals(cells.get(7)) ? 1 : 0;
    }
    assertThat(lines).hasSize(1 + 2 * ROWS);
    assertThat(once).hasSize(2 * ROWS);
    assertThat(right / (2.0 * ROWS))
        .isCloseTo(accuracy.path("mean").asDouble(), within(0.01)); // folds differ by a row
    assertThat(Files.exists(folder.resolve("a/model/weights.safetensors"))).isTrue();
    assertThat(Files.readString(folder.resolve("a/report.html"))).contains("Fold by fold");
  }

  @Test
  void theClusterLeavesNoTrace() throws IOException {
    assertThat(crossval("local[1]", "one")).as(said()).isZero();
    assertThat(crossval("local[3]", "three")).as(said()).isZero();
    assertThat(report("three").path("candidates")).isEqualTo(report("one").path("candidates"));
    assertThat(report("three").path("provenance").path("weightsSha256").asText())
        .isEqualTo(report("one").path("provenance").path("weightsSha256").asText())
        .hasSize(64);
    assertThat(predictions("three")).isEqualTo(predictions("one"));
  }

  @Test
  void whateverSparkSerializesDataWith() throws IOException {
    System.setProperty("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
    try {
      assertThat(crossval("local[2]", "kryo")).as(said()).isZero();
    } finally {
      System.clearProperty("spark.serializer");
    }
    assertThat(crossval("local[2]", "usual")).as(said()).isZero();
    assertThat(report("kryo").path("candidates")).isEqualTo(report("usual").path("candidates"));
  }

  @Test
  void candidatesAreComparedOnTheSameFolds() throws IOException {
    Path more = folder.resolve("more.conf");
    Files.writeString(
        more,
        CONFIGURATION
            + """
            crossval.candidates {
              still { training { optimizer { sgd { rate = 0.0001 } } } }
              usual {}
              wild { network = [ { dense = 8, activation = relu }, { dense = 2 } ], training.optimizer.sgd.rate = 1e30 }
            }
            """);
    file = more;
    assertThat(crossval("local[2]", "c")).as(said()).isZero();
    JsonNode report = report("c");
    assertThat(report.path("best").asText()).isEqualTo("usual");
    assertThat(report.path("comparisons").path(0).path("with").asText()).isEqualTo("still");
    double difference =
        report.path("candidates").path(1).path("metrics").path("accuracy").path("mean").asDouble()
            - report
                .path("candidates")
                .path(0)
                .path("metrics")
                .path("accuracy")
                .path("mean")
                .asDouble();
    JsonNode compared = report.path("comparisons").path(0);
    assertThat(compared.path("mean").asDouble()).isCloseTo(difference, within(1e-12));
    assertThat(compared.path("chance").asDouble()).isBetween(0.0, 0.05);
    assertThat(report.path("candidates").path(2).path("problem").asText())
        .contains("is not a finite number");
    assertThat(said()).contains("came to no end");
  }

  @Test
  void columnsOfTheInputKeepTheirNames() throws IOException {
    String rows = Files.readString(table).replaceFirst("x,y,who", "Row,FOLD,repeat");
    Files.writeString(table, rows);
    assertThat(crossval("local[2]", "n", "training.epochs=1")).as(said()).isZero();
    assertThat(predictions("n").get(0)).startsWith("row_,Row,FOLD,repeat,kind,repeat_,fold_,pred");
  }

  @Test
  void aFoldDecidesByItsOwnThreshold() throws IOException {
    String[] settings = {
      "training.threshold=\"recall 0.95\"",
      "crossval.validation=0.3",
      "crossval.folds=2",
      "crossval.refit=false",
      "training.epochs=2",
    };
    assertThat(crossval("local[2]", "t", settings)).as(said()).isZero();
    int early = 0;
    for (String line : predictions("t").subList(1, ROWS + 1)) {
      String[] cells = line.split(",", -1);
      early += cells[7].equals("right") && Double.parseDouble(cells[10]) < 0.5 ? 1 : 0;
    }
    assertThat(early).isPositive();
    JsonNode report = report("t");
    assertThat(report.path("kernels").asText()).isNotEmpty();
    assertThat(report.path("reproducible").asBoolean()).isTrue();
    assertThat(report.path("parameters").asInt()).isEqualTo(50);
    assertThat(report.path("shards").asInt()).isEqualTo(2);
    assertThat(report.path("seed").isNumber()).isTrue();
    assertThat(said()).contains("120 rows in 2 folds, 2 trainings");
  }

  @Test
  void aRunWithoutABestLeavesItsReport() throws IOException {
    String[] wild = {
      "crossval.candidates.wild.network=[{ dense = 8, activation = relu }, { dense = 2 }]",
      "crossval.candidates.wild.training.optimizer.sgd.rate=1e30",
    };
    assertThat(crossval("local[2]", "w", wild)).as(said()).isEqualTo(76);
    assertThat(said()).contains("No candidate came to an end on all folds: ");
    assertThat(report("w").path("best").isNull()).isTrue();
    assertThat(report("w").path("candidates").path(0).path("problem").asText()).contains("finite");
  }

  @Test
  void aMetricThatAFoldDoesNotTellIsNamedWithIt() throws IOException {
    StringBuilder rows = new StringBuilder("x,who,kind\n");
    for (int row = 0; row < ROWS; row++) {
      String kind = row < 80 && row % 2 == 0 ? "right" : "left";
      rows.append(row + "," + row / 40 + "," + kind + "\n");
    }
    Files.writeString(table, rows);
    String[] settings = {
      "data.split.group=who",
      "crossval.folds=groups",
      "crossval.metric=rocAuc",
      "training.epochs=1",
    };
    assertThat(crossval("local[2]", "m", settings)).as(said()).isEqualTo(78);
    assertThat(said())
        .containsPattern("No candidate can be taken: fold [123] does not tell rocAuc: ");
    JsonNode one = report("m").path("candidates").path(0);
    assertThat(one.path("firstFoldWithout").path("rocAuc").asInt()).isBetween(1, 3);
    assertThat(one.path("metrics").has("loss")).isTrue();
  }

  @Test
  void eachCandidateHasATableOfItsOwn() throws IOException {
    String[] settings = {
      "crossval.candidates={ a { training.loss = hinge }, b {} }", "training.epochs=1",
    };
    assertThat(crossval("local[2]", "e", settings)).as(said()).isZero();
    assertThat(predictions("e", "predictions/a").get(0)).contains("score_left");
    assertThat(predictions("e", "predictions/b").get(0)).contains("probability_left");
    refuses(
        78,
        "crossval.metric = loss cannot compare candidates of different losses: a has ",
        settings[0],
        "crossval.metric=loss");
  }

  @Test
  void groupsStayTogether() throws IOException {
    assertThat(crossval("local[2]", "g", "data.split.group=who", "crossval.folds=groups"))
        .as(said())
        .isZero();
    JsonNode accuracy = report("g").path("candidates").path(0).path("metrics").path("accuracy");
    assertThat(accuracy.path("folds").size()).isBetween(8, 12);
  }

  @Test
  void whatCannotBeIsRefusedBeforeTheFirstTraining() {
    refuses(65, "crossval.folds is 500, but there are 120 different rows", "crossval.folds=500");
    refuses(78, "Unknown metric 'r2' in crossval.metric", "crossval.metric=r2");
    refuses(78, "crossval.folds = groups needs groups", "crossval.folds=groups");
    refuses(78, "unknown key 'crossval.fold'", "crossval.fold=3");
    refuses(78, "'crossval.folds' must be", "crossval.folds=1");
    refuses(
        78,
        "crossval.candidates.a sets data.where, but all candidates",
        "crossval.candidates.a.data.where=\"x > 0\"");
    refuses(
        78,
        "crossval.candidates.a sets training.restarts, but",
        "crossval.candidates.a.training.restarts=2");
    refuses(78, "training.restarts is for train: a fold is one", "training.restarts=2");
    refuses(78, "crossval.candidates has the name '../b'", "crossval.candidates.\"../b\"={}");
    refuses(78, "crossval.candidates.a: ", "crossval.candidates.a.training.batchSize=0");
    refuses(
        78,
        "training.earlyStopping watches validation.loss, but there is no validation part: give"
            + " crossval.validation",
        "training.earlyStopping={metric=validation.loss, patience=2}");
  }

  private void refuses(int code, String sentence, String... settings) {
    text.reset();
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("training.epochs=1");
    assertThat(crossval("local[2]", "refused", all.toArray(String[]::new)))
        .as(said())
        .isEqualTo(code);
    assertThat(said()).contains(sentence).doesNotContain("1 of ");
  }
}
