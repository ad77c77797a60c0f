package io.kindling.jobs.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The most memory that executor processes started by this one had resident, on Linux. */
final class ExecutorPeaks implements AutoCloseable {
  private static final Pattern PEAK = Pattern.compile("(?m)^VmHWM:\\s+(\\d+) kB");
  private static final String MAIN = "CoarseGrainedExecutorBackend";
  private static final long MOMENT = 500;
  private static final double KILOBYTES_A_MEGABYTE = 1 << 10;

  private final Map<Long, Double> peaks = new ConcurrentHashMap<>();
  private final Thread thread = new Thread(this::watch, "executor peaks");

  private ExecutorPeaks() {}

  /** Looks at them until it is closed. */
  static ExecutorPeaks watched() {
    ExecutorPeaks peaks = new ExecutorPeaks();
    peaks.thread.setDaemon(true);
    peaks.thread.start();
    return peaks;
  }

  private void watch() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        ProcessHandle.current().descendants().mapToLong(ProcessHandle::pid).forEach(this::look);
        Thread.sleep(MOMENT);
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(long pid) {
    Path process = Path.of("/proc", Long.toString(pid));
    try {
      if (Files.readString(process.resolve("cmdline")).contains(MAIN)) {
        Matcher peak = PEAK.matcher(Files.readString(process.resolve("status")));
        if (peak.find()) {
          peaks.put(pid, Double.parseDouble(peak.group(1)) / KILOBYTES_A_MEGABYTE);
        }
      }
    } catch (IOException ended) {
      // it has ended since it was listed
    }
  }

  /** The megabytes of the one that had most. */
  double most() {
    return peaks.values().stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
