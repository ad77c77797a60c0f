package io.kindling.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A network that learns from the one row that is far from all others diverges. */
@ExtendWith(LocalSpark.class)
class TestBoostNotes {
  private static final String CONFIGURATION =
      """
      data { source = csv, label = size, target = number, columns { "*" = none }
             split { train = 0.98, validation = 0.01, test = 0.01 } }
      network = [ { dense = 1 } ]
      training { loss = meanSquaredError, optimizer { sgd { rate = 0.1 } }, batchSize = 32
                 epochs = 20, shards = 2 }
      boost { method = gradient, rounds = 12, rate = 0.5 }
      """;

  @TempDir Path folder;

  private final ByteArrayOutputStream text = new ByteArrayOutputStream();

  private int boost(String... sets) throws IOException {
    StringBuilder rows = new StringBuilder("x,size\n1e9,1\n");
    for (int row = 1; row < 120; row++) {
      double x = row * 37 % 101 / 100.0;
      rows.append(x + "," + x * x + "\n");
    }
    Path table = Files.writeString(folder.resolve("rows.csv"), rows);
    Path file = Files.writeString(folder.resolve("test.conf"), CONFIGURATION);
    PrintStream stream = new PrintStream(text, true, StandardCharsets.UTF_8);
    List<String> words = new ArrayList<>(List.of("boost", file.toString()));
    words.addAll(List.of("--out", folder.resolve("out").toString()));
    words.addAll(List.of("--set", "data.path=" + table));
    for (String set : sets) {
      words.addAll(List.of("--set", set));
    }
    return Main.run(stream, stream, words.toArray(String[]::new));
  }

  private String said() {
    return text.toString(StandardCharsets.UTF_8);
  }

  @Test
  void withoutARoundWhatStoppedItIsTheFailure() throws IOException {
    assertThat(boost("boost.sample=1")).as(said()).isEqualTo(76);
    assertThat(said()).contains("kindling: Round 1 came to no end: ");
    assertThat(folder.resolve("out/model")).doesNotExist();
    assertThat(folder.resolve("out/rounds.jsonl")).doesNotExist();
  }
}
