package io.kindling.jobs.config;

import io.kindling.partitioning.ImageLabels;
import java.util.List;

/** The settings of the section {@code data} that masks of images have. */
final class MaskKeys {
  /** The largest number of 16 bits, which a pixel of grey may have. */
  private static final int LARGEST = (1 << 16) - 1;

  private static final Setting<String> FOLDER =
      Setting.open(
          "data.masks.folder",
          Kinds.text("a folder's name"),
          "",
          "The folders with a mask for each image; else masks, or SegmentationClass.");
  private static final Setting<List<String>> CLASSES =
      Setting.open(
          "data.masks.classes",
          Kinds.texts("a list of names"),
          "",
          "The names of the classes of pixels whose numbers are 0, 1 and so on.");
  private static final Setting<List<Long>> VALUES =
      Setting.open(
          "data.masks.values",
          Some.of(Kinds.wholeBetween(0, LARGEST), "one for each class"),
          "",
          "The number that stands for each class in masks, where these are others.");
  private static final Setting<List<Long>> IGNORE =
      Setting.open(
          "data.masks.ignore",
          Some.of(Kinds.wholeBetween(0, LARGEST), "each of which means it"),
          "",
          "The number of pixels without a class: they count neither in losses nor in metrics.");

  /** In the order in which they are listed. */
  static final List<Setting<?>> ALL = List.of(FOLDER, CLASSES, VALUES, IGNORE);

  private MaskKeys() {}

  static ImageLabels.OfMasks masks(Reader reader) {
    return new ImageLabels.OfMasks(
        reader.find(FOLDER).orElse(""),
        reader.require(CLASSES, "it names the classes of pixels, that of the number 0 first"),
        whole(reader.find(VALUES).orElse(List.of())),
        whole(reader.find(IGNORE).orElse(List.of())));
  }

  private static List<Integer> whole(List<Long> numbers) {
    return numbers.stream().map(Math::toIntExact).toList();
  }
}
