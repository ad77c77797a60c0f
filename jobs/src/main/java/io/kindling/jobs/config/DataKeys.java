package io.kindling.jobs.config;

import io.kindling.engine.Checks;
import io.kindling.partitioning.ClassWeights;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.DataSpec.FeatureEncoding;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.ImageLabels;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.SourceSpec.CifarLabels;
import io.kindling.partitioning.SourceSpec.TextUnit;
import io.kindling.partitioning.TableReading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The section {@code data}. */
final class DataKeys {
  private static final Setting<List<String>> PATH =
      Setting.open(
          "data.path",
          Some.of(Kinds.text("a file, a folder or a pattern"), "of tables"),
          "",
          "What the source reads: the folder of MNIST's or CIFAR's files or of images, CSV files,"
              + " texts, a pattern.");
  private static final Setting<Boolean> HEADER =
      Setting.of(
          "data.header",
          Kinds.flag(),
          true,
          "",
          "Whether the first line of each CSV file names the columns.");
  private static final Setting<String> SEPARATOR =
      Setting.of(
          "data.separator",
          Kinds.character(),
          ",",
          "",
          "What stands between the fields of a CSV file.");
  private static final Kind<String> COLUMN =
      Kinds.text("a column's name, its number from 0, or from -1 counted from the last");
  private static final Setting<List<String>> LABEL =
      Setting.of(
          "data.label",
          Some.of(COLUMN, "where rows have several labels"),
          List.of("-1"),
          "",
          "The column of a CSV file that is predicted, or several.");
  private static final Setting<String> WEIGHT =
      Setting.open(
          "data.weight",
          COLUMN,
          "",
          "The column of a table with the weight of each row, from 0, in losses and metrics.");
  private static final Setting<ClassWeights> CLASS_WEIGHTS =
      Setting.of(
          "data.classWeights",
          Kinds.word(List.of(ClassWeights.values()), ClassWeights::word),
          ClassWeights.NONE,
          "",
          "balanced: all classes of the training part weigh the same, in its loss and metrics.");
  private static final Setting<CifarLabels> LABELS =
      Setting.of(
          "data.labels",
          Kinds.word(List.of(CifarLabels.values()), CifarLabels::word),
          CifarLabels.FINE,
          "",
          "Which of the two labels of CIFAR-100 is predicted: 100 fine or 20 coarse classes.");
  private static final Setting<TextUnit> UNIT =
      Setting.of(
          "data.unit",
          Kinds.word(List.of(TextUnit.values()), TextUnit::word),
          TextUnit.CHARACTERS,
          "",
          "What the symbols of a text are.");
  private static final Setting<Long> LENGTH =
      Setting.of(
          "data.length",
          Kinds.wholeBetween(1, 1 << 20),
          64L,
          "symbols",
          "The window of a text that a step reads of each lane; the longest of the sequences.");
  private static final Setting<FeatureEncoding> FEATURES =
      Setting.of(
          "data.features",
          Kinds.word(List.of(FeatureEncoding.values()), FeatureEncoding::word),
          FeatureEncoding.AUTO,
          "",
          "How features become numbers; auto: pixels to 0–1, sequences as they are, columns"
              + " standardised.");
  private static final Setting<List<Target>> TARGET =
      Setting.of(
          "data.target",
          Some.of(Kinds.word(List.of(Target.values()), Target::word), "one for each of data.label"),
          List.of(Target.CLASS),
          "",
          "What a label is: a class, a number, boxes, the class of each pixel, or points.");
  private static final String IMAGES = "images";

  /** What images have with a table of labels alone. */
  private static final List<Setting<?>> OF_LABELS =
      TableKeys.withDivisions(LABEL, WEIGHT, HEADER, SEPARATOR, TableKeys.NAMES);

  private static final Map<String, Source> SOURCES = new LinkedHashMap<>();

