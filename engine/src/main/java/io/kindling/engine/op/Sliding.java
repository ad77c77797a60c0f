package io.kindling.engine.op;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Op;
import java.util.List;

/**
 * How a window slides over the H and W of images [N,C,H,W]. Lists hold the number for H, then W.
 *
 * @param strides from one window to the next
 * @param dilations from one place of a window to the next
 * @param padBefore zeros that are thought to stand above and to the left
 * @param padAfter zeros that are thought to stand below and to the right
 */
record Sliding(
    List<Integer> strides,
    List<Integer> dilations,
    List<Integer> padBefore,
    List<Integer> padAfter) {
  private static final int AXES = 2;

  Sliding {
    checkAll("strides", strides, 1);
    checkAll("dilations", dilations, 1);
    checkAll("padding", padBefore, 0);
    checkAll("padding", padAfter, 0);
  }

  static void checkAll(String name, List<Integer> numbers, int least) {
    Checks.require(
        numbers.size() == AXES && numbers.stream().allMatch(number -> number >= least),
        "Invalid %s %s: expected a number from %s on for height and for width",
        name,
        numbers,
        least);
  }

  /** How many windows of this many places fit on an axis. */
  int windows(Op op, int axis, int size, int places) {
    int span = dilations.get(axis) * (places - 1) + 1;
    int room = size + padBefore.get(axis) + padAfter.get(axis);
    Checks.require(
        room >= span,
        "%s: a window over %s numbers does not fit on the %s of the input with its padding",
        op,
        span,
        room);
    return (room - span) / strides.get(axis) + 1;
  }

  /** Where on an axis of the image the place of a window lies; outside for padding. */
  int at(int axis, int window, int place) {
    return window * strides.get(axis) - padBefore.get(axis) + place * dilations.get(axis);
  }

  /** One place of one window that lies inside the image: where on the image, and which place. */
  interface Touch {
    void at(int image, int place);
  }

  /**
   * Visits the places of the window at (row, column) that lie inside an image of H x W.
   *
   * @param places the places of a window on H and on W
   */
  void window(int row, int column, int height, int width, List<Integer> places, Touch touch) {
    for (int i = 0; i < places.get(0); i++) {
      int h = at(0, row, i);
      for (int j = 0; j < places.get(1); j++) {
        int w = at(1, column, j);
        if (h >= 0 && h < height && w >= 0 && w < width) {
          touch.at(h * width + w, i * places.get(1) + j);
        }
      }
    }
  }
}
