package io.kindling.jobs.config;

import io.kindling.partitioning.DataSpec.FeatureEncoding;
import io.kindling.partitioning.Keeping;
import io.kindling.partitioning.Keeping.Hold;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.packed.PackedColumns;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Where rows are kept between reading and training. */
final class KeepingKeys {
  private static final String NONE = "none";
  private static final String PIXELS = FeatureEncoding.PIXELS.word();

  /** The folder that the job prepare writes and others read. */
  static final Setting<String> PREPARED =
      Setting.open(
          "data.prepared",
          Kinds.text("a folder, or none"),
          "",
          "The folder that prepare writes, and of which other jobs take the rows; none: of the source.");

  private static final Setting<Hold> HOLD =
      Setting.of(
          "data.hold",
          Kinds.word(List.of(Hold.values()), Hold::word),
          Hold.AUTO,
          "",
          "Where rows are while they are trained on; auto: on disk if memory does not hold them.");
  private static final Setting<String> SCRATCH =
      Setting.open(
          "data.scratch",
          Kinds.text("a folder that all executors reach"),
          "",
          "Where rows go that memory does not hold, for the time of the run.");

  static final List<Setting<?>> ALL = List.of(PREPARED, HOLD, SCRATCH);

  /** Settings that say nothing of which rows there are, and how they are packed and divided. */
  private static final Pattern OTHERS =
      Pattern.compile("data\\.(prepared|hold|scratch|augment|classWeights|dateZone|columns.*)");

  private KeepingKeys() {}

  static Keeping read(Reader reader) {
    return new Keeping(
        prepared(reader), reader.read(HOLD), reader.find(SCRATCH).orElse(""), Map.of());
  }

  /** A folder of the last of the days where it has a template. */
  private static String prepared(Reader reader) {
    Optional<List<String>> written =
        reader.find(PREPARED).filter(path -> !path.equals(NONE)).map(List::of);
    List<String> filled = DateKeys.filled(PREPARED.key(), written, reader).paths();
    return filled.isEmpty() ? "" : filled.get(filled.size() - 1);
  }

  /**
   * What prepared rows depend on, by key: of encodings, only what they say of packed rows.
   *
   * @param effective a configuration's effective text
   */
  static Map<String, String> settings(String effective, SourceSpec source) {
    Map<String, String> settings = new TreeMap<>(DecisiveSettings.everything(effective));
    settings.keySet().removeIf(key -> !key.startsWith("data.") || OTHERS.matcher(key).matches());
    if (source instanceof SourceSpec.Table table) {
      settings.putAll(PackedColumns.settings(table.columns()));
    } else if (source instanceof SourceSpec.Csv) {
      settings.computeIfPresent(
          "data.features", (key, word) -> word.equals(PIXELS) ? PIXELS : "numbers");
    } else {
      settings.remove("data.features");
    }
    return settings;
  }
}
