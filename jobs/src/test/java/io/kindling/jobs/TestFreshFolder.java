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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that keep nothing before their end are resumed from their beginning. */
@ExtendWith(LocalSpark.class)
class TestFreshFolder {
  private static final String CONFIGURATION =
      """
      data { source = spirals, rows = 90 }
      network = [ { dense = 4, activation = tanh }, { dense = 2 } ]
      training { optimizer { adam { rate = 0.03 } }, batchSize = 32, epochs = 2, shards = 2 }
      crossval { folds = 2, metric = accuracy, refit = false }
      bag { members = 2, metric = accuracy, compare = false }
      """;

  @TempDir Path folder;

  private final ByteArrayOutputStream text = new ByteArrayOutputStream();

  private int run(String job, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("test.conf"), CONFIGURATION);
    PrintStream stream = new PrintStream(text, true, StandardCharsets.UTF_8);
    List<String> words = new ArrayList<>(List.of(job, file.toString()));
    words.addAll(List.of("--out", folder.resolve("run").toString(), "--if-exists", "resume"));
    words.addAll(List.of(more));
    return Main.run(stream, stream, words.toArray(String[]::new));
  }

  private String said() {
    return text.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"crossval", "bag"})
  void whatHasNotSucceededBeginsAgainAndWhatHasIsLeft(String job) throws IOException {
    String begins = "nothing of a " + job + " is kept before its end: the run begins again";
    assertThat(run(job)).as(said()).isZero();
    assertThat(said()).doesNotContain(begins);
    Path report = folder.resolve("run/report.html");
    Files.delete(folder.resolve("run/_SUCCESS"));
    Files.delete(report);
    assertThat(run(job)).as(said()).isZero();
    assertThat(said()).contains(begins);
    assertThat(report).exists();
    assertThat(run(job, "--set", "training.epochs=3")).as(said()).isEqualTo(73);
    assertThat(said())
        .contains(
            "run cannot be resumed: a run with other settings has succeeded there. Choose another"
                + " --out, or say --if-exists overwrite to begin again.");
    assertThat(report).exists();
    assertThat(folder.resolve("run/_SUCCESS")).exists();
  }

  /** It refuses to be resumed, so that nobody is told to do so. */
  @Test
  void aBoostingThatWasStoppedIsBegunAgainOtherwise() {
    assertThat(new BoostJob().whenStopped())
        .isEqualTo("the same rounds are made again with --if-exists overwrite");
    assertThat(new TuneJob().whenStopped()).isEqualTo("start it again with --if-exists resume");
  }
}
