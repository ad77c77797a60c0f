package io.kindling.partitioning;

import io.kindling.engine.Checks;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.encode.Label;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Where the labels of image files come from. */
public sealed interface ImageLabels extends Serializable {
  /** The folder that an image lies in names its class. */
  ImageLabels FOLDERS = new OfFolders();

  /** A file of boxes for each image, as Pascal VOC writes them. */
  ImageLabels BOXES = new OfBoxes();

  /** The columns of labels; none where they have no names. */
  default List<String> columns() {
    return List.of();
  }

  /** What they are, where they say something of places in a picture. */
  default Optional<Target> targetOfPlaces() {
    return Optional.empty();
  }

  /** The names of the classes of pixels, or of points, in their order; none of other labels. */
  default List<String> namesInOrder() {
    return List.of();
  }

  /** The column that says how images are divided into parts. */
  default Division division() {
    return Division.NONE;
  }

  /** The folder that an image lies in names its class. */
  record OfFolders() implements ImageLabels {}

  /** A file of boxes for each image, as Pascal VOC writes them. */
  record OfBoxes() implements ImageLabels {
    @Override
    public Optional<Target> targetOfPlaces() {
      return Optional.of(Target.BOXES);
    }
  }

  /**
   * A table that names each image's file, below the folder of the images, and its labels.
   *
   * @param file the column of the files' names
   * @param columns those of the labels
   * @param weight that of weights; empty where all images weigh the same
   * @param division that which says how images are divided into parts
   */
  record OfTable(
      TableReading reading, String file, List<String> columns, String weight, Division division)
      implements ImageLabels {
    public OfTable {
      columns = List.copyOf(columns);
      LabelColumns.check(columns, weight);
      Checks.require(
          !columns.isEmpty(),
          "data.label names no column of the table in data.image.labels: expected at least one");
      Checks.require(
          !columns.contains(file),
          "data.label = %s names the column '%s', in which data.image.labels.file says the files"
              + " are: expected another column",
          columns,
          file);
    }

    /** Of images that weigh the same and that no column divides. */
    public OfTable(TableReading reading, String file, List<String> columns) {
      this(reading, file, columns, "", Division.NONE);
    }

    /** The same labels alone. */
    public OfTable plain() {
      return new OfTable(reading, file, columns);
    }
  }

  /**
   * A file for each image that has the class of each pixel, as a number of a palette or of grey.
   *
   * @param folder the name of the folder of such files; empty: one of the usual names
   * @param classes the names of the classes; what lies outside of a picture is of the first, where
   *     no number stands for pixels without a class
   * @param values the number that stands for each class; none: 0, 1 and so on
   * @param ignored the numbers of pixels that have no class
   */
  record OfMasks(String folder, List<String> classes, List<Integer> values, List<Integer> ignored)
      implements ImageLabels {
    /** The most classes: pixels without one take the number that is left of a byte. */
    private static final int MOST = 255;

    public OfMasks {
      classes = classes.stream().map(Label::canonical).toList();
      values =
          values.isEmpty()
              ? IntStream.range(0, classes.size()).boxed().toList()
              : List.copyOf(values);
      ignored = List.copyOf(ignored);
      Checks.require(
          classes.size() >= 2 && classes.size() <= MOST,
          "data.masks.classes has %s names: expected 2 to %s, one for each class of pixels",
          classes.size(),
          MOST);
      Checks.require(
          classes.stream().distinct().count() == classes.size() && !classes.contains(""),
          "data.masks.classes = %s: expected a name for each class, each of them once",
          classes);
      Checks.require(
          values.size() == classes.size(),
          "data.masks.values = %s are %s numbers for the %s names of data.masks.classes: expected"
              + " one for each",
          values,
          values.size(),
          classes.size());
      Checks.require(
          Stream.concat(values.stream(), ignored.stream()).distinct().count()
              == values.size() + ignored.size(),
          "data.masks.values = %s and data.masks.ignore = %s: expected each number once",
          values,
          ignored);
    }

    @Override
    public List<String> namesInOrder() {
      return classes;
    }

    @Override
    public Optional<Target> targetOfPlaces() {
      return Optional.of(Target.MASK);
    }
  }

  /**
   * A table that names each image's file, below the folder of the images, and where points lie in
   * it.
   *
   * @param file the column of the files' names
   * @param weight that of weights; empty where all images weigh the same
   * @param division that which says how images are divided into parts
   */
  record OfPoints(
      TableReading reading, String file, KeyPoints points, String weight, Division division)
      implements ImageLabels {
    public OfPoints {
      Checks.require(
          !points.columns().contains(file),
          "data.points names the column '%s', in which data.image.labels.file says the files are:"
              + " expected another column",
          file);
      Checks.require(
          weight.isEmpty() || !points.columns().contains(weight),
          "data.weight = %s is a column of data.points, too: expected another column",
          weight);
    }

    /** The table with the columns of the points as its labels. */
    public OfTable table() {
      return new OfTable(reading, file, points.columns(), weight, division);
    }

    @Override
    public List<String> namesInOrder() {
      return points.names();
    }

    @Override
    public Optional<Target> targetOfPlaces() {
      return Optional.of(Target.POINTS);
    }
  }
}
