package io.kindling.jobs.tune;

import io.kindling.jobs.output.OutputException;
import io.kindling.jobs.output.RunFolder;
import io.kindling.jobs.output.Storage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The table of trials on storage: a line for each as it ends, in the order of trials at the end.
 */
public final class TrialTable implements AutoCloseable {
  /** The name of a search's. */
  public static final String TRIALS = "trials";

  private static final Comparator<Entry> ORDER =
      Comparator.comparingInt(Entry::number).thenComparingInt(Entry::rung);

  private final String name;
  private final RunFolder folder;
  private final OutputStream file;

  private TrialTable(String name, RunFolder folder, OutputStream file) {
    this.name = name;
    this.folder = folder;
    this.file = file;
  }

  /**
   * Begins a table.
   *
   * @param name of its files, without what tells their kind
   * @param kept what an earlier run has found; there is no moment at which it stands nowhere
   */
  public static TrialTable open(String name, RunFolder folder, List<Entry> kept) {
    if (!kept.isEmpty()) {
      folder.write(earlier(name), text(kept));
    }
    TrialTable table = new TrialTable(name, folder, folder.grow(".", lines(name)));
    table.write(text(kept));
    folder.storage().delete(earlier(name));
    return table;
  }

  /** The names of the files that hold what was found. */
  public static Set<String> files(String name) {
    return Set.of(lines(name), earlier(name));
  }

  private static String lines(String name) {
    return name + ".jsonl";
  }

  private static String earlier(String name) {
    return name + "-before.jsonl";
  }

  /** What an earlier run has found; a line that was being written when it ended is left out. */
  public static List<Entry> read(String table, Storage storage) {
    Map<String, Entry> found = new LinkedHashMap<>();
    for (String name : List.of(earlier(table), lines(table))) {
      String text =
          storage.read(name).map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse("");
      int end = text.lastIndexOf('\n');
      for (String line : text.substring(0, Math.max(0, end)).split("\n")) {
        if (!line.isBlank()) {
          Entry entry = entry(storage, name, line);
          found.put(entry.number() + "/" + entry.rung(), entry);
        }
      }
    }
    return new ArrayList<>(found.values());
  }

  private static Entry entry(Storage storage, String name, String line) {
    try {
      return EntryJson.read(line);
    } catch (IllegalArgumentException damaged) {
      throw new OutputException(
          String.format(
              "%s/%s is damaged (%s): remove the line %s, or say --if-exists overwrite",
              storage.shown(), name, damaged.getMessage(), line));
    }
  }

  private static String text(List<Entry> entries) {
    return entries.stream()
        .sorted(ORDER)
        .map(entry -> EntryJson.line(entry) + "\n")
        .collect(Collectors.joining());
  }

  /** Adds a line. */
  public synchronized void add(Entry entry) {
    write(EntryJson.line(entry) + "\n");
  }

  private void write(String text) {
    try {
      folder.requireHeld();
      file.write(text.getBytes(StandardCharsets.UTF_8));
      file.flush();
    } catch (IOException problem) {
      throw new OutputException(
          "Cannot write " + lines(name) + ": " + problem.getMessage(), problem);
    }
  }

  /** Writes all lines in the order of trials, and the same for spreadsheets. */
  public void finish(List<Entry> entries) {
    close();
    folder.write(lines(name), text(entries));
    folder.write(name + ".csv", csv(entries));
  }

  private static String csv(List<Entry> entries) {
    Set<String> keys = new LinkedHashSet<>();
    Set<String> metrics = new LinkedHashSet<>();
    for (Entry entry : entries) {
      keys.addAll(entry.values().keySet());
      entry
          .metrics()
          .forEach((part, own) -> own.keySet().forEach(name -> metrics.add(part + "." + name)));
    }
    StringBuilder text = new StringBuilder("trial,rung,from");
    keys.forEach(key -> text.append(',').append(field(key)));
    metrics.forEach(metric -> text.append(',').append(field(metric)));
    text.append(",epochs,bestEpoch,parameters,state,message,seconds,place\n");
    for (Entry entry : entries.stream().sorted(ORDER).toList()) {
      text.append(entry.number()).append(',').append(entry.rung()).append(',').append(entry.from());
      keys.forEach(key -> text.append(',').append(field(entry.values().getOrDefault(key, ""))));
      for (String metric : metrics) {
        double value = entry.value(metric);
        text.append(',').append(Double.isNaN(value) ? "" : value);
      }
      text.append(',').append(entry.epochs()).append(',').append(entry.bestEpoch());
      text.append(',').append(entry.parameters()).append(',').append(entry.state().word());
      text.append(',').append(field(entry.message())).append(',').append(entry.seconds());
      text.append(',').append(field(entry.place())).append('\n');
    }
    return text.toString();
  }

  private static String field(Object value) {
    String text = String.valueOf(value);
    return text.matches("[^,\"\n\r]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException problem) {
      throw new OutputException(
          "Cannot write " + lines(name) + ": " + problem.getMessage(), problem);
    }
  }
}
