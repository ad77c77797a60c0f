package io.kindling.jobs.config;

import io.kindling.engine.Checks;
import io.kindling.partitioning.BadRowRule;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.ImageLabels;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.SourceSpec.Fit;
import io.kindling.partitioning.TableReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The settings of the section {@code data} that images have. */
final class ImageKeys {
  static final String WHY = "it says what size images are brought to";

  static final Setting<Long> HEIGHT =
      Setting.open(
          "data.image.height",
          Kinds.wholeBetween(1, 1 << 14),
          "pixels",
          "The height that every image is brought to, or drawn in.");
  static final Setting<Long> WIDTH =
      Setting.open(
          "data.image.width",
          Kinds.wholeBetween(1, 1 << 14),
          "pixels",
          "The width that every image is brought to, or drawn in.");
  static final Setting<Double> CHANNELS =
      Setting.of(
          "data.image.channels",
          Kinds.number("1 or 3", channels -> channels == 1 || channels == 3),
          3.0,
          "",
          "3: red, green and blue; 1: brightness.");
  private static final Setting<Fit> FIT =
      Setting.of(
          "data.image.fit",
          Kinds.word(List.of(Fit.values()), Fit::word),
          Fit.STRETCH,
          "",
          "How images of another shape are: whole and distorted, their middle, or whole with black"
              + " beside them.");

  private static final Setting<List<String>> TABLE =
      Setting.open(
          "data.image.labels.path",
          Some.of(Kinds.text("a file, a folder or a pattern"), "of one format"),
          "",
          "A table of the images' files and labels, which then are not their folders.");
  private static final Setting<String> FILE =
      Setting.of(
          "data.image.labels.file",
          Kinds.text("a column's name, or its number"),
          "0",
          "",
          "The column of that table that names each image's file, below data.path.");
  private static final Setting<String> FORMAT =
      Setting.of(
          "data.image.labels.format",
          Kinds.text("csv, or a format that Spark reads"),
          TableReading.CSV,
          "",
          "How that table is read; the labels are its columns in data.label.");

  /** Of all sources that have boxes. */
  static final Setting<Long> GRID =
      Setting.of(
          "data.boxes.grid",
          Kinds.wholeBetween(1, DataSpec.FINEST_GRID),
          (long) DataSpec.USUAL_GRID,
          "cells",
          "Cells on each side of a picture; each finds one object, and is measured on one.");

  /** In the order in which they are listed. */
  static final List<Setting<?>> ALL =
      Stream.of(
              List.of(HEIGHT, WIDTH, CHANNELS, FIT, TABLE, FILE, FORMAT, GRID),
              MaskKeys.ALL,
              PointKeys.ALL,
              List.of(AugmentKeys.AUGMENT))
          .<Setting<?>>flatMap(List::stream)
          .toList();

  private ImageKeys() {}

  /**
   * The settings of the source, with those that it shares with others.
   *
   * @param ofTables those that say how a table is read and what its labels are
   */
  static Setting<?>[] with(Setting<?> path, List<Setting<?>> ofTables) {
    List<Setting<?>> own = new ArrayList<>(ALL);
    own.addAll(List.of(path, TableKeys.ON_BAD_ROW, TableKeys.MAX_BAD_ROWS));
    own.addAll(ofTables);
    return own.toArray(Setting<?>[]::new);
  }

  /** Whether labels stand in a table. */
  static boolean hasTable(Reader reader) {
    return reader.has(TABLE.key());
  }

  /** Whether a setting is for the table of labels alone. */
  static boolean isOfTable(Setting<?> setting) {
    return setting == FILE || setting == FORMAT;
  }

  /** The kind of labels that a setting is for; empty: any. */
  static Optional<Target> target(Setting<?> setting) {
    if (setting == GRID) {
      return Optional.of(Target.BOXES);
    }
    if (PointKeys.ALL.contains(setting)) {
      return Optional.of(Target.POINTS);
    }
    return MaskKeys.ALL.contains(setting) ? Optional.of(Target.MASK) : Optional.empty();
  }

  static SourceSpec.Images images(String path, ImageLabels labels, Reader reader) {
    return new SourceSpec.Images(
        path,
        reader.read(CHANNELS).intValue(),
        reader.require(HEIGHT, WHY).intValue(),
        reader.require(WIDTH, WHY).intValue(),
        reader.read(FIT),
        new BadRowRule(reader.read(TableKeys.ON_BAD_ROW), reader.read(TableKeys.MAX_BAD_ROWS)),
        labels);
  }

  /**
   * The folders of images, files beside them, or a table.
   *
   * @param text how a table of labels is written
   * @param label its columns of labels
   * @param weight its column of weights; empty where there is none
   */
  static ImageLabels labels(
      List<Target> targets,
      TableReading.Text text,
      List<String> label,
      String weight,
      Reader reader) {
    boolean boxes = targets.equals(List.of(Target.BOXES));
    boolean masks = targets.equals(List.of(Target.MASK));
    boolean points = targets.equals(List.of(Target.POINTS));
    Checks.require(
        !(boxes || masks) || !hasTable(reader),
        "data.target = %s takes %s from a file for each image: expected no table of labels in"
            + " data.image.labels",
        targets.get(0).word(),
        boxes ? "boxes" : "masks");
    Checks.require(
        !points || hasTable(reader),
        "data.target = points takes points from a table: expected one in data.image.labels.path");
    if (masks) {
      return MaskKeys.masks(reader);
    }
    if (!hasTable(reader)) {
      return boxes ? ImageLabels.BOXES : ImageLabels.FOLDERS;
    }
    TableReading reading =
        new TableReading(
            reader.read(FORMAT),
            DateKeys.filled(TABLE.key(), reader.find(TABLE), reader).paths(),
            List.of(),
            text,
            Map.of(),
            List.of(),
            "");
    String file = reader.read(FILE);
    return points
        ? new ImageLabels.OfPoints(
            reading, file, PointKeys.points(reader), weight, TableKeys.division(reader))
        : new ImageLabels.OfTable(reading, file, label, weight, TableKeys.division(reader));
  }
}
