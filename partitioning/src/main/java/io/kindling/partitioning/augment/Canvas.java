package io.kindling.partitioning.augment;

import java.util.Arrays;
import java.util.Optional;

/**
 * The pixels of one row after another, and the memory that changes of them need: to be made once
 * for a task. Not for several threads.
 */
public final class Canvas {
  private static final int LARGEST = 255;

  private final Picture picture;
  private final byte[] spare;
  private final float[] plane;
  private final float[] line;
  private byte[] pixels = new byte[0];
  private int start;
  private final Follower follower;
  private Optional<NormalTable> normal = Optional.empty();

  /** For images of a size. */
  public Canvas(Picture picture) {
    this(picture, Follower.NONE);
  }

  /** For images of a size, whose labels may go with their pixels. */
  Canvas(Picture picture, Follower follower) {
    this.picture = picture;
    this.follower = follower;
    this.spare = new byte[picture.size()];
    this.plane = new float[picture.plane()];
    this.line = new float[Math.max(picture.width(), picture.height()) + 2 * Blur.LARGEST_REACH];
  }

  /** Goes to the row that lies from a place on. */
  Canvas over(byte[] rows, int from) {
    pixels = rows;
    start = from;
    return this;
  }

  Picture picture() {
    return picture;
  }

  /** Moves the label of the row as its pixels were moved, which came from where a map says. */
  void follow(Affine map, Fill fill) {
    if (follower != Follower.NONE) {
      follower.followInPlace(pixels, start + picture.size(), map, fill);
    }
  }

  /** The memory in which the pixels lie, from {@link #start} on. */
  byte[] pixels() {
    return pixels;
  }

  int start() {
    return start;
  }

  /** Memory for numbers of the size of a channel. */
  float[] plane() {
    return plane;
  }

  /** Memory for a line or a column, and what lies beyond its ends. */
  float[] line() {
    return line;
  }

  /** Made when first asked for. */
  NormalTable normal() {
    if (normal.isEmpty()) {
      normal = Optional.of(new NormalTable());
    }
    return normal.get();
  }

  /** A copy of the pixels as they are, from place 0 on; the same memory each time. */
  byte[] copied() {
    System.arraycopy(pixels, start, spare, 0, spare.length);
    return spare;
  }

  /** A number as a pixel: the nearest that there is. */
  static byte pixel(float number) {
    return (byte) Math.max(0, Math.min(LARGEST, (int) (number + 0.5f)));
  }

  /** Moves the window through which the image is seen, to the right and down. */
  void moveWindow(int right, int down, Fill fill) {
    byte[] before = copied();
    int width = picture.width();
    for (int y = 0; y < picture.height(); y++) {
      boolean outside = y + down < 0 || y + down >= picture.height();
      int row = clamp(y + down, picture.height());
      for (int channel = 0; channel < picture.channels(); channel++) {
        int to = start + channel * picture.plane() + y * width;
        if (fill == Fill.BLACK && outside) {
          Arrays.fill(pixels, to, to + width, (byte) 0);
        } else {
          moveLine(before, channel * picture.plane() + row * width, to, right, fill);
        }
      }
    }
    Affine map = new Affine();
    map.translate(-right, -down);
    follow(map, fill);
  }

  private void moveLine(byte[] before, int from, int to, int right, Fill fill) {
    int width = picture.width();
    int first = clamp(-right, width + 1);
    int last = Math.max(first, clamp(width - right, width + 1));
    byte left = fill == Fill.BLACK ? 0 : before[from];
    byte beyond = fill == Fill.BLACK ? 0 : before[from + width - 1];
    Arrays.fill(pixels, to, to + first, left);
    if (last > first) {
      System.arraycopy(before, from + first + right, pixels, to + first, last - first);
    }
    Arrays.fill(pixels, to + last, to + width, beyond);
  }

  /** The nearest place that there is. */
  static int clamp(int place, int count) {
    return Math.max(0, Math.min(count - 1, place));
  }
}
