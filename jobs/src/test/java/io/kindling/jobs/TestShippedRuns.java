package io.kindling.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The configurations that are shipped reach what is said of them. */
@ExtendWith(LocalSpark.class)
class TestShippedRuns {
  @TempDir Path folder;

  private double accuracy(String part, String name, String... settings) throws IOException {
    Path run = folder.resolve(name + Math.abs(List.of(settings).hashCode()));
    List<String> words = new ArrayList<>(List.of("train"));
    words.add(Project.root().resolve("conf/run/" + name + ".conf").toString());
    words.addAll(List.of("--out", run.toString()));
    for (String setting : settings) {
      words.addAll(List.of("--set", setting));
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(text, true, StandardCharsets.UTF_8);
    int code = Main.run(stream, stream, words.toArray(String[]::new));
    assertThat(code).as(text.toString(StandardCharsets.UTF_8)).isZero();
    JsonNode report = new ObjectMapper().readTree(run.resolve("report.json").toFile());
    return report.path("metrics").path(part).path("accuracy").asDouble();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void xorIsLearnedFromEverySeed(int seed) throws IOException {
    assertThat(accuracy("train", "xor", "training.seed=" + seed)).isEqualTo(1);
  }

  @Test
  void spiralsAreLearned() throws IOException {
    assertThat(accuracy("test", "spirals")).isGreaterThanOrEqualTo(0.99);
  }

  @Test
  void digitsAreConvolved() throws IOException {
    assertThat(accuracy("test", "digits-cnn")).isGreaterThanOrEqualTo(0.98);
  }

  /** All answers occur in each sequence: what occurs says nothing, what came when does. */
  @Test
  void sequencesNeedAMemory() throws IOException {
    assertThat(accuracy("test", "sequences-lstm")).isGreaterThanOrEqualTo(0.99);
    String bag =
        """
        = [ { from = symbols, lengths = length, embedding = 16, symbols = 10 }
            { overTime = mean }, { dense = 64, activation = relu }, { dense = 4 } ]
        """;
    assertThat(accuracy("test", "sequences-lstm", "network.layers" + bag)).isLessThan(0.35);
  }

  @Test
  void digitsNeedAHiddenLayer() throws IOException {
    assertThat(accuracy("test", "digits-linear")).isLessThanOrEqualTo(0.88);
    assertThat(accuracy("test", "digits-mlp")).isGreaterThanOrEqualTo(0.97);
  }
}
