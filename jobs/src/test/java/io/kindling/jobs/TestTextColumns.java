package io.kindling.jobs;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A column of texts from a table to predictions; on local Spark. */
@ExtendWith(LocalSpark.class)
class TestTextColumns {
  private static final int ROWS = 600;
  private static final int FILLERS = 6;
  private static final String CONFIGURATION =
      """
      data { source = SOURCE, label = winner, columns { id = drop, text { COLUMN } }
             split { train = 0.8, validation = 0, test = 0.2 } }
      network NETWORK
      training { optimizer { adam { rate = 2e-2 } }, batchSize = 32, epochs = 8, shards = 4 }
      """;
  private static final String WORDS = "words { length = 9, vocabulary = 20 }";
  private static final String BAG = "bag { vocabulary = 20 }";
  private static final String RECURRENT =
      """
      {
        inputs = [ { text = [9] }, { length = [] } ]
        layers = [ { from = text, lengths = length, embedding = 6, symbols = 22 }
                   { lstm = 12, returns = last }
                   { dense = 2 } ]
      }
      """;
  private static final String DENSE = "= [ { dense = 8, activation = tanh }, { dense = 2 } ]";

  @TempDir Path folder;

  private final ByteArrayOutputStream text = new ByteArrayOutputStream();

  /** Every text has the words Ann and Bob once: who comes first, wins. */
  private Path csv() throws IOException {
    StringBuilder table = new StringBuilder("id,text,winner\n");
    for (int row = 0; row < ROWS; row++) {
      int length = 3 + CounterRandom.below(5, 1, row, 0);
      int ann = CounterRandom.below(length, 2, row, 0);
      int bob = (ann + 1 + CounterRandom.below(length - 1, 3, row, 0)) % length;
      List<String> words = new ArrayList<>();
      for (int place = 0; place < length; place++) {
        String filler = "word" + CounterRandom.below(FILLERS, 4, row, place);
        words.add(place == ann ? "Ann" : place == bob ? "BOB" : filler);
      }
      String winner = ann < bob ? "ann" : "bob";
      table.append(String.format("%d,\"%s.\",%s%n", row, String.join(" ", words), winner));
    }
    return Files.writeString(folder.resolve("rows.csv"), table.toString());
  }

  private int run(String master, String... words) {
    System.setProperty("spark.master", master);
    PrintStream stream = new PrintStream(text, true, StandardCharsets.UTF_8);
    return Main.run(stream, stream, words);
  }

  private Path train(String master, Path data, String column, String network, String name)
      throws IOException {
    String source = data.toString().endsWith(".csv") ? "csv" : "parquet";
    Path file =
        Files.writeString(
            folder.resolve("test.conf"),
            CONFIGURATION
                .replace("SOURCE", source)
                .replace("COLUMN", column)
                .replace("NETWORK", network));
    Path run = folder.resolve(name);
    String[] words = {
      "train", file.toString(), "--out", run.toString(), "--set", "data.path=" + data
    };
    assertThat(run(master, words)).as(said()).isZero();
    return run;
  }

  private String said() {
    return text.toString(StandardCharsets.UTF_8);
  }

  private static JsonNode report(Path run) throws IOException {
    return new ObjectMapper().readTree(run.resolve("report.json").toFile());
  }

  private static JsonNode accuracy(Path run) throws IOException {
    return report(run).path("metrics").path("test").path("accuracy");
  }

  private static String weights(Path run) throws IOException {
    return report(run).path("provenance").path("weightsSha256").asText();
  }

  private Path parquet(Path csv) {
    Path files = folder.resolve("rows.parquet");
    SparkSession session =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false").getOrCreate();
    session
        .read()
        .option("header", true)
        .csv(csv.toString())
        .orderBy("text")
        .repartition(7)
        .write()
        .parquet(files.toString());
    session.stop();
    return files;
  }

  private List<String> predictions(Path model, String rows) throws IOException {
    Path file = Files.writeString(folder.resolve("new.csv"), "text\n" + rows);
    Path predicted = folder.resolve("predicted");
    String[] words = {
      "predict",
      "--model",
      model.toString(),
      "--set",
      "data.path=" + file,
      "--set",
      "predict.format=csv",
      "--out",
      predicted.toString()
    };
    assertThat(run("local[2]", words)).as(said()).isZero();
    try (var files = Files.list(predicted.resolve("predictions"))) {
      Path only = files.filter(one -> one.toString().endsWith(".csv")).findFirst().orElseThrow();
      List<String> lines = Files.readAllLines(only);
      return lines.subList(1, lines.size()).stream()
          .map(line -> line.substring(line.indexOf(',') + 1))
          .toList();
    }
  }

