package io.kindling.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** From a text to a model to a text; on real local Spark. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TestGenerate {
  private static final String PATTERN = "abcabd\n";
  private static final String TEXT =
      """
      data { source = text, length = 8, split { train = 0.8, validation = 0.1, test = 0.1 } }
      network = [
        { embedding = 8, symbols = 5 }
        { lstm = 16, carried = true }
        { stepDense = 5 }
      ]
      training {
        optimizer { adam { rate = 0.03 } }
        batchSize = 8, shards = 2, epochs = 4
        earlyStopping { metric = validation.bitsPerSymbol, patience = 4 }
      }
      """;

  private Path folder;
  private Path model;
  private String trained;

  @BeforeAll
  void train(@TempDir Path place) throws IOException {
    folder = place;
    System.setProperty("spark.master", "local[2]");
    System.setProperty("spark.ui.enabled", "false");
    System.setProperty("spark.driver.host", "127.0.0.1");
    Path text = Files.writeString(folder.resolve("text.txt"), PATTERN.repeat(800));
    model = folder.resolve("model");
    trained = done("train", config(TEXT), "--set", "data.path=" + text, "--out", model.toString());
  }

  @AfterAll
  void forgetLocalSpark() {
    System.clearProperty("spark.master");
    System.clearProperty("spark.ui.enabled");
    System.clearProperty("spark.driver.host");
  }

  private record Ended(int code, String text) {}

  private static Ended run(String... args) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(text, true, StandardCharsets.UTF_8);
    int code = Main.run(stream, stream, args);
    return new Ended(code, text.toString(StandardCharsets.UTF_8));
  }

  private static String done(String... args) {
    Ended ended = run(args);
    assertThat(ended.code()).as(ended.text()).isZero();
    return ended.text();
  }

  private static void assertRefused(String sentence, String... args) {
    Ended ended = run(args);
    assertThat(ended.code()).as(ended.text()).isEqualTo(78);
    assertThat(ended.text()).contains(sentence);
  }

  private String config(String text) throws IOException {
    return Files.writeString(folder.resolve("test.conf"), text).toString();
  }

  private String[] generate(String out, String... settings) {
    List<String> words = new ArrayList<>(List.of("generate", "--model", model.toString()));
    words.addAll(List.of("--out", folder.resolve(out).toString()));
    for (String setting : settings) {
      words.addAll(List.of("--set", "generate." + setting));
    }
    return words.toArray(String[]::new);
  }

  private String sample(String out, String... settings) throws IOException {
    String told = done(generate(out, settings));
    String sample = Files.readString(folder.resolve(out).resolve("sample.txt"));
    assertThat(told).contains(sample, "sample in " + folder.resolve(out));
    assertThat(folder.resolve(out).resolve("_SUCCESS")).exists();
    return sample;
  }

  @Test
  void aTextIsMeasuredInBits() throws IOException {
    assertThat(trained)
        .contains("windows to train on", "windows/s", "epoch 4/4")
        .containsPattern("train.bitsPerSymbol=\\S+ validation.loss")
        .containsPattern("validation.bitsPerSymbol=0\\.0")
        .containsPattern("test: loss=\\S+ accuracy=\\S+ perplexity=1\\.\\S+ bitsPerSymbol=0\\.0");
    JsonNode report = new ObjectMapper().readTree(model.resolve("report.json").toFile());
    JsonNode test = report.path("metrics").path("test");
    assertThat(test.path("bitsPerSymbol").asDouble()).isBetween(0.0, 0.1);
    assertThat(report.path("shards").asInt()).isEqualTo(2);
  }

  @Test
  void theTextGoesOnFarBeyondAWindow() throws IOException {
    String sample = sample("likely", "length=56", "temperature=0.3", "start=abca");
    assertThat(sample).isEqualTo(PATTERN.repeat(9).substring(0, 60));
  }

  @Test
  void withoutAStartItBeginsALine() throws IOException {
    assertThat(sample("line", "length=7", "temperature=0.3")).isEqualTo("\n" + PATTERN);
  }

  @Test
  void theSeedSaysWhichSample() throws IOException {
    String one = sample("one", "length=300", "temperature=3", "seed=5");
    assertThat(sample("same", "length=300", "temperature=3", "seed=5")).isEqualTo(one);
    assertThat(sample("other", "length=300", "temperature=3", "seed=6")).isNotEqualTo(one);
  }

  @Test
  void whatCannotBeSampledIsRefused() {
    assertRefused(
        "The symbol U+0078 (LATIN SMALL LETTER X) of generate.start is not in the model's"
            + " vocabulary of 5 symbols: set generate.start to a text of symbols that the model was"
            + " trained on",
        generate("x", "start=abx"));
    assertRefused(
        "'generate.temperature' must be a number above 0, found 0", generate("t", "temperature=0"));
    assertRefused(
        "'generate.length' must be a whole number from 1 to 100000000, found 0",
        generate("l", "length=0"));
    assertRefused(
        "'generate.start' must be a text of at least one symbol", generate("s", "start="));
  }

  @Test
  void aDryRunChecksAndWritesNothing() {
    String[] words = generate("dry");
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--dry-run");
    assertThat(done(all.toArray(String[]::new))).contains("dry run: the model goes on from this");
    assertThat(folder.resolve("dry")).doesNotExist();
  }

  @Test
  void otherModelsAreRefused() throws IOException {
    String xor =
        config(
            """
            data { source = xor, rows = 64, split = none }, network = [ { dense = 2 } ]
            training { batchSize = 64, epochs = 1 }
            """);
    Path rows = folder.resolve("xor");
    done("train", xor, "--out", rows.toString());
    assertRefused(
        "was not trained on a text: it takes the columns [x, y] and the label label; generate needs"
            + " a model of data.source = text",
        "generate",
        "--model",
        rows.toString(),
        "--out",
        folder.resolve("none").toString());
  }

  @Test
  void aTextModelThatCarriesNothingIsRefused() throws IOException {
    Path windows = folder.resolve("windows");
    done(
        "train",
        config(TEXT.replace(", carried = true", "").replace("epochs = 4", "epochs = 1")),
        "--set",
        "data.path=" + folder.resolve("text.txt"),
        "--out",
        windows.toString());
    assertRefused(
        "The model in " + windows + " cannot go on: The network carries nothing from symbol to",
        "generate",
        "--model",
        windows.toString(),
        "--out",
        folder.resolve("nothing").toString());
  }

  @Test
  void rowsThatDoNotContinueEachOtherCarryNothing() throws IOException {
    String rows =
        config(
            """
            data { source = xor, rows = 64, split = none }
            network = [ { reshape = [2, 1] }, { gru = 4, carried = true, returns = last } ]
            training { batchSize = 64, epochs = 1 }
            """);
    assertRefused(
        "A layer has carried = true, which is for the windows of a text (data.source = text): the"
            + " rows of this data do not continue each other",
        "train",
        rows,
        "--out",
        folder.resolve("rows").toString());
  }

  @Test
  void anEmbeddingThatDoesNotKnowAllSymbolsIsRefused() throws IOException {
    assertRefused(
        "The embedding layer 0 has 4 symbols, but the text has 5: write symbols = 5",
        "train",
        config(TEXT.replace("symbols = 5", "symbols = 4")),
        "--set",
        "data.path=" + folder.resolve("text.txt"),
        "--out",
        folder.resolve("few").toString());
  }
}
