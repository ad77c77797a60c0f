package io.kindling.partitioning.encode;

import io.kindling.partitioning.Schema;
import java.util.List;

/** The number of the class of each pixel, line after line; below 0 where it has none. */
final class MaskTarget implements TargetCode {
  private static final long serialVersionUID = 1;
  private final LabelColumn column;
  private final ClassNumbers numbers;
  private final int pixels;

  MaskTarget(LabelColumn column, Schema schema) {
    this.column = column;
    this.numbers = new ClassNumbers(column.classes());
    this.pixels = pixels(schema);
  }

  /** How many pixels images have. */
  static int pixels(Schema schema) {
    List<Integer> sizes = schema.dimensions();
    return sizes.get(sizes.size() - 2) * sizes.get(sizes.size() - 1);
  }

  @Override
  public int size() {
    return pixels;
  }

  @Override
  public void encodeInto(byte[] data, int from, int to, float[] target) {
    List<String> names = Mask.names(data, from);
    int[] known = new int[names.size()];
    for (int i = 0; i < known.length; i++) {
      known[i] = numbers.of(names.get(i));
    }
    int start = Mask.pixelsFrom(data, from);
    for (int i = 0; i < pixels; i++) {
      int own = data[start + i] & 0xFF;
      if (known[own] == ClassNumbers.NONE && !names.get(own).equals(Mask.NO_CLASS)) {
        throw TargetCode.unknown(names.get(own), column);
      }
      target[i] = known[own]; // of no class: below 0
    }
  }
}
