package io.kindling.partitioning.source;

import java.io.Serializable;
import java.util.List;

/**
 * An image that was found.
 *
 * @param labels in the order of the schema; an empty one where it has none
 * @param annotation the file that says where objects lie in it, or of which class its pixels are,
 *     or the row of the table that says what its labels are; empty where there is none
 * @param start what its packed row has in front of its labels
 * @param problem what is wrong with its row in a table; empty: nothing is
 */
record ImageFile(
    String path, List<String> labels, String annotation, RowStart start, String problem)
    implements Serializable {
  ImageFile {
    labels = List.copyOf(labels);
  }

  /** Without a file of boxes or a mask. */
  ImageFile(String path, List<String> labels) {
    this(path, labels, "", RowStart.NONE, "");
  }

  /** Of a class, which is empty where it has none. */
  ImageFile(String path, String label) {
    this(path, List.of(label));
  }

  /** The same image with a file of boxes, or a mask. */
  ImageFile with(String file) {
    return new ImageFile(path, labels, file, start, problem);
  }

  /** The same image with what else a table says of it. */
  ImageFile with(RowStart other, String wrong) {
    return new ImageFile(path, labels, annotation, other, wrong);
  }
}
