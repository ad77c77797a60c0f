package io.kindling.jobs.config;

import io.kindling.partitioning.BadRowRule;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.SourceSpec.Fit;
import java.util.List;

/** The settings of the section {@code data} that images have. */
final class ImageKeys {
  private static final String WHY = "it says what size images are brought to";

  private static final Setting<Long> HEIGHT =
      Setting.open(
          "data.image.height",
          Kinds.wholeBetween(1, 1 << 14),
          "pixels",
          "The height that every image is brought to.");
  private static final Setting<Long> WIDTH =
      Setting.open(
          "data.image.width",
          Kinds.wholeBetween(1, 1 << 14),
          "pixels",
          "The width that every image is brought to.");
  private static final Setting<Double> CHANNELS =
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

  /** In the order in which they are listed. */
  static final List<Setting<?>> ALL = List.of(HEIGHT, WIDTH, CHANNELS, FIT, AugmentKeys.AUGMENT);

  private ImageKeys() {}

  /** The settings of the source, with those that it shares with tables. */
  static Setting<?>[] with(Setting<?> path) {
    return new Setting<?>[] {
      path,
      HEIGHT,
      WIDTH,
      CHANNELS,
      FIT,
      AugmentKeys.AUGMENT,
      TableKeys.ON_BAD_ROW,
      TableKeys.MAX_BAD_ROWS
    };
  }

  static SourceSpec.Images images(String path, Reader reader) {
    return new SourceSpec.Images(
        path,
        reader.read(CHANNELS).intValue(),
        reader.require(HEIGHT, WHY).intValue(),
        reader.require(WIDTH, WHY).intValue(),
        reader.read(FIT),
        new BadRowRule(reader.read(TableKeys.ON_BAD_ROW), reader.read(TableKeys.MAX_BAD_ROWS)));
  }
}
