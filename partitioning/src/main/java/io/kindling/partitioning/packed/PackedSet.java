package io.kindling.partitioning.packed;

import io.kindling.engine.Checks;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.Findings;
import io.kindling.partitioning.Part;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a folder of packed rows holds.
 *
 * @param files those of each part, in the order of the keys of their rows
 * @param settings what the configuration said of the data, by key
 */
public record PackedSet(
    Findings findings, Map<Part, List<PackedFile>> files, Map<String, String> settings) {
  public PackedSet {
    files = new EnumMap<>(files);
    settings = new TreeMap<>(settings);
    for (Part part : Part.values()) {
      List<PackedFile> own = files.computeIfAbsent(part, none -> List.of());
      long found = own.stream().mapToLong(PackedFile::rows).sum();
      Checks.require(
          found == findings.rows().getOrDefault(part, -1L),
          "the files of the %s part have %s rows of %s",
          part.word(),
          found,
          findings.rows().get(part));
    }
  }

  /** How many bytes all files have. */
  public long bytes() {
    return files.values().stream().flatMap(List::stream).mapToLong(PackedFile::bytes).sum();
  }

  /**
   * Throws unless this process sees all files as they were written.
   *
   * @param key the setting that names the folder
   */
  public void requireWhole(PackedFolder folder, String key) {
    files.values().forEach(own -> folder.requireWhole(own, key));
  }

  /** With more for the user to know. */
  public PackedSet withNotes(List<String> notes) {
    return new PackedSet(findings.withNotes(notes), files, settings);
  }

  /** How it is written in the folder. */
  public String json() {
    return PackedSetJson.write(this);
  }

  /**
   * What a folder holds.
   *
   * @throws DataException if nothing was prepared there, or what was cannot be used
   */
  public static PackedSet in(PackedFolder folder) {
    String note =
        folder
            .note()
            .orElseThrow(
                () ->
                    DataException.missing(
                        "data.prepared names a folder in which no rows were prepared: %s is not"
                            + " there. Run the job prepare with this configuration, or say"
                            + " data.prepared = none to read the source",
                        folder.shownNote()));
    try {
      return PackedSetJson.read(note);
    } catch (IllegalArgumentException problem) {
      throw DataException.bad(
          "%s is damaged: %s; prepare the data again", folder.shownNote(), problem.getMessage());
    }
  }

  /**
   * Refuses rows that were prepared by other settings; how columns are encoded is none of them.
   *
   * @throws DataException that names the first that differs
   */
  public void requireSettings(Map<String, String> said) {
    TreeSet<String> keys = new TreeSet<>(said.keySet());
    keys.addAll(settings.keySet());
    keys.removeIf(PackedColumns::isOfColumn);
    for (String key : keys) {
      String own = settings.getOrDefault(key, "not set");
      String other = said.getOrDefault(key, "not set");
      if (!own.equals(other)) {
        throw DataException.bad(
            "The rows in data.prepared were prepared with %s = %s, now it is %s: prepare them"
                + " again, or say data.prepared = none",
            key, own, other);
      }
    }
    PackedColumns.in(settings).require(PackedColumns.in(said), findings.schema());
  }
}
