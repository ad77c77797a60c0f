package io.kindling.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.engine.random.CounterRandom;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Rows of symbols of which only the first are there, from a table to a model; on local Spark. */
@ExtendWith(LocalSpark.class)
class TestPaddedRows {
  private static final int STEPS = 6;
  private static final int SYMBOLS = 6;
  private static final int ROWS = 500;
  private static final String CONFIGURATION =
      """
      data { source = csv, header = false, features = none
             split { train = 0.8, validation = 0, test = 0.2 } }
      network NETWORK
      training { optimizer { adam { rate = 5e-2 } }, batchSize = 32, epochs = 8, shards = 2 }
      """;
  private static final String PADDED =
      "= [ { embedding = 4, symbols = 7, padding = 0 }, { overTime = last }, { dense = 2 } ]";
  private static final String GIVEN =
      """
      {
        inputs = [ { s = [6] }, { n = [] } ]
        layers = [ { from = s, lengths = n, embedding = 4, symbols = 7 }
                   { overTime = last }
                   { dense = 2 } ]
      }
      """;

  @TempDir Path folder;

  private interface Filler {
    int at(int row, int step);
  }

  /** Whether the last symbol that is there is odd; behind the symbols, how many are there. */
  private Path table(String name, Filler filler, IntFunction<String> behind) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < ROWS; row++) {
      int length = 2 + CounterRandom.below(STEPS - 1, 1, row, 0);
      for (int step = 0; step < STEPS; step++) {
        text.append(step < length ? symbol(row, step) : filler.at(row, step)).append(',');
      }
      text.append(behind.apply(length));
      text.append(symbol(row, length - 1) % 2 == 0 ? "even" : "odd").append('\n');
    }
    return Files.writeString(folder.resolve(name), text.toString());
  }

  private static int symbol(int row, int step) {
    return 1 + CounterRandom.below(SYMBOLS, 2, row, step);
  }

  private double accuracy(String network, Path table) throws IOException {
    String content = CONFIGURATION.replace("NETWORK", network);
    Path file = Files.writeString(folder.resolve("test.conf"), content);
    Path run = folder.resolve("run-" + content.hashCode());
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(text, true, StandardCharsets.UTF_8);
    String[] words = {
      "train", file.toString(), "--set", "data.path=" + table, "--out", run.toString()
    };
    assertThat(Main.run(stream, stream, words)).as(text.toString(StandardCharsets.UTF_8)).isZero();
    assertThat(text.toString(StandardCharsets.UTF_8)).contains("overTime");
    return new ObjectMapper()
        .readTree(run.resolve("report.json").toFile())
        .path("metrics")
        .path("test")
        .path("accuracy")
        .asDouble();
  }

  @Test
  void theLastSymbolBeforeThePaddingIsFound() throws IOException {
    Path table = table("padded.csv", (row, step) -> 0, length -> "");
    assertThat(accuracy(PADDED, table)).isEqualTo(1);
    assertThat(accuracy(PADDED.replace(", padding = 0", ""), table)).isLessThan(0.85);
  }

  @Test
  void theLastSymbolOfAGivenLengthIsFound() throws IOException {
    Path table =
        table("given.csv", (row, step) -> symbol(row + ROWS, step), length -> length + ",");
    assertThat(accuracy(GIVEN, table)).isEqualTo(1);
  }
}
