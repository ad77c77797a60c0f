package io.kindling.jobs.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process whose lines a test reads as they come, and which it may end before its time. */
final class Started {
  private static final int DEADLINE_SECONDS = 300;

  private final Process process;
  private final BufferedReader lines;
  private final StringBuilder seen = new StringBuilder();

  private Started(Process process) {
    this.process = process;
    this.lines = process.inputReader(StandardCharsets.UTF_8);
  }

  static Started of(Process process) {
    return new Started(process);
  }

  /** A run of {@code scripts/kindling}. */
  static Started kindling(String... arguments) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Command.projectRoot().resolve("scripts/kindling").toString());
    words.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(Command.projectRoot().toFile())
            .redirectErrorStream(true);
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    return new Started(builder.start());
  }

  /** Waits for a line that starts so, and gives it. */
  String awaitLine(String start) {
    return within(
        () -> {
          String line = lines.readLine();
          while (line != null && !line.startsWith(start)) {
            seen.append(line).append('\n');
            line = lines.readLine();
          }
          if (line == null) {
            throw new AssertionError("There was no line '" + start + "':\n" + seen);
          }
          seen.append(line).append('\n');
          return line;
        });
  }

  /** Ends it as SIGKILL does; gives its code. */
  int kill() {
    process.toHandle().destroyForcibly();
    return code();
  }

  /** Tells it to end as SIGTERM does; gives its code. */
  int terminate() {
    process.toHandle().destroy();
    return code();
  }

  /** Waits until it has ended by itself; gives its code. */
  int code() {
    return within(
        () -> {
          for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            seen.append(line).append('\n');
          }
          return process.waitFor();
        });
  }

  /** What it has printed. */
  String output() {
    return seen.toString();
  }

  ProcessHandle process() {
    return process.toHandle();
  }

  /**
   * The processes that it has started as executors; beside them there are shells that have ended.
   */
  List<ProcessHandle> executors() {
    return process
        .descendants()
        .filter(one -> one.info().command().filter(name -> name.endsWith("/java")).isPresent())
        .toList();
  }

  private interface Waiting<T> {
    T run() throws IOException, InterruptedException;
  }

  private <T> T within(Waiting<T> waiting) {
    CompletableFuture<T> done =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return waiting.run();
              } catch (IOException problem) {
                throw new UncheckedIOException(problem);
              } catch (InterruptedException problem) {
                throw new IllegalStateException(problem);
              }
            });
    try {
      return done.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | InterruptedException late) {
      process.destroyForcibly();
      throw new AssertionError("The run did not come so far in time:\n" + seen, late);
    } catch (ExecutionException failed) {
      process.destroyForcibly();
      throw new AssertionError("The run did not come so far:\n" + seen, failed.getCause());
    }
  }
}
