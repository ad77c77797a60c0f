package io.kindling.jobs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
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
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tables from their files to predictions; on local Spark. */
@ExtendWith(LocalSpark.class)
class TestTabular {
  private static final int ROWS = 400;
  private static final String CONFIGURATION =
      """
      data { source = SOURCE, label = y, columns { id = drop, kind { oneHot { rare = 2 } } }
             split { train = 0.7, validation = 0.1, test = 0.2 } }
      network = [ { dense = 8, activation = tanh }, { dense = 2 } ]
      training { optimizer { adam { rate = 3e-2 } }, batchSize = 64, epochs = 12, shards = 4 }
      """;

  @TempDir Path folder;

  private final ByteArrayOutputStream text = new ByteArrayOutputStream();

  private Path csv(String more) throws IOException {
    StringBuilder table = new StringBuilder("id,x,kind,y\n");
    for (int row = 0; row < ROWS; row++) {
      int x = row * 37 % 101;
      String kind = row % 3 == 0 ? "" : row % 2 == 0 ? "even" : "odd";
      boolean yes = x > 50 != kind.equals("odd");
      table.append(row).append(',').append(x).append(',').append(kind).append(',');
      table.append(yes ? "yes" : "no").append('\n');
    }
    return Files.writeString(folder.resolve("rows.csv"), table + more);
  }

  private int run(String master, String... words) {
    System.setProperty("spark.master", master);
    PrintStream stream = new PrintStream(text, true, StandardCharsets.UTF_8);
    return Main.run(stream, stream, words);
  }

  private void train(String master, String source, Path data, Path run, String... settings)
      throws IOException {
    Path file =
        Files.writeString(folder.resolve("test.conf"), CONFIGURATION.replace("SOURCE", source));
    List<String> words =
        new ArrayList<>(List.of("train", file.toString(), "--out", run.toString()));
    words.addAll(List.of("--set", "data.path=" + data));
    for (String setting : settings) {
      words.addAll(List.of("--set", setting));
    }
    assertThat(run(master, words.toArray(String[]::new))).as(said()).isZero();
  }

  private String said() {
    return text.toString(StandardCharsets.UTF_8);
  }

  private static JsonNode report(Path run) throws IOException {
    return new ObjectMapper().readTree(run.resolve("report.json").toFile());
  }

  private static String weights(Path run) throws IOException {
    return report(run).path("provenance").path("weightsSha256").asText();
  }

  /** As seventeen files in another order, with other types of numbers. */
  private Path parquet(Path csv) {
    Path files = folder.resolve("rows.parquet");
    SparkSession session =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false").getOrCreate();
    session
        .read()
        .option("header", true)
        .csv(csv.toString())
        .selectExpr("CAST(id AS INT) AS id", "CAST(x AS BIGINT) AS x", "kind", "y")
        .orderBy("kind", "id")
        .repartition(17)
        .write()
        .parquet(files.toString());
    session.stop();
    return files;
  }

  @Test
  void theSameRowsGiveTheSameWeightsWhateverTheyAreReadFrom() throws IOException {
    Path csv = csv("");
    Path parquet = parquet(csv);
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    Path other = folder.resolve("other");
    train("local[1]", "csv", csv, one);
    train("local[2]", "csv", csv, two);
    train("local[2]", "parquet", parquet, other);
    assertThat(report(one).path("metrics").path("test").path("accuracy").asDouble())
        .isGreaterThan(0.9);
    assertThat(weights(two)).isEqualTo(weights(one));
    assertThat(weights(other)).isEqualTo(weights(one));
    assertThat(said()).contains("column kind (text): one-hot, 4 values");
  }

  @Test
  void aModelMeasuresAndPredictsOtherRows() throws IOException {
    Path model = folder.resolve("run");
    train("local[2]", "csv", csv(""), model, "data.classWeights=balanced");
    Path measured = folder.resolve("measured");
    assertThat(
            run("local[2]", "evaluate", "--model", model.toString(), "--out", measured.toString()))
        .as(said())
        .isZero();
    JsonNode found = report(measured).path("metrics").path("test");
    JsonNode expected = report(model).path("metrics").path("test");
    assertThat(found.path("accuracy")).isEqualTo(expected.path("accuracy"));
    assertThat(found.path("logLoss").asDouble())
        .isEqualTo(expected.path("logLoss").asDouble(), within(1e-9));
    Path rows = Files.writeString(folder.resolve("new.csv"), "kind,x\nodd,3\nnew,\n,90\n");
    Path predicted = folder.resolve("predicted");
    assertThat(
            run(
                "local[2]",
                "predict",
                "--model",
                model.toString(),
                "--set",
                "data.path=" + rows,
                "--set",
                "predict.format=csv",
                "--out",
                predicted.toString()))
        .as(said())
        .isZero();
    try (var files = Files.list(predicted.resolve("predictions"))) {
      Path file = files.filter(one -> one.toString().endsWith(".csv")).findFirst().orElseThrow();
      assertThat(Files.readAllLines(file))
          .satisfiesExactly(
              header ->
                  assertThat(header)
                      .isEqualTo("kind,x,prediction,probability,probability_no,probability_yes"),
              row -> assertThat(row).startsWith("odd,3,yes,"),
              row -> assertThat(row).startsWith("new,"),
              row -> assertThat(row).contains("90,yes,"));
    }
  }

  @Test
  void badRowsArePutAside() throws IOException {
    Path run = folder.resolve("run");
    Path csv = csv("400,oh,odd,no\n401,3\n");
    String latin = "402,3,\u00e4,no";
    Files.write(csv, (latin + "\n").getBytes(ISO_8859_1), StandardOpenOption.APPEND);
    train("local[2]", "csv", csv, run, "data.onBadRow=quarantine");
    assertThat(said())
        .contains("note: 3 of 403 rows are bad and put in quarantine: ")
        .contains("line 402, column x: expected a number, found 'oh'");
    List<String> kept = new ArrayList<>();
    try (var files = Files.list(run.resolve("quarantine"))) {
      for (Path part :
          files.filter(one -> one.getFileName().toString().startsWith("part")).toList()) {
        kept.addAll(Files.readAllLines(part, ISO_8859_1));
      }
    }
    assertThat(kept).containsExactly("400,oh,odd,no", "401,3", latin);
    String[] words = {
      "train",
      folder.resolve("test.conf").toString(),
      "--set",
      "data.path=" + csv,
      "--out",
      folder.resolve("other").toString()
    };
    assertThat(run("local[2]", words)).isEqualTo(65);
    assertThat(said())
        .contains(
            "rows.csv, line 402, column x: expected a number, found 'oh' (and 2 more bad rows)");
  }
}
