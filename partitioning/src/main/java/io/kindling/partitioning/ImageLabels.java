package io.kindling.partitioning;

import io.kindling.engine.Checks;
import java.io.Serializable;
import java.util.List;

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

  /** The folder that an image lies in names its class. */
  record OfFolders() implements ImageLabels {}

  /** A file of boxes for each image, as Pascal VOC writes them. */
  record OfBoxes() implements ImageLabels {}

  /**
   * A table that names each image's file, below the folder of the images, and its labels.
   *
   * @param file the column of the files' names
   * @param columns those of the labels
   */
  record OfTable(TableReading reading, String file, List<String> columns) implements ImageLabels {
    public OfTable {
      columns = List.copyOf(columns);
      Checks.require(
          !columns.isEmpty(),
          "data.label names no column of the table in data.image.labels: expected at least one");
      Checks.require(
          columns.stream().distinct().count() == columns.size(),
          "data.label = %s names a column twice",
          columns);
      Checks.require(
          !columns.contains(file),
          "data.label = %s names the column '%s', in which data.image.labels.file says the files"
              + " are: expected another column",
          columns,
          file);
    }
  }
}
