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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Rows that name places and values, from a table to a model; on local Spark. */
@ExtendWith(LocalSpark.class)
class TestSparseRows {
  private static final int ENTRIES = 4;
  private static final int INPUTS = 60;
  private static final int ROWS = 600;
  private static final String CONFIGURATION =
      """
      data { source = csv, header = false, features = none
             split { train = 0.8, validation = 0, test = 0.2 } }
      network { inputs { x = [2, 4] }
                layers = [ { sparseDense = 8, inputs = INPUTS, activation = tanh }, { dense = 2 } ] }
      training { optimizer { adam { rate = 3e-2 } }, batchSize = 64, epochs = 8, shards = 4 }
      """;

  @TempDir Path folder;

  private final ByteArrayOutputStream text = new ByteArrayOutputStream();

  /** Whether the values at even places outweigh those at odd ones. */
  private Path table() throws IOException {
    StringBuilder table = new StringBuilder();
    for (int row = 0; row < ROWS; row++) {
      StringBuilder values = new StringBuilder();
      double sum = 0;
      for (int k = 0; k < ENTRIES; k++) {
        boolean isAbsent = k > 0 && CounterRandom.below(3, 1, row, k) == 0;
        int place = isAbsent ? -1 : CounterRandom.below(INPUTS, 2, row, k);
        int value = 1 + CounterRandom.below(9, 3, row, k);
        sum += isAbsent ? 0 : place % 2 == 0 ? value : -value - 0.1;
        table.append(place).append(',');
        values.append(value / 4.0).append(',');
      }
      table.append(values).append(sum > 0 ? "even" : "odd").append('\n');
    }
    return Files.writeString(folder.resolve("rows.csv"), table.toString());
  }

  private int train(String master, int inputs, Path run) throws IOException {
    System.setProperty("spark.master", master);
    String content = CONFIGURATION.replace("INPUTS", Integer.toString(inputs));
    Path file = Files.writeString(folder.resolve("test.conf"), content);
    PrintStream stream = new PrintStream(text, true, StandardCharsets.UTF_8);
    String[] words = {
      "train", file.toString(), "--set", "data.path=" + table(), "--out", run.toString()
    };
    return Main.run(stream, stream, words);
  }

  private String said() {
    return text.toString(StandardCharsets.UTF_8);
  }

  @Test
  void oneThreadAndTwoLearnTheSameToTheBit() throws IOException {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    assertThat(train("local[1]", INPUTS, one)).as(said()).isZero();
    assertThat(train("local[2]", INPUTS, two)).as(said()).isZero();
    assertThat(said()).contains("0 sparseDense  8 tanh of 60");
    double accuracy =
        new ObjectMapper()
            .readTree(one.resolve("report.json").toFile())
            .path("metrics")
            .path("test")
            .path("accuracy")
            .asDouble();
    assertThat(accuracy).isGreaterThan(0.9);
    assertThat(two.resolve("model/weights.safetensors"))
        .hasSameBinaryContentAs(one.resolve("model/weights.safetensors"));
  }

  @Test
  void aPlaceThatIsNoInputEndsTheRun() throws IOException {
    assertThat(train("local[2]", INPUTS - 20, folder.resolve("run"))).isNotZero();
    assertThat(said())
        .containsPattern(
            "Place \\d+\\.0 of entry \\d of row \\d+ is none of 40 inputs: expected a");
  }
}