  @Test
  void aNetworkReadsInWhichOrderWordsCome() throws IOException {
    Path model = train("local[2]", csv(), WORDS, RECURRENT, "model");
    assertThat(accuracy(model).asDouble()).isGreaterThanOrEqualTo(0.95);
    assertThat(said())
        .contains("column text (text): 9 words and how many there are, for an embedding of 11")
        .contains("symbols: 9 words are known; of ")
        .contains(" 0 are unknown, the longest text has 8; 0.0 % of the texts are cut");
    Path measured = folder.resolve("measured");
    String[] words = {"evaluate", "--model", model.toString(), "--out", measured.toString()};
    assertThat(run("local[1]", words)).as(said()).isZero();
    assertThat(accuracy(measured)).isEqualTo(accuracy(model));
    List<String> found =
        predictions(
            model,
            """
            new ann word1 bob.
            other Ann WORD1 Bob .
            bob word2 ann word3.
            bob thing ann.
            bob \u00fcber ann.
            \"\"
            """);
    assertThat(found).hasSize(6);
    assertThat(found.get(0)).startsWith("ann,");
    assertThat(found.get(1)).isEqualTo(found.get(0));
    assertThat(found.get(2)).startsWith("bob,");
    assertThat(found.get(3)).startsWith("bob,");
    assertThat(found.get(4)).isEqualTo(found.get(3));
  }

  @Test
  void theSameTextsGiveTheSameWeightsWhateverTheyAreReadFrom() throws IOException {
    Path csv = csv();
    String column = WORDS.replace("vocabulary", "rare = 300, vocabulary");
    Path one = train("local[1]", csv, column, RECURRENT, "one");
    Path two = train("local[2]", csv, column, RECURRENT, "two");
    Path other = train("local[2]", parquet(csv), column, RECURRENT, "other");
    assertThat(weights(two)).isEqualTo(weights(one)).isNotEmpty();
    assertThat(weights(other)).isEqualTo(weights(one));
  }

  @Test
  void aBagKnowsNoOrder() throws IOException {
    Path bag = train("local[2]", csv(), BAG, DENSE, "bag");
    assertThat(accuracy(bag).asDouble()).isBetween(0.3, 0.7);
    assertThat(said())
        .contains("column text (text): how often each word comes, 10 numbers: 9 word");
    List<String> found = predictions(bag, "ann new bob\nbob old ann\n");
    assertThat(found.get(1)).isEqualTo(found.get(0));
  }

  @Test
  void charactersAreSymbols() throws IOException {
    String network = RECURRENT.replace("[9]", "[60]").replace("= 22", "= 42");
    Path model =
        train("local[2]", csv(), "characters { length = 60, vocabulary = 40 }", network, "model");
    assertThat(said()).contains("60 characters and how many there are, for an embedding of ");
    assertThat(report(model).path("steps").asInt()).isPositive();
  }

  @Test
  void anEmbeddingThatIsTooSmallIsRefusedBeforeAnythingIsTrained() throws IOException {
    String named = RECURRENT.replace("{ from = text", "{ name = words, from = text");
    String reshaped =
        """
        = [ { reshape = [10, 1] }, { flatten {} }, { embedding = 2, symbols = 10 }, { flatten {} }, { dense = 2 } ]
        """;
    assertTooSmall(named.replace("= 22", "= 10"), "words", 10);
    assertTooSmall(reshaped, "2", 10);
  }

  private void assertTooSmall(String network, String layer, int symbols) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("small.conf"),
            CONFIGURATION
                .replace("SOURCE", "csv")
                .replace("COLUMN", WORDS)
                .replace("NETWORK", network));
    String[] words = {"inspect", file.toString(), "--set", "data.path=" + csv()};
    assertThat(run("local[2]", words)).as(said()).isEqualTo(78);
    assertThat(said())
        .contains(
            String.format(
                "The embedding layer %s has %d symbols, but the column text becomes 11, numbered"
                    + " from 0: write symbols = 11",
                layer, symbols));
  }
}
