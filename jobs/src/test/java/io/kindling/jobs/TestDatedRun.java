package io.kindling.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs that read the rows of a day; on local Spark. */
@ExtendWith(LocalSpark.class)
class TestDatedRun {
  @TempDir Path folder;

  private final ByteArrayOutputStream text = new ByteArrayOutputStream();

  private int train(String date, String out, String... more) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("dated.conf"),
            """
            data { source = csv, path = "FOLDER/dt={yyyy-MM-dd}", label = y, split = none }
            network = [ { dense = 2 } ]
            training { batchSize = 4, epochs = 1, shards = 1 }
            """
                .replace("FOLDER", folder.toString()));
    List<String> words = new ArrayList<>(List.of("train", file.toString()));
    words.addAll(List.of("--set", "data.date=" + date, "--out", folder.resolve(out).toString()));
    words.addAll(Arrays.asList(more));
    System.setProperty("spark.master", "local[1]");
    PrintStream stream = new PrintStream(text, true, StandardCharsets.UTF_8);
    return Main.run(stream, stream, words.toArray(String[]::new));
  }

  private String said() {
    return text.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aRunThatGoesOnReadsTheDayThatItBeganWith() throws IOException {
    Path day = Files.createDirectory(folder.resolve("dt=2026-01-31"));
    Files.writeString(day.resolve("rows.csv"), "x,y\n1,a\n2,b\n3,a\n4,b\n");
    assertThat(train("2026-01-31", "run")).as(said()).isZero();
    assertThat(folder.resolve("run/config.conf"))
        .content()
        .contains("dt={yyyy-MM-dd}", "date = \"2026-01-31\"");
    assertThat(train("today", "run", "--if-exists", "resume")).as(said()).isZero();
    assertThat(said()).contains("skipped: a run has succeeded in ");
    assertThat(train("yesterday", "other")).isEqualTo(66);
    assertThat(said()).contains("data.path has nothing for the day ", "data.missingDays = skip");
  }
}
