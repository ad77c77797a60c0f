package io.kindling.jobs.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Looks at a process each time that a table has so many lines more, until it has enough. */
final class ResultSamples {
  private static final long LOOK_MILLIS = 20;

  private final ProcessProbe probe;
  private final Path table;
  private final int every;
  private final int most;
  private final TreeMap<Integer, Map<String, Double>> samples = new TreeMap<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final CompletableFuture<Void> work;

  private ResultSamples(ProcessProbe probe, Path table, int every, int most) {
    this.probe = probe;
    this.table = table;
    this.every = every;
    this.most = most;
    this.work = CompletableFuture.runAsync(this::look);
  }

  static ResultSamples of(ProcessProbe probe, Path table, int every, int most) {
    return new ResultSamples(probe, table, every, most);
  }

  private void look() {
    try {
      while (!samples.containsKey(most) && !over.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        int results = Math.min(most, lines() / every * every);
        if (results > 0 && !samples.containsKey(results)) {
          samples.put(results, probe.figures());
        }
      }
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    } catch (InterruptedException end) {
      throw new IllegalStateException(end);
    }
  }

  private int lines() throws IOException {
    int lines = 0;
    if (Files.exists(table)) {
      for (byte one : Files.readAllBytes(table)) {
        lines += one == '\n' ? 1 : 0;
      }
    }
    return lines;
  }

  /** Ends; the figures by the number of lines. */
  TreeMap<Integer, Map<String, Double>> end() {
    over.countDown();
    work.join();
    return samples;
  }
}
