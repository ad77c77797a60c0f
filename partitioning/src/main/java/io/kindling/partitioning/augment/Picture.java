package io.kindling.partitioning.augment;

import io.kindling.engine.Checks;
import io.kindling.partitioning.Schema;
import java.io.Serializable;
import java.util.List;

/**
 * The size of the images that rows hold: a byte for each pixel, line after line, one channel behind
 * the other.
 */
public record Picture(int channels, int height, int width) implements Serializable {
  /** Red, green and blue. */
  static final int COLOURS = 3;

  public Picture {
    Checks.require(
        channels > 0 && height > 0 && width > 0,
        "Invalid images of %s channels, %s x %s: expected at least 1 of each",
        channels,
        height,
        width);
  }

  /** That of rows; refuses rows that are no images. */
  public static Picture of(Schema schema) {
    List<Integer> sizes = schema.dimensions();
    Checks.require(
        schema.features() == Schema.Features.PIXELS && (sizes.size() == 2 || sizes.size() == 3),
        "data.augment changes images, but the rows are %s",
        schema.words());
    return sizes.size() == 2
        ? new Picture(1, sizes.get(0), sizes.get(1))
        : new Picture(sizes.get(0), sizes.get(1), sizes.get(2));
  }

  /** The pixels of a channel. */
  public int plane() {
    return height * width;
  }

  /** The bytes of a row. */
  public int size() {
    return channels * plane();
  }

  /** The shorter side. */
  int side() {
    return Math.min(height, width);
  }
}
