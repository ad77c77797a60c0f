package io.kindling.engine.metric;

import io.kindling.engine.loss.BoxesLoss;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/** Objects from the numbers of the cells of a grid, as the loss {@code boxes} has them. */
public final class GridBoxes {
  /** From this probability on a cell holds an object. */
  public static final double THRESHOLD = 0.5;

  /** Two of a class that overlap so much are one. */
  public static final double SAME = 0.5;

  private GridBoxes() {}

  /**
   * The objects of a picture, the most probable first.
   *
   * @param numbers those of the cells, line after line
   * @param cells how many cells there are
   * @param width how many numbers a cell has
   */
  public static List<FoundBox> all(IntToDoubleFunction numbers, int cells, int width) {
    int grid = (int) Math.round(Math.sqrt(cells));
    List<FoundBox> found = new ArrayList<>();
    for (int cell = 0; cell < cells; cell++) {
      int at = cell * width;
      if (numbers.applyAsDouble(at) >= THRESHOLD) {
        found.add(box(numbers, at, cell % grid, cell / grid, grid, width));
      }
    }
    found.sort(Comparator.comparing(FoundBox::probability).reversed());
    return found;
  }

  private static FoundBox box(
      IntToDoubleFunction numbers, int at, int column, int line, int grid, int width) {
    double x = (column + numbers.applyAsDouble(at + 1)) / grid;
    double y = (line + numbers.applyAsDouble(at + 2)) / grid;
    double wide = numbers.applyAsDouble(at + 3);
    double high = numbers.applyAsDouble(at + 4);
    int best = BoxesLoss.FIRST_CLASS;
    for (int i = best + 1; i < width; i++) {
      best = numbers.applyAsDouble(at + i) > numbers.applyAsDouble(at + best) ? i : best;
    }
    return new FoundBox(
        best - BoxesLoss.FIRST_CLASS,
        numbers.applyAsDouble(at) * numbers.applyAsDouble(at + best),
        x - wide / 2,
        y - high / 2,
        x + wide / 2,
        y + high / 2);
  }

  /** Without those that a more probable one of their class covers. */
  public static List<FoundBox> distinct(List<FoundBox> found) {
    List<FoundBox> kept = new ArrayList<>();
    for (FoundBox one : found) {
      boolean again =
          kept.stream().anyMatch(two -> two.kind() == one.kind() && two.overlap(one) >= SAME);
      if (!again) {
        kept.add(one);
      }
    }
    return kept;
  }

  /** How many of those that were found are there: each object once, of its class, overlapping. */
  static int right(List<FoundBox> found, List<FoundBox> there) {
    List<FoundBox> left = new ArrayList<>(there);
    int right = 0;
    for (FoundBox one : found) {
      FoundBox best = null;
      for (FoundBox two : left) {
        boolean fits = two.kind() == one.kind() && one.overlap(two) >= SAME;
        if (fits && (best == null || one.overlap(two) > one.overlap(best))) {
          best = two;
        }
      }
      if (best != null) {
        left.remove(best);
        right++;
      }
    }
    return right;
  }
}
