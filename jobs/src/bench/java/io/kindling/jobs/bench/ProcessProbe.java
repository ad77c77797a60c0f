package io.kindling.jobs.bench;

import io.kindling.jobs.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a JVM holds, seen from outside (on Linux). Its heap is of one size and touched from the
 * start, so that the rest of its resident memory is what it holds outside.
 *
 * @param name as it stands in the table
 * @param heapMegabytes the size of its heap
 */
record ProcessProbe(String name, long pid, long heapMegabytes) {
  private static final Pattern LIVE = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB");
  private static final Pattern THREADS = Pattern.compile("(?m)^Threads:\\s+(\\d+)");
  private static final double BYTES_A_MEGABYTE = 1 << 20;
  private static final double KILOBYTES_A_MEGABYTE = 1 << 10;

  /** The figures now, by name; collects the garbage of the process first. */
  Map<String, Double> figures() throws IOException {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(name + " heap after collection, MB", live() / BYTES_A_MEGABYTE);
    String status = Files.readString(proc("status"));
    double resident = number(RESIDENT, status) / KILOBYTES_A_MEGABYTE;
    figures.put(name + " memory outside the heap, MB", resident - heapMegabytes);
    figures.put(name + " threads", number(THREADS, status));
    try (Stream<Path> open = Files.list(proc("fd"))) {
      figures.put(name + " open files", (double) open.count());
    }
    return figures;
  }

  private double live() {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    List<String> words = List.of(jcmd, Long.toString(pid), "GC.class_histogram");
    return number(LIVE, Command.run(Map.of(), words).output());
  }

  private Path proc(String file) {
    return Path.of("/proc", Long.toString(pid), file);
  }

  private double number(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException(
          "Process " + pid + " (" + name + ") did not say its " + pattern + ":\n" + text);
    }
    return Double.parseDouble(matcher.group(1));
  }
}
