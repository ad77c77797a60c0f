package io.kindling.jobs.config;

import io.kindling.partitioning.SourceSpec;

/** The settings of the section {@code data} that generated sets have. */
final class GeneratedKeys {
  static final Setting<Long> ROWS =
      Setting.of(
          "data.rows",
          Kinds.wholeBetween(1, Integer.MAX_VALUE),
          20_000L,
          "rows",
          "How many rows a generated set has.");
  static final Setting<Long> SEED =
      Setting.of(
          "data.seed",
          Kinds.wholeFrom(Long.MIN_VALUE),
          1L,
          "",
          "Which of the possible generated sets.");
  static final Setting<Double> NOISE =
      Setting.of(
          "data.noise",
          Numbers.FROM_0,
          0.05,
          "",
          "The deviation of points from their arm (spirals), half circle (moons) or centre (blobs).");
  static final Setting<Long> CLASSES =
      Setting.of(
          "data.classes", Kinds.wholeBetween(1, 1 << 16), 3L, "", "How many clouds blobs are.");
  static final Setting<Long> DIMENSIONS =
      Setting.of(
          "data.dimensions",
          Kinds.wholeBetween(1, 1 << 16),
          2L,
          "",
          "How many numbers a point of blobs has.");

  private GeneratedKeys() {}

  private static int rows(Reader read) {
    return read.read(ROWS).intValue();
  }

  static SourceSpec digits(Reader read) {
    return new SourceSpec.Digits(rows(read), read.read(SEED));
  }

  static SourceSpec xor(Reader read) {
    return new SourceSpec.Xor(rows(read));
  }

  static SourceSpec spirals(Reader read) {
    return new SourceSpec.Spirals(rows(read), read.read(NOISE), read.read(SEED));
  }

  static SourceSpec moons(Reader read) {
    return new SourceSpec.Moons(rows(read), read.read(NOISE), read.read(SEED));
  }

  static SourceSpec blobs(Reader read) {
    return new SourceSpec.Blobs(
        rows(read),
        read.read(CLASSES).intValue(),
        read.read(DIMENSIONS).intValue(),
        read.read(NOISE),
        read.read(SEED));
  }

  static SourceSpec sequences(int length, Reader read) {
    return new SourceSpec.Sequences(rows(read), length, read.read(SEED));
  }
}
