package io.kindling.partitioning.source;

import io.kindling.partitioning.SourceSpec.CifarLabels;

/**
 * How the binary files of a CIFAR set are laid out: images one behind the other, each its labels, a
 * byte each, then its pixels.
 */
enum CifarFormat {
  TEN("CIFAR-10", 1, 0, 10, "batches.meta"),
  HUNDRED_FINE("CIFAR-100", 2, 1, 100, "fine_label_names"),
  HUNDRED_COARSE("CIFAR-100", 2, 0, 20, "coarse_label_names");

  static final int CHANNELS = 3;
  static final int SIDE = 32;
  static final int PIXELS = CHANNELS * SIDE * SIDE;

  private final String set;
  private final int labels;
  private final int label;
  private final int classes;
  private final String namesFile;

  CifarFormat(String set, int labels, int label, int classes, String namesFile) {
    this.set = set;
    this.labels = labels;
    this.label = label;
    this.classes = classes;
    this.namesFile = namesFile;
  }

  static CifarFormat hundred(CifarLabels wanted) {
    return wanted == CifarLabels.COARSE ? HUNDRED_COARSE : HUNDRED_FINE;
  }

  /** The name of the set, for messages. */
  String set() {
    return set;
  }

  /** The bytes of labels in front of an image's pixels. */
  int labels() {
    return labels;
  }

  /** Which of the labels counts. */
  int label() {
    return label;
  }

  int classes() {
    return classes;
  }

  /** How the name of the file with the names of the classes begins. */
  String namesFile() {
    return namesFile;
  }

  /** The bytes of one image with its labels. */
  int imageBytes() {
    return labels + PIXELS;
  }
}