  static {
    source(
        "digits",
        rows(GeneratedKeys.ROWS, GeneratedKeys.SEED, AugmentKeys.AUGMENT),
        GeneratedKeys::digits);
    source(
        "shapes",
        rows(ShapeKeys.with(GeneratedKeys.ROWS, GeneratedKeys.SEED)),
        read -> ShapeKeys.shapes(read.read(TARGET).get(0), read));
    source("xor", rows(GeneratedKeys.ROWS), GeneratedKeys::xor);
    source("spirals", rows(ofPoints()), GeneratedKeys::spirals);
    source("moons", rows(ofPoints()), GeneratedKeys::moons);
    source(
        "blobs",
        rows(ofPoints(GeneratedKeys.CLASSES, GeneratedKeys.DIMENSIONS)),
        GeneratedKeys::blobs);
    source(
        "sequences",
        rows(GeneratedKeys.ROWS, GeneratedKeys.SEED, LENGTH),
        read -> GeneratedKeys.sequences(read.read(LENGTH).intValue(), read));
    source("idx", rows(PATH, AugmentKeys.AUGMENT), read -> new SourceSpec.Idx(path(read)));
    source(
        "cifar",
        rows(PATH, LABELS, AugmentKeys.AUGMENT),
        read -> new SourceSpec.Cifar(path(read), read.read(LABELS)));
    source(
        IMAGES,
        rows(ImageKeys.with(PATH, OF_LABELS)),
        read -> ImageKeys.images(path(read), labels(read), read));
    source("csv", tables(PATH, HEADER, SEPARATOR, TableKeys.NAMES), DataKeys::csv);
    for (String format : List.of("parquet", "json", "orc", "avro", "libsvm")) {
      source(format, tables(PATH, TableKeys.OPTIONS), read -> table(format, paths(read), read));
    }
    source(
        "spark",
        tables(PATH, TableKeys.FORMAT, TableKeys.OPTIONS),
        read ->
            table(read.require(TableKeys.FORMAT, "it says what Spark reads"), paths(read), read));
    source(
        "sql",
        tables(TableKeys.SQL),
        read ->
            table(
                TableReading.SQL,
                DatedPaths.plain(read.require(TableKeys.SQL, "it says which rows")),
                read));
    source(
        "text",
        Set.of(PATH, UNIT, LENGTH),
        read -> new SourceSpec.Text(path(read), read.read(UNIT), read.read(LENGTH).intValue()));
  }

  private static final Setting<String> SOURCE =
      Setting.open(
          "data.source",
          Kinds.word(SOURCES.keySet().toArray(String[]::new)),
          "",
          "Generated (digits, shapes, xor, spirals, moons, blobs, sequences) or read (all others).");

  private DataKeys() {}

  private record Source(Set<Setting<?>> own, Function<Reader, SourceSpec> build) {}

  private static void source(String word, Set<Setting<?>> own, Function<Reader, SourceSpec> build) {
    Set<Setting<?>> all = new LinkedHashSet<>(own);
    if (own.contains(PATH)) {
      all.addAll(DateKeys.ALL);
    }
    SOURCES.put(word, new Source(all, build));
  }

  /** The settings of a source of rows: its own, and those that all sources of rows have. */
  private static Set<Setting<?>> rows(Setting<?>... own) {
    Set<Setting<?>> all = new LinkedHashSet<>(KeepingKeys.ALL);
    all.addAll(SamplingKeys.ALL);
    all.addAll(List.of(FEATURES, TARGET, CLASS_WEIGHTS, SplitKeys.SEED));
    all.addAll(List.of(own));
    return all;
  }

  /** The settings of generated points: their own, and those that all of them have. */
  private static Setting<?>[] ofPoints(Setting<?>... own) {
    List<Setting<?>> all = new ArrayList<>(List.of(own));
    all.addAll(List.of(GeneratedKeys.ROWS, GeneratedKeys.SEED, GeneratedKeys.NOISE));
    return all.toArray(Setting<?>[]::new);
  }

  /** The settings of a table: its own, and those that all tables have. */
  private static Set<Setting<?>> tables(Setting<?>... own) {
    Set<Setting<?>> all = rows(LABEL, WEIGHT);
    all.addAll(TableKeys.ALL);
    all.addAll(List.of(own));
    return all;
  }

  static List<Setting<?>> all() {
    List<Setting<?>> all = new ArrayList<>(ofSources());
    all.addAll(ImageKeys.ALL);
    all.add(ShapeKeys.MOST);
    all.addAll(ofRows());
    return all;
  }

  private static List<Setting<?>> ofSources() {
    return List.of(
        SOURCE,
        PATH,
        TableKeys.TEST_PATH,
        DateKeys.DATE,
        DateKeys.DAYS,
        DateKeys.MISSING_DAYS,
        DateKeys.ZONE,
        GeneratedKeys.ROWS,
        GeneratedKeys.SEED,
        GeneratedKeys.NOISE,
        GeneratedKeys.CLASSES,
        GeneratedKeys.DIMENSIONS,
        HEADER,
        SEPARATOR,
        TableKeys.NAMES,
        TableKeys.FORMAT,
        TableKeys.OPTIONS,
        TableKeys.SQL,
        TableKeys.MISSING,
        TableKeys.SELECT,
        TableKeys.WHERE,
        TableKeys.TEST_WHERE,
        TableKeys.COLUMNS,
        TableKeys.ON_BAD_ROW,
        TableKeys.MAX_BAD_ROWS,
        LABEL,
        WEIGHT,
        CLASS_WEIGHTS,
        LABELS,
        UNIT,
        LENGTH);
  }

  private static List<Setting<?>> ofRows() {
    List<Setting<?>> all = new ArrayList<>(List.of(FEATURES, TARGET));
    all.addAll(SplitKeys.ALL);
    all.addAll(SamplingKeys.ALL);
    all.addAll(KeepingKeys.ALL);
    return all;
  }

