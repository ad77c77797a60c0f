package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Formulas;
import java.util.ArrayList;
import java.util.List;

/**
 * How windows slide over rows of shape [C,L] or [C,H,W]; the ops see [N,C,1,L] or [N,C,H,W]. Lists
 * hold a number for each dimension that is slid over, or one for all.
 */
record Windows(
    String layer,
    List<Integer> kernel,
    List<Integer> strides,
    List<Integer> dilations,
    Padding padding) {
  private static final int AXES = 2;

  /** The zeros before and behind an axis, and the windows on it. */
  private record Axis(int kernel, int stride, int dilation, int before, int behind, int windows) {}

  /** Checks that the windows fit, and gives the shape of a row behind them. */
  Shape output(Shape input, int channels) {
    List<Axis> axes = axes(input);
    return input.rank() == AXES
        ? Shape.of(channels, axes.get(1).windows)
        : Shape.of(channels, axes.get(0).windows, axes.get(1).windows);
  }

  /** The places of one window. */
  int places(Shape input) {
    return axes(input).stream().mapToInt(Axis::kernel).reduce(1, (left, right) -> left * right);
  }

  List<Integer> kernels(Shape input) {
    return axes(input).stream().map(Axis::kernel).toList();
  }

  List<Integer> strides(Shape input) {
    return axes(input).stream().map(Axis::stride).toList();
  }

  List<Integer> dilations(Shape input) {
    return axes(input).stream().map(Axis::dilation).toList();
  }

  List<Integer> before(Shape input) {
    return axes(input).stream().map(Axis::before).toList();
  }

  List<Integer> behind(Shape input) {
    return axes(input).stream().map(Axis::behind).toList();
  }

  private List<Axis> axes(Shape input) {
    Checks.require(
        input.rank() == 2 || input.rank() == 3,
        "The %s layer takes rows of shape [C,L] or [C,H,W], found %s: put a reshape layer before it",
        layer,
        input);
    List<Axis> axes = new ArrayList<>();
    if (input.rank() == 2) {
      axes.add(new Axis(1, 1, 1, 0, 0, 1));
    }
    for (int i = 0; i < input.rank() - 1; i++) {
      axes.add(axis(input, i));
    }
    return axes;
  }

  private Axis axis(Shape input, int axis) {
    int size = input.size(axis + 1);
    int places = at("kernel", kernel, input, axis);
    int stride = at("stride", strides, input, axis);
    int dilation = at("dilation", dilations, input, axis);
    long span = (long) dilation * (places - 1) + 1;
    long before = 0;
    long behind = 0;
    switch (padding.rule()) {
      case SAME -> {
        long zeros = Math.max(0, ((size - 1L) / stride) * stride + span - size);
        before = zeros / 2;
        behind = zeros - before;
      }
      case SIZES -> {
        before = at("padding", padding.before(), input, axis);
        behind = at("padding", padding.behind(), input, axis);
      }
      case VALID -> {}
    }
    long room = size + before + behind;
    Checks.require(
        span <= room && room <= Integer.MAX_VALUE,
        "The %s layer's window over %s numbers does not fit on the %s of its input %s with padding"
            + " %s: take a smaller kernel or more padding",
        layer,
        span,
        room,
        input,
        padding);
    int windows = (int) ((room - span) / stride + 1);
    return new Axis(places, stride, dilation, (int) before, (int) behind, windows);
  }

  private int at(String name, List<Integer> numbers, Shape input, int axis) {
    Checks.require(
        numbers.size() == 1 || numbers.size() == input.rank() - 1,
        "The %s layer's %s %s does not fit an input of shape %s: expected one number, or %s",
        layer,
        name,
        numbers,
        input,
        input.rank() - 1);
    return numbers.get(numbers.size() == 1 ? 0 : axis);
  }

  /** Rows of [C,L] as [N,C,1,L]. */
  static Value asImages(Graph graph, Value x) {
    Shape shape = x.shape();
    return shape.rank() == 3
        ? Formulas.reshape(graph, x, Shape.of(shape.size(0), shape.size(1), 1, shape.size(2)))
        : x;
  }
}
