package io.kindling.jobs.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.jobs.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A whole job as a user starts it, on two slots of this process. */
final class LocalJob {
  private LocalJob() {}

  /**
   * Runs a job to its end.
   *
   * @param sets settings beside the configuration, as {@code key=value}
   * @return its report
   * @throws IllegalStateException with all that it told, where it fails
   */
  static JsonNode run(String job, Path configuration, Path out, List<String> sets)
      throws IOException {
    System.setProperty("spark.master", "local[2]");
    System.setProperty("spark.ui.enabled", "false");
    System.setProperty("spark.driver.host", "127.0.0.1");
    List<String> words = new ArrayList<>(List.of(job, configuration.toString()));
    words.addAll(List.of("--out", out.toString()));
    sets.forEach(set -> words.addAll(List.of("--set", set)));
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(told, true, StandardCharsets.UTF_8);
    int code = Main.run(stream, stream, words.toArray(String[]::new));
    if (code != 0) {
      throw new IllegalStateException(told.toString(StandardCharsets.UTF_8));
    }
    return new ObjectMapper().readTree(out.resolve("report.json").toFile());
  }
}
