package io.kindling.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.engine.random.CounterRandom;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Labels of several columns and networks of several outputs, from a table to predictions. */
@ExtendWith(LocalSpark.class)
class TestSeveralOutputs {
  private static final int ROWS = 600;
  private static final String BOTH =
      """
      data { label = [kind, size], target = [class, number], weight = w
             split { train = 0.6, validation = 0.2, test = 0.2 } }
      network {
        layers = [ { name = body, dense = 16, activation = tanh }
                   { name = sort, from = [body], dense = 2 }
                   { name = length, from = [body], dense = 1 } ]
        outputs = [sort, length]
      }
      training {
        losses = [ { output = sort, target = kind, loss { crossEntropy { labelSmoothing = 0.01 } } }
                   { output = length, target = size, loss = meanSquaredError, weight = 0.5 } ]
        optimizer { adam { rate = 0.03 } }, batchSize = 60, epochs = 40, shards = 4
        earlyStopping { metric = validation.length.r2, patience = 20 }
      }
      """;
  private static final String ONE =
      """
      data { split { train = 0.7, validation = 0, test = 0.3 } }
      training { optimizer { adam { rate = 0.03 } }, batchSize = 60, epochs = 20, shards = 2 }
      """;

  @TempDir Path folder;

  private final ByteArrayOutputStream text = new ByteArrayOutputStream();

  private static double number(int row, int column) {
    return CounterRandom.normal(5, row, column);
  }

  private static String line(Object... fields) {
    List<String> texts = new ArrayList<>();
    for (Object field : fields) {
      texts.add(
          field instanceof Double decimal
              ? String.format(Locale.ROOT, "%.6f", decimal)
              : field.toString());
    }
    return String.join(",", texts) + "\n";
  }

  /** A table of a name, its header and a line for each row. */
  private interface Rows {
    String of(int row, double a, double b);
  }

  private String table(String header, Rows rows) throws IOException {
    StringBuilder table = new StringBuilder(header + "\n");
    for (int row = 0; row < ROWS; row++) {
      table.append(rows.of(row, number(row, 0), number(row, 1)));
    }
    return Files.writeString(folder.resolve("rows.csv"), table.toString()).toString();
  }

  private String both() throws IOException {
    return table(
        "a,kind,b,w,size",
        (row, a, b) -> line(a, a + b > 0 ? "up" : "down", b, 1 + row % 3, 3 * a - 2 * b + 1));
  }

  private int run(String... words) {
    PrintStream stream = new PrintStream(text, true, StandardCharsets.UTF_8);
    return Main.run(stream, stream, words);
  }

  private String said() {
    return text.toString(StandardCharsets.UTF_8);
  }

