package io.kindling.jobs.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command run to its end as a user would run it, from the root of the project. */
public record Command(int code, String output) {
  private static final int DEADLINE_SECONDS = 300;

  /** The root of the project, whichever module the tests run in. */
  public static Path projectRoot() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("mvnw"))) {
      here = here.getParent();
    }
    return here;
  }

  /** Runs {@code scripts/kindling} with these arguments. */
  public static Command kindling(String... arguments) {
    return kindling(Map.of(), arguments);
  }

  /** Runs {@code scripts/kindling} with settings of Spark's beside those that are shipped. */
  public static Command kindling(Map<String, String> spark, String... arguments) {
    List<String> words = new ArrayList<>();
    words.add(projectRoot().resolve("scripts/kindling").toString());
    words.addAll(List.of(arguments));
    if (spark.isEmpty()) {
      return run(Map.of("SPARK_LOCAL_IP", "127.0.0.1"), words);
    }
    try {
      Path folder = Files.createTempDirectory("kindling-conf");
      StringBuilder settings =
          new StringBuilder(Files.readString(projectRoot().resolve("conf/spark-defaults.conf")));
      spark.forEach((key, value) -> settings.append(key).append(' ').append(value).append('\n'));
      Files.writeString(folder.resolve("spark-defaults.conf"), settings.toString());
      Files.copy(
          projectRoot().resolve("conf/log4j2.properties"), folder.resolve("log4j2.properties"));
      return run(Map.of("SPARK_LOCAL_IP", "127.0.0.1", "SPARK_CONF_DIR", folder.toString()), words);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Runs any command, with its output in a file so that no pipe can fill. */
  public static Command run(Map<String, String> environment, List<String> words) {
    try {
      Path log = Files.createTempFile("kindling-command", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(words)
              .directory(projectRoot().toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError(
            words + " did not end in " + DEADLINE_SECONDS + " s:\n" + Files.readString(log));
      }
      Command command = new Command(process.exitValue(), Files.readString(log));
      Files.delete(log);
      return command;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException failure) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while waiting for " + words, failure);
    }
  }
}
