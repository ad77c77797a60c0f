package io.kindling.engine.op;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Adds to a graph what is made of several ops. Negative axes count from the last. */
public final class Formulas {
  private Formulas() {}

  /** A constant. */
  public static Value number(Graph graph, double number) {
    return graph.add(new Fill(number, Shape.of())).output();
  }

  public static Value add(Graph graph, Value left, Value right) {
    return graph.add(new Pairwise(PairFunction.ADD), left, right).output();
  }

  public static Value subtract(Graph graph, Value left, Value right) {
    return graph.add(new Pairwise(PairFunction.SUBTRACT), left, right).output();
  }

  public static Value multiply(Graph graph, Value left, Value right) {
    return graph.add(new Pairwise(PairFunction.MULTIPLY), left, right).output();
  }

  public static Value divide(Graph graph, Value left, Value right) {
    return graph.add(new Pairwise(PairFunction.DIVIDE), left, right).output();
  }

  public static Value apply(Graph graph, Activation activation, Value x) {
    return graph.add(new Activate(activation), x).output();
  }

  public static Value negate(Graph graph, Value x) {
    return apply(graph, Activation.NEGATE, x);
  }

  /** x times a constant. */
  public static Value scale(Graph graph, Value x, double factor) {
    return multiply(graph, x, number(graph, factor));
  }

  /** x plus a constant. */
  public static Value shift(Graph graph, Value x, double offset) {
    return add(graph, x, number(graph, offset));
  }

  /** The value, or zeros where there is none. */
  public static Value orZeros(Graph graph, Optional<Value> value, Shape shape) {
    return value.orElseGet(() -> graph.add(new Fill(0, shape)).output());
  }

  /** x under another shape; x itself where it has that shape. */
  public static Value reshape(Graph graph, Value x, Shape shape) {
    return x.shape().equals(shape) ? x : graph.add(new Reshape(shape), x).output();
  }

  /** x repeated to a shape; x itself where it has that shape. */
  public static Value broadcast(Graph graph, Value x, Shape to) {
    return x.shape().equals(to) ? x : graph.add(new Broadcast(to), x).output();
  }

  /** The adjoint of {@link #broadcast}: sums over what would be repeated. */
  public static Value sumTo(Graph graph, Value x, Shape shape) {
    List<Integer> axes = Places.repeated(shape, x.shape());
    if (axes.isEmpty()) {
      return x;
    }
    return reshape(graph, graph.add(new Reduce(Reduction.SUM, axes), x).output(), shape);
  }

  public static Value sum(Graph graph, Value x, int... axes) {
    return graph.add(new Reduce(Reduction.SUM, axes), x).output();
  }

  public static Value mean(Graph graph, Value x, int... axes) {
    return graph.add(new Reduce(Reduction.MEAN, axes), x).output();
  }

  /** The sum along axes that stay, at size 1. */
  public static Value sumKept(Graph graph, Value x, int... axes) {
    return kept(graph, new Reduce(Reduction.SUM, axes), x);
  }

  private static Value kept(Graph graph, Reduce reduce, Value x) {
    int[] sizes = x.shape().toArray();
    reduce.axes().forEach(axis -> sizes[Lines.axis(reduce, x.shape(), axis)] = 1);
    return reshape(graph, graph.add(reduce, x).output(), Shape.of(sizes));
  }

  /**
   * The logarithm of the sum of exp(x) over axes, which are dropped; safe for large numbers. Minus
   * infinity stands for nothing to add.
   */
  public static Value logSumExp(Graph graph, Value x, int... axes) {
    Reduce largest = new Reduce(Reduction.MAX, axes);
    Activation finite = Activation.clip(-Float.MAX_VALUE, Float.MAX_VALUE);
    Value top = apply(graph, finite, kept(graph, largest, x));
    Value most = graph.add(new StopGradient(), top).output();
    Value powers = apply(graph, Activation.EXP, subtract(graph, x, most));
    Value log = apply(graph, Activation.LOG, sum(graph, powers, axes));
    return add(graph, log, reshape(graph, most, log.shape()));
  }

  /** The variance over axes, which are dropped; divided by the count. */
  public static Value variance(Graph graph, Value x, int... axes) {
    Value mean = kept(graph, new Reduce(Reduction.MEAN, axes), x);
    Value centred = subtract(graph, x, mean);
    return mean(graph, apply(graph, Activation.SQUARE, centred), axes);
  }

  /** Arrays of one shape behind each other along a new axis. */
  public static Value stack(Graph graph, int axis, List<Value> values) {
    Checks.require(!values.isEmpty(), "A stack takes at least one array, found none");
    Shape one = values.get(0).shape();
    int index = axis < 0 ? axis + one.rank() + 1 : axis;
    Checks.require(
        index >= 0 && index <= one.rank(),
        "A stack of arrays of shape %s has no axis %s",
        one,
        axis);
    List<Integer> sizes = new ArrayList<>();
    for (int size : one.toArray()) {
      sizes.add(size);
    }
    sizes.add(index, 1);
    Shape longer = Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray());
    Value[] parts =
        values.stream().map(value -> reshape(graph, value, longer)).toArray(Value[]::new);
    return graph.add(new Concat(index), parts).output();
  }

  /** An array cut along an axis into so many parts of one size. */
  public static List<Value> split(Graph graph, Value x, int axis, int parts) {
    int size = x.shape().size(axis);
    Checks.require(
        parts > 0 && size % parts == 0,
        "An array of shape %s cannot be cut into %s equal parts along axis %s",
        x.shape(),
        parts,
        axis);
    List<Value> cut = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      Op slice = new Slice(axis, part * (size / parts), (part + 1) * (size / parts));
      cut.add(graph.add(slice, x).output());
    }
    return cut;
  }
}
