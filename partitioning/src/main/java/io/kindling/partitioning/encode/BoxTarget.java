package io.kindling.partitioning.encode;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Boxes as numbers for each cell of a grid, line after line: 1 where the middle of a box lies in
 * the cell, else 0; where in the cell it lies; what the box is of the picture's width and height;
 * and for each class 1 or 0. Of several boxes of a cell the largest counts.
 */
final class BoxTarget implements TargetCode {
  /** The numbers of a cell before those of the classes. */
  static final int FIRST = 5;

  private static final long serialVersionUID = 1;
  private static final Comparator<Box> LARGEST_FIRST =
      Comparator.comparing(Box::area).reversed().thenComparing(Comparator.naturalOrder());

  private final LabelColumn column;
  private final ClassNumbers numbers;
  private final int grid;
  private final int width;

  BoxTarget(LabelColumn column) {
    this.column = column;
    this.numbers = new ClassNumbers(column.classes());
    this.grid = column.grid();
    this.width = FIRST + column.classes().size();
  }

  /** The number of the cell in which the middle of a box lies. */
  private static int cell(Box box, int grid) {
    return place(box.y(), grid) * grid + place(box.x(), grid);
  }

  private static int place(double middle, int grid) {
    return Math.max(0, Math.min(grid - 1, (int) Math.floor(middle * grid)));
  }

  /** How many boxes have no cell for themselves. */
  static long without(List<Box> boxes, int grid) {
    return boxes.size() - boxes.stream().mapToInt(box -> cell(box, grid)).distinct().count();
  }

  @Override
  public int size() {
    return grid * grid * width;
  }

  @Override
  public void encodeInto(byte[] data, int from, int to, float[] target) {
    Arrays.fill(target, 0);
    List<Box> boxes = Boxes.of(data, from);
    boxes.sort(LARGEST_FIRST);
    for (Box box : boxes) {
      int at = cell(box, grid) * width;
      if (target[at] == 0) {
        putInto(box, at, target);
      }
    }
  }

  private void putInto(Box box, int at, float[] target) {
    int number = numbers.of(box.name());
    if (number == ClassNumbers.NONE) {
      throw TargetCode.unknown(box.name(), column);
    }
    target[at] = 1;
    target[at + 1] = (float) (box.x() * grid - place(box.x(), grid));
    target[at + 2] = (float) (box.y() * grid - place(box.y(), grid));
    target[at + 3] = (float) box.width();
    target[at + 4] = (float) box.height();
    target[at + FIRST + number] = 1;
  }
}