  private Path train(String name, String configuration, String table, String... sets)
      throws IOException {
    Path file = Files.writeString(folder.resolve(name + ".conf"), configuration);
    Path run = folder.resolve(name);
    List<String> words =
        new ArrayList<>(List.of("train", file.toString(), "--out", run.toString()));
    words.addAll(List.of("--set", "data.source=csv", "--set", "data.path=" + table));
    for (String set : sets) {
      words.addAll(List.of("--set", set));
    }
    assertThat(run(words.toArray(String[]::new))).as(said()).isZero();
    return run;
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  private static double metric(Path run, String pointer) throws IOException {
    JsonNode found = json(run.resolve("report.json")).at("/metrics/" + pointer);
    assertThat(found.isNumber()).as(pointer).isTrue();
    return found.doubleValue();
  }

  /** The lines of the predictions, with their header. */
  private List<String> predicted(Path run) throws IOException {
    Path out = folder.resolve(run.getFileName() + "-predicted");
    String model = run + "/model";
    String format = "predict.format=csv";
    assertThat(run("predict", "--model", model, "--out", out.toString(), "--set", format))
        .as(said())
        .isZero();
    try (var parts = Files.list(out.resolve("predictions"))) {
      Path part = parts.filter(path -> path.toString().endsWith(".csv")).findFirst().orElseThrow();
      return Files.readAllLines(part);
    }
  }

  @Test
  void aClassAndANumberAreLearnedMeasuredAndPredicted() throws IOException {
    Path run = train("both", BOTH, both());
    assertThat(metric(run, "test/sort/accuracy")).isGreaterThan(0.93);
    assertThat(metric(run, "test/sort/rocAuc")).isGreaterThan(0.97);
    assertThat(metric(run, "test/length/r2")).isGreaterThan(0.95);
    assertThat(metric(run, "test/loss"))
        .isCloseTo(
            metric(run, "test/sort/loss") + 0.5 * metric(run, "test/length/loss"), within(1e-6));
    assertThat(said()).contains("validation.sort.accuracy=", "train.length.mse=", "length.r2=");
    String last = Files.readAllLines(run.resolve("metrics.jsonl")).get(3);
    JsonNode epoch = new ObjectMapper().readTree(last);
    assertThat(epoch.at("/validation/sort/accuracy").isNumber()).isTrue();
    assertThat(epoch.at("/train/length/mse").isNumber()).isTrue();
    assertThat(Files.readString(run.resolve("report.html")))
        .contains("Metrics of sort", "Metrics of length", "Confusion of sort", "<td>down</td>")
        .doesNotContain("Confusion of length");

    Path measured = folder.resolve("measured");
    assertThat(run("evaluate", "--model", run + "/model", "--out", measured.toString()))
        .as(said())
        .isZero();
    for (String pointer : List.of("test/sort/accuracy", "test/length/rmse", "train/loss")) {
      assertThat(metric(measured, pointer)).isEqualTo(metric(run, pointer));
    }
    assertPredicted(predicted(run));
    assertInspected(run);
  }

  private static void assertPredicted(List<String> lines) {
    assertThat(lines).hasSize(ROWS + 1);
    assertThat(lines.get(0))
        .isEqualTo(
            "a,kind,b,w,size,sort_prediction,sort_probability,sort_probability_down,"
                + "sort_probability_up,length_prediction");
    int right = 0;
    double squares = 0;
    for (String one : lines.subList(1, lines.size())) {
      String[] fields = one.split(",");
      right += fields[1].equals(fields[5]) ? 1 : 0;
      double error = Double.parseDouble(fields[4]) - Double.parseDouble(fields[9]);
      squares += error * error;
      double down = Double.parseDouble(fields[7]);
      assertThat(down + Double.parseDouble(fields[8])).isCloseTo(1, within(1e-5));
    }
    assertThat(right).isGreaterThan(ROWS * 93 / 100);
    assertThat(squares / ROWS).isLessThan(0.5);
  }

  private void assertInspected(Path run) throws IOException {
    text.reset();
    assertThat(run("inspect", "--model", run + "/model")).as(said()).isZero();
    assertThat(said())
        .contains(
            "trained for sort: 1.0 crossEntropy, length: 0.5 meanSquaredError",
            "out sort: 2 classes: down, up, from the column 'kind'",
            "out length: a number, from the column 'size'");
    JsonNode model = json(run.resolve("model/model.json"));
    assertThat(model.at("/losses/1/output").asText()).isEqualTo("length");
    assertThat(model.at("/notes/encoders/labels/0/classes/1").asText()).isEqualTo("up");
    assertThat(model.at("/notes/encoders/measures").toString()).isEqualTo("[[0],[1]]");
  }

  @Test
  void oneThreadAndTwoLearnTheSameToTheBit() throws IOException {
    String table = both();
    System.setProperty("spark.master", "local[1]");
    Path one = train("one", BOTH, table, "training.epochs=3");
    System.setProperty("spark.master", "local[2]");
    Path two = train("two", BOTH, table, "training.epochs=3");
    assertThat(two.resolve("model/weights.safetensors"))
        .hasSameBinaryContentAs(one.resolve("model/weights.safetensors"));
    assertThat(json(two.resolve("report.json")).path("metrics"))
        .isEqualTo(json(one.resolve("report.json")).path("metrics"));
  }

  @Test
  void twoOutputsLearnOneColumn() throws IOException {
    String deep =
        """
        network {
          layers = [ { name = first, dense = 8, activation = tanh }
                     { name = early, from = [first], dense = 2 }
                     { name = second, from = [first], dense = 8, activation = tanh }
                     { name = late, from = [second], dense = 2 } ]
          outputs = [late, early]
        }
        data { label = kind }
        training.losses = [ { output = early, loss = focal, weight = 0.3 }
                            { output = late, loss = crossEntropy } ]
        """;
    String table = table("a,b,kind", (row, a, b) -> line(a, b, a + b > 0 ? "up" : "down"));
    Path run = train("deep", ONE + deep, table);
    assertThat(metric(run, "test/late/accuracy")).isGreaterThan(0.93);
    assertThat(metric(run, "test/early/accuracy")).isGreaterThan(0.93);
  }

  @Test
  void twoOutputsReadOneText() throws IOException {
    String deep =
        """
        data { source = text, length = 8 }
        network {
          layers = [ { name = symbols, embedding = 8, symbols = 4 }
                     { name = first, from = [symbols], lstm = 8, carried = true }
                     { name = early, from = [first], stepDense = 3 }
                     { name = second, from = [first], lstm = 8, carried = true }
                     { name = late, from = [second], stepDense = 3 } ]
          outputs = [late, early]
        }
        training { losses = [ { output = early, loss = crossEntropy, weight = 0.3 }
                              { output = late, loss = crossEntropy } ]
                   optimizer { adam { rate = 0.03 } }, batchSize = 4, epochs = 6 }
        """;
    Path words = Files.writeString(folder.resolve("words.txt"), "abcb".repeat(400));
    Path run = train("words", deep, words.toString(), "data.source=text");
    assertThat(metric(run, "test/late/accuracy")).isGreaterThan(0.9);
    assertThat(metric(run, "test/early/bitsPerSymbol")).isLessThan(0.6);
    Path measured = folder.resolve("words-measured");
    assertThat(run("evaluate", "--model", run + "/model", "--out", measured.toString()))
        .as(said())
        .isZero();
    assertThat(metric(measured, "test/early/loss")).isEqualTo(metric(run, "test/early/loss"));
  }

  @Test
  void sharesOfClassesAreLearned() throws IOException {
    String table =
        table(
            "a,b,p,q,r",
            (row, a, b) -> {
              double sum = Math.exp(a) + Math.exp(b) + 1;
              return line(a, b, Math.exp(a) / sum, Math.exp(b) / sum, 1 / sum);
            });
    String soft =
        """
        data { label = [p, q, r], target = number }
        network = [ { dense = 3 } ]
        training.loss = klDivergence
        """;
    Path run = train("soft", ONE + soft, table, "training.epochs=40");
    assertThat(metric(run, "test/loss")).isBetween(-1e-4, 0.01);
    assertThat(metric(run, "test/accuracy")).isGreaterThan(0.9);
    assertThat(Files.readString(run.resolve("report.html"))).contains("<th>p</th><th>q</th>");
    List<String> lines = predicted(run);
    assertThat(lines.get(0))
        .isEqualTo("a,b,p,q,r,prediction,probability,probability_p,probability_q,probability_r");
    for (String one : lines.subList(1, 30)) {
      String[] fields = one.split(",");
      for (int share = 2; share < 5; share++) {
        assertThat(Double.parseDouble(fields[share + 5]))
            .isCloseTo(Double.parseDouble(fields[share]), within(0.12));
      }
    }
  }

  @Test
  void severalMarksAreLearnedAtOnce() throws IOException {
    String table =
        table("right,a,b,high", (row, a, b) -> line(a > 0 ? 1 : 0, a, b, a + b > 0.5 ? 1 : 0));
    String marks =
        """
        data { label = [right, high], target = number }
        network = [ { dense = 2 } ]
        training.loss { binaryCrossEntropy { positiveWeights = [1, 1.5] } }
        """;
    Path run = train("marks", ONE + marks, table, "training.epochs=40");
    assertThat(metric(run, "test/loss")).isLessThan(0.3);
    assertThat(metric(run, "test/accuracy")).isGreaterThan(0.93);
    assertThat(metric(run, "test/exactAccuracy")).isBetween(0.8, metric(run, "test/accuracy"));
    List<String> lines = predicted(run);
    assertThat(lines.get(0)).isEqualTo("right,a,b,high,prediction_right,prediction_high");
    int right = 0;
    for (String one : lines.subList(1, lines.size())) {
      String[] fields = one.split(",");
      right += fields[0].equals(Double.parseDouble(fields[4]) > 0.5 ? "1" : "0") ? 1 : 0;
      right += fields[3].equals(Double.parseDouble(fields[5]) > 0.5 ? "1" : "0") ? 1 : 0;
    }
    assertThat(right).isGreaterThan(2 * ROWS * 93 / 100);
  }

  @Test
  void outputsThatDoNotFitTheirColumnsAreRefused() throws IOException {
    String table = both();
    Path file = Files.writeString(folder.resolve("bad.conf"), BOTH);
    for (String[] bad :
        new String[][] {
          {
            "network.layers=[{name = sort, dense = 3}, {name = length, from = [sort], dense = 1}]",
            "The output 'sort' of the network ends in 3 numbers, but the data needs 2 (the classes"
                + " down, up): write dense = 2 as its last layer"
          },
          {
            "network.layers=[{name = sort, dense = 2}, {name = length, from = [sort], dense = 2}]",
            "The output 'length' of the network ends in 2 numbers, but the data needs 1 (a number"
                + " to predict)"
          },
          {
            "training.earlyStopping.metric=validation.length.accuracy",
            "Unknown metric 'validation.length.accuracy' in training.earlyStopping.metric"
          },
          {
            "training.threshold=0.4",
            "training.threshold goes with the one output of a network, found the outputs [sort[2],"
                + " length[1]]"
          }
        }) {
      text.reset();
      int code =
          run(
              "train",
              file.toString(),
              "--dry-run",
              "--set",
              "data.source=csv",
              "--set",
              "data.path=" + table,
              "--set",
              bad[0]);
      assertThat(code).as(said()).isEqualTo(78);
      assertThat(said()).contains(bad[1]);
    }
  }
}
