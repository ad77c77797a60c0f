package io.kindling.partitioning;

import io.kindling.engine.Checks;
import io.kindling.partitioning.DataSpec.Target;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where rows come from. */
public sealed interface SourceSpec extends Serializable
    permits SourceSpec.Digits,
        SourceSpec.Xor,
        SourceSpec.Spirals,
        SourceSpec.Moons,
        SourceSpec.Blobs,
        SourceSpec.Sequences,
        SourceSpec.Idx,
        SourceSpec.Cifar,
        SourceSpec.Images,
        SourceSpec.Text,
        SourceSpec.Csv,
        SourceSpec.Table,
        ShapesSpec {
  /** The labels that an image of CIFAR-100 has. */
  enum CifarLabels {
    /** One of a hundred classes. */
    FINE,
    /** One of twenty groups of classes. */
    COARSE;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How an image of another shape is brought to a size. */
  enum Fit {
    /** As a whole, each side by its own factor. */
    STRETCH,
    /** Its middle, as large as the shape allows. */
    CROP,
    /** As a whole, with black beside it. */
    PAD;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What the symbols of a text are. */
  enum TextUnit {
    /** Code points. */
    CHARACTERS;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The name in configurations. */
  String word();

  /** The columns of labels as they are written; none where rows have one without a name. */
  default List<String> label() {
    return List.of();
  }

  /** How many labels a row has. */
  default int labelCount() {
    return Math.max(1, label().size());
  }

  /** Whether rows are images, a byte for each pixel. */
  default boolean isOfImages() {
    return false;
  }

  /** The column that says how rows are divided into parts. */
  default Division division() {
    return Division.NONE;
  }

  /** The kind of labels, where they say something of places in a picture. */
  default Optional<Target> targetOfPlaces() {
    return Optional.empty();
  }

  /** Images of digits drawn by the program. */
  record Digits(int rows, long seed) implements SourceSpec {
    public Digits {
      Checks.require(rows > 0, "Invalid rows %s: expected at least 1", rows);
    }

    @Override
    public String word() {
      return "digits";
    }

    @Override
    public boolean isOfImages() {
      return true;
    }
  }

  /** The four corners of a square, so many times. */
  record Xor(int rows) implements SourceSpec {
    public Xor {
      Checks.require(rows > 0, "Invalid rows %s: expected at least 1", rows);
    }

    @Override
    public String word() {
      return "xor";
    }
  }

  /** Two arms of two turns. */
  record Spirals(int rows, double noise, long seed) implements SourceSpec {
    public Spirals {
      Checks.require(rows > 0, "Invalid rows %s: expected at least 1", rows);
      Checks.require(noise >= 0, "Invalid noise %s: expected at least 0", noise);
    }

    @Override
    public String word() {
      return "spirals";
    }
  }

  /** Two half circles, each around an end of the other. */
  record Moons(int rows, double noise, long seed) implements SourceSpec {
    public Moons {
      Checks.require(rows > 0, "Invalid rows %s: expected at least 1", rows);
      Checks.require(noise >= 0, "Invalid noise %s: expected at least 0", noise);
    }

    @Override
    public String word() {
      return "moons";
    }
  }

  /**
   * Round clouds, a class each, whose centres lie anywhere between -1 and 1.
   *
   * @param dimensions how many numbers a point has
   * @param noise the deviation of the points from their centre, in each dimension
   */
  record Blobs(int rows, int classes, int dimensions, double noise, long seed)
      implements SourceSpec {
    public Blobs {
      Checks.require(rows > 0, "Invalid rows %s: expected at least 1", rows);
      Checks.require(classes > 0, "Invalid data.classes %s: expected at least 1", classes);
      Checks.require(dimensions > 0, "Invalid data.dimensions %s: expected at least 1", dimensions);
      Checks.require(noise >= 0, "Invalid noise %s: expected at least 0", noise);
    }

    @Override
    public String word() {
      return "blobs";
    }
  }

  /**
   * Sequences of symbols of different lengths, and which symbol stood behind the marker in each.
   *
   * @param length the symbols of the longest
   */
  record Sequences(int rows, int length, long seed) implements SourceSpec {
    /** The symbols of the shortest. */
    public static final int SHORTEST = 8;

    public Sequences {
      Checks.require(rows > 0, "Invalid rows %s: expected at least 1", rows);
      Checks.require(
          length >= SHORTEST,
          "Invalid data.length %s: expected at least %s for sequences, the shortest of which have"
              + " so many symbols",
          length,
          SHORTEST);
    }

    @Override
    public String word() {
      return "sequences";
    }
  }

  /** A folder with MNIST's four files, or their like. */
  record Idx(String path) implements SourceSpec {
    @Override
    public String word() {
      return "idx";
    }

    @Override
    public boolean isOfImages() {
      return true;
    }
  }

  /**
   * A folder with the binary files of CIFAR-10 or CIFAR-100.
   *
   * @param labels which of the two labels of CIFAR-100; CIFAR-10 has {@code FINE} alone
   */
  record Cifar(String path, CifarLabels labels) implements SourceSpec {
    @Override
    public String word() {
      return "cifar";
    }

    @Override
    public boolean isOfImages() {
      return true;
    }
  }

  /**
   * Files of images.
   *
   * @param path the folder that holds them, or folders of them
   * @param channels 1 for grey, 3 for red, green and blue
   * @param height the pixels from top to bottom that each is brought to
   * @param width those from left to right
   * @param fit how
   * @param bad what becomes of images that cannot be used
   * @param labels where their labels come from
   */
  record Images(
      String path, int channels, int height, int width, Fit fit, BadRowRule bad, ImageLabels labels)
      implements SourceSpec {
    public Images {
      Checks.require(
          channels == 1 || channels == 3,
          "Invalid data.image.channels %s: expected 1 (grey) or 3 (red, green and blue)",
          channels);
      Checks.require(
          height > 0 && width > 0,
          "Invalid size of images %s x %s: expected at least 1 x 1",
          height,
          width);
    }

    /** Folders of images, a class each. */
    public Images(String path, int channels, int height, int width, Fit fit, BadRowRule bad) {
      this(path, channels, height, width, fit, bad, ImageLabels.FOLDERS);
    }

    @Override
    public String word() {
      return "images";
    }

    @Override
    public List<String> label() {
      return labels.columns();
    }

    @Override
    public Optional<Target> targetOfPlaces() {
      return labels.targetOfPlaces();
    }

    @Override
    public Division division() {
      return labels.division();
    }

    @Override
    public boolean isOfImages() {
      return true;
    }
  }

  /**
   * Text as one stream of symbols, split by position: files of UTF-8, one behind the other.
   *
   * @param path a file, a folder or a pattern
   * @param unit what a symbol is
   * @param length the symbols of a window: those that a step reads of each lane
   */
  record Text(String path, TextUnit unit, int length) implements SourceSpec {
    public Text {
      Checks.require(length >= 1, "Invalid data.length %s: expected at least 1", length);
    }

    @Override
    public String word() {
      return "text";
    }
  }

  /**
   * Comma-separated files.
   *
   * @param path a file, a folder or a pattern
   * @param header whether the first line of each file names the columns
   * @param separator between fields
   * @param label the names or numbers (from 0; negative from the last) of the columns of labels;
   *     none where there are none
   * @param weight likewise, of the column of weights; empty where all rows weigh the same
   */
  record Csv(String path, boolean header, char separator, List<String> label, String weight)
      implements SourceSpec {
    public Csv {
      label = List.copyOf(label);
      LabelColumns.check(label, weight);
    }

    /** With one label, for rows that all weigh the same. */
    public Csv(String path, boolean header, char separator, String label) {
      this(path, header, separator, List.of(label), "");
    }

    /** The same files as a table of typed columns. */
    public Table asTable() {
      TableReading.Text text = new TableReading.Text(header, separator, List.of());
      return new Table(
          TableReading.csv(List.of(path), text), List.of(), label, weight, ColumnRules.AUTO);
    }

    @Override
    public String word() {
      return "csv";
    }
  }

  /**
   * A table whose columns are numbers, texts and others, each encoded by a rule.
   *
   * @param missing texts that stand for nothing, beside the empty one
   * @param label the names or numbers of the columns of labels; none where there are none
   * @param weight likewise, of the column of weights; empty where all rows weigh the same
   * @param bad what becomes of rows that cannot be used
   * @param testWhere which rows are kept apart for testing, in Spark SQL; empty: none are
   * @param division the column that says how rows are divided into parts
   */
  record Table(
      TableReading reading,
      List<String> missing,
      List<String> label,
      String weight,
      ColumnRules columns,
      BadRowRule bad,
      String testWhere,
      Division division)
      implements SourceSpec {
    public Table {
      missing = List.copyOf(missing);
      Checks.require(
          testWhere.isEmpty() || reading.testPaths().isEmpty(),
          "data.testWhere and data.testPath both say which rows to test on: expected one of"
              + " them");
      Checks.require(
          division.kind() != Division.Kind.PART
              || testWhere.isEmpty() && reading.testPaths().isEmpty(),
          "data.split.part says which rows to test on: expected no data.testWhere and no"
              + " data.testPath beside it");
      label = List.copyOf(label);
      LabelColumns.check(label, weight);
    }

    /** Of which every row must be usable. */
    public Table(
        TableReading reading,
        List<String> missing,
        List<String> label,
        String weight,
        ColumnRules columns) {
      this(reading, missing, label, weight, columns, BadRowRule.FAIL, "", Division.NONE);
    }

    /** The same rows where no label is asked for. */
    public Table withoutLabels() {
      return new Table(reading, missing, List.of(), "", columns, bad, "", Division.NONE);
    }

    /** The same rows, of which those for which an expression holds are for testing. */
    public Table testedWhere(String expression) {
      return new Table(reading, missing, label, weight, columns, bad, expression, division);
    }

    /** The same rows where some may be bad. */
    public Table with(BadRowRule rule) {
      return new Table(reading, missing, label, weight, columns, rule, testWhere, division);
    }

    /** The same rows, divided into parts by a column. */
    public Table with(Division rule) {
      return new Table(reading, missing, label, weight, columns, bad, testWhere, rule);
    }

    @Override
    public String word() {
      return reading.format();
    }
  }
}
