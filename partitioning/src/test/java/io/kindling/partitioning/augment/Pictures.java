package io.kindling.partitioning.augment;

import java.util.Arrays;

/** Small images for tests, and what becomes of them. */
final class Pictures {
  private static final int BEFORE = 3;

  private Pictures() {}

  /** Bytes that tell all places of small images apart. */
  static byte[] counted(Picture picture) {
    byte[] pixels = new byte[picture.size()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (7 + 11 * i);
    }
    return pixels;
  }

  static byte[] of(int... pixels) {
    byte[] bytes = new byte[pixels.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) pixels[i];
    }
    return bytes;
  }

  /** All pixels alike. */
  static byte[] plain(Picture picture, int value) {
    byte[] pixels = new byte[picture.size()];
    Arrays.fill(pixels, (byte) value);
    return pixels;
  }

  /** A row behind some bytes and before its label, as it lies among packed rows. */
  static byte[] changed(Augmenter augmenter, byte[] pixels, int row) {
    byte[] packed = new byte[BEFORE + pixels.length + 2];
    Arrays.fill(packed, (byte) 77);
    System.arraycopy(pixels, 0, packed, BEFORE, pixels.length);
    augmenter.touchInPlace(packed, BEFORE, row);
    for (int i : new int[] {0, 1, 2, packed.length - 2, packed.length - 1}) {
      if (packed[i] != 77) {
        throw new AssertionError("The byte " + i + " beside the row was changed");
      }
    }
    return Arrays.copyOfRange(packed, BEFORE, BEFORE + pixels.length);
  }

  static Augmenter augmenter(Picture picture, Change... changes) {
    return new Augmenter(Augmentation.of(changes), picture).goTo(1, 0, 0);
  }

  /** The sum of the distances of all pixels. */
  static int distance(byte[] one, byte[] other) {
    int sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += Math.abs((one[i] & 0xFF) - (other[i] & 0xFF));
    }
    return sum;
  }
}