  /** Whether a setting has a say in a configuration, written or not. */
  static boolean holds(Setting<?> setting, Reader reader) {
    if (!reader.has("data.source") || SplitKeys.OF_FRACTIONS.contains(setting)) {
      return reader.has("data.source") && SplitKeys.holds(setting, reader);
    }
    String word = reader.read(SOURCE);
    if (word.equals(IMAGES) && isOfLabels(setting)) {
      return ImageKeys.hasTable(reader)
          && (setting != LABEL || !reader.read(TARGET).contains(Target.POINTS));
    }
    Optional<Target> target = ImageKeys.target(setting);
    if (target.isPresent() && !reader.read(TARGET).equals(List.of(target.get()))) {
      return false;
    }
    Source source = SOURCES.get(word);
    if (DateKeys.ALL.contains(setting) && !reader.has(DateKeys.DATE)) {
      return false;
    }
    boolean someones = SOURCES.values().stream().anyMatch(one -> one.own().contains(setting));
    return !someones || source.own().contains(setting);
  }

  private static boolean isOfLabels(Setting<?> setting) {
    return OF_LABELS.contains(setting) || ImageKeys.isOfTable(setting);
  }

  static DataSpec read(Reader reader) {
    String word = reader.require(SOURCE, "it says where rows come from");
    refuseOthers(word, reader);
    DateKeys.requireTemplate(reader);
    return new DataSpec(
        SOURCES.get(word).build().apply(reader),
        SplitKeys.read(reader),
        reader.read(SplitKeys.SEED),
        reader.read(FEATURES),
        reader.read(TARGET),
        reader.read(CLASS_WEIGHTS),
        SamplingKeys.read(reader),
        AugmentKeys.read(reader),
        KeepingKeys.read(reader),
        reader.read(ImageKeys.GRID).intValue());
  }

  /** A setting of another source would have no effect, which nobody means. */
  private static void refuseOthers(String word, Reader reader) {
    for (Setting<?> setting : all()) {
      if (reader.has(setting.key()) && !holds(setting, reader)) {
        List<String> owners =
            SOURCES.entrySet().stream()
                .filter(source -> source.getValue().own().contains(setting))
                .map(Map.Entry::getKey)
                .toList();
        if (owners.contains(word)) {
          refuse(setting, reader, missing(setting, reader));
        } else if (!owners.isEmpty()) {
          String sentence = "'%s' belongs to the sources " + String.join(", ", owners);
          refuse(setting, reader, sentence + ", found it with the source " + word);
        }
      }
    }
  }

  /** Without what a setting of the source says nothing. */
  private static String missing(Setting<?> setting, Reader reader) {
    if (setting == LABEL && ImageKeys.hasTable(reader)) {
      return "'%s' is not for data.target = points: data.points says which columns they are in";
    }
    if (DateKeys.ALL.contains(setting)) {
      return "'%s' is for data.date, which is missing";
    }
    Optional<Target> target = ImageKeys.target(setting);
    return target.isPresent()
        ? "'%s' is for data.target = " + target.get().word()
        : "'%s' is of the table of labels that data.image.labels.path names, which is missing";
  }

  private static void refuse(Setting<?> setting, Reader reader, String sentence) {
    reader
        .problems()
        .add(
            reader.config().getValue(setting.key()).origin(),
            String.format(sentence, setting.key()));
  }

  private static DatedPaths paths(Reader reader) {
    List<String> written =
        reader.require(PATH, "it says what the source reads; --set data.path=… sets it");
    return DateKeys.filled(PATH.key(), Optional.of(written), reader);
  }

  private static String path(Reader reader) {
    List<String> paths = paths(reader).paths();
    Checks.require(
        paths.size() == 1,
        "%s names several: this source reads one path",
        reader.read(DateKeys.DAYS) > 1 ? "data.path with data.days" : "data.path");
    return paths.get(0);
  }

  /** Comma-separated files: numbers alone, unless something is said of their columns. */
  private static SourceSpec csv(Reader reader) {
    DatedPaths paths = paths(reader);
    if (TableKeys.isWritten(reader) || !paths.days().isEmpty()) {
      return table(TableReading.CSV, paths, reader);
    }
    return new SourceSpec.Csv(
        path(reader),
        reader.read(HEADER),
        reader.read(SEPARATOR).charAt(0),
        reader.read(LABEL),
        reader.find(WEIGHT).orElse(""));
  }

  private static SourceSpec table(String format, DatedPaths paths, Reader reader) {
    Checks.require(
        reader.read(FEATURES) == FeatureEncoding.AUTO,
        "data.features is for features of one kind: data.columns says how the columns of a table"
            + " are encoded");
    return TableKeys.table(
        format, paths, text(reader), reader.read(LABEL), reader.find(WEIGHT).orElse(""), reader);
  }

  /** Where the labels of images come from. */
  private static ImageLabels labels(Reader reader) {
    return ImageKeys.labels(
        reader.read(TARGET),
        text(reader),
        reader.read(LABEL),
        reader.find(WEIGHT).orElse(""),
        reader);
  }

  private static TableReading.Text text(Reader reader) {
    return new TableReading.Text(
        reader.read(HEADER),
        reader.read(SEPARATOR).charAt(0),
        reader.find(TableKeys.NAMES).orElse(List.of()));
  }
}
