package io.kindling.partitioning.source;

import java.io.Serializable;
import java.util.List;

/**
 * An image that was found.
 *
 * @param labels in the order of the schema; an empty one where it has none
 * @param annotation the file that says where objects lie in it; empty where there is none
 */
record ImageFile(String path, List<String> labels, String annotation) implements Serializable {
  ImageFile {
    labels = List.copyOf(labels);
  }

  /** Without a file of boxes. */
  ImageFile(String path, List<String> labels) {
    this(path, labels, "");
  }

  /** The same image with a file of boxes. */
  ImageFile with(String file) {
    return new ImageFile(path, labels, file);
  }

  /** Of a class, which is empty where it has none. */
  ImageFile(String path, String label) {
    this(path, List.of(label));
  }
}
