package io.kindling.jobs.config;

import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.ShapesSpec;
import java.util.List;
import java.util.stream.Stream;

/** The settings of the section {@code data} that pictures of shapes have. */
final class ShapeKeys {
  static final Setting<Long> MOST =
      Setting.of(
          "data.shapes",
          Kinds.wholeBetween(1, 100),
          3L,
          "shapes",
          "How many shapes a picture has at the most; it has at least one.");

  private ShapeKeys() {}

  /** The settings of the source, with those that it shares with others. */
  static Setting<?>[] with(Setting<?>... shared) {
    List<Setting<?>> own =
        List.of(
            MOST,
            ImageKeys.HEIGHT,
            ImageKeys.WIDTH,
            ImageKeys.CHANNELS,
            ImageKeys.GRID,
            AugmentKeys.AUGMENT);
    return Stream.concat(own.stream(), Stream.of(shared)).toArray(Setting<?>[]::new);
  }

  static ShapesSpec shapes(Target target, Reader reader) {
    return new ShapesSpec(
        reader.read(GeneratedKeys.ROWS).intValue(),
        reader.read(MOST).intValue(),
        reader.read(ImageKeys.CHANNELS).intValue(),
        reader.require(ImageKeys.HEIGHT, ImageKeys.WHY).intValue(),
        reader.require(ImageKeys.WIDTH, ImageKeys.WHY).intValue(),
        target,
        reader.read(GeneratedKeys.SEED));
  }
}
