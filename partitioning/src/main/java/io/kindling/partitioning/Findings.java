package io.kindling.partitioning;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What reading, keying and dividing all rows has told.
 *
 * @param schema what a row holds
 * @param labels of each label, all names that rows have; none where it is a number
 * @param rows of each part; those of a stream are the windows of all lanes
 * @param fingerprint of all rows, whatever their order
 * @param copies how many rows are the same as another, without test rows that the source keeps
 *     apart
 * @param warnings what the user should know
 */
public record Findings(
    Schema schema,
    List<Set<String>> labels,
    Map<Part, Long> rows,
    String fingerprint,
    long copies,
    List<String> warnings) {
  public Findings {
    labels = labels.stream().map(Set::copyOf).toList();
    rows = new EnumMap<>(rows);
    warnings = List.copyOf(warnings);
  }

  /** With more to know. */
  public Findings withNotes(List<String> notes) {
    List<String> all = new ArrayList<>(warnings);
    all.addAll(notes);
    return new Findings(schema, labels, rows, fingerprint, copies, all);
  }
}
