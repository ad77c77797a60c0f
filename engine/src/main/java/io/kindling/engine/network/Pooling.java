package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.network.field.Field;
import io.kindling.engine.network.field.FieldKinds;
import io.kindling.engine.network.field.Fields;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.Pool;
import io.kindling.engine.op.PoolKind;
import java.util.List;

/**
 * One number for each window of rows [C,H,W] or [C,L]: the largest, or the mean of those that lie
 * inside the input.
 */
public record Pooling(PoolKind pool, List<Integer> size, List<Integer> strides, Padding padding)
    implements PlainLayer {
  static final Field<List<Integer>> SIZE =
      Field.open(
          "size",
          FieldKinds.wholes("the size of a window, such as 2 or [2, 3]", 1),
          "",
          "The numbers that a window covers in each dimension.");
  static final Field<List<Integer>> STRIDE =
      Field.open(
          "stride",
          FieldKinds.wholes("a whole number from 1, or a list such as [1, 2]", 1),
          "",
          "From one window to the next; as large as the window unless it is written.");
  static final Field<Padding> PADDING = Padding.field();
  static final LayerKind<Pooling> MAX =
      kind("maxPool", "The largest number of each window.", PoolKind.MAX);
  static final LayerKind<Pooling> AVERAGE =
      kind(
          "averagePool",
          "The mean of each window's numbers; padding does not count.",
          PoolKind.AVERAGE_INSIDE);

  public Pooling {
    size = List.copyOf(size);
    strides = List.copyOf(strides);
    SIZE.check(size, "a pooling layer");
    STRIDE.check(strides, "a pooling layer");
    Checks.require(
        pool != PoolKind.AVERAGE,
        "A pooling layer takes the largest number or the mean of those inside, found %s",
        pool);
  }

  /** Windows side by side, whose largest number is taken. */
  public static Pooling max(int size) {
    return new Pooling(PoolKind.MAX, List.of(size), List.of(size), Padding.VALID);
  }

  /** Windows side by side, whose mean is taken. */
  public static Pooling average(int size) {
    return new Pooling(PoolKind.AVERAGE_INSIDE, List.of(size), List.of(size), Padding.VALID);
  }

  private static LayerKind<Pooling> kind(String word, String sentence, PoolKind pool) {
    return LayerKind.of(word, Pooling.class, sentence)
        .main(SIZE, Pooling::size)
        .with(STRIDE, Pooling::strides)
        .with(PADDING, Pooling::padding)
        .built(fields -> of(fields, pool));
  }

  private static Pooling of(Fields fields, PoolKind pool) {
    List<Integer> size = fields.read(SIZE);
    return new Pooling(pool, size, fields.find(STRIDE).orElse(size), fields.read(PADDING));
  }

  private Windows windows() {
    return new Windows(word(), size, strides, List.of(1), padding);
  }

  @Override
  public LayerKind<?> kind() {
    return pool == PoolKind.MAX ? MAX : AVERAGE;
  }

  @Override
  public Shape output(Shape input) {
    Shape output = windows().output(input, input.size(0));
    List<Integer> kernels = windows().kernels(input);
    List<Integer> before = windows().before(input);
    List<Integer> behind = windows().behind(input);
    for (int axis = 0; axis < kernels.size(); axis++) {
      Checks.require(
          Math.max(before.get(axis), behind.get(axis)) < kernels.get(axis),
          "The %s layer's padding %s is not smaller than its window %s: some would see nothing",
          word(),
          padding,
          size);
    }
    return output;
  }

  @Override
  public Value apply(Value input, LayerContext context) {
    Graph graph = context.graph();
    Shape row = input.shape().withoutOuter();
    Windows windows = windows();
    Pool op =
        new Pool(
            pool,
            windows.kernels(row),
            windows.strides(row),
            windows.before(row),
            windows.behind(row));
    Value y = graph.add(op, Windows.asImages(graph, input)).output();
    return Formulas.reshape(graph, y, output(row).withOuter(input.shape().size(0)));
  }

  @Override
  public long multiplyAdds(Shape input) {
    return pool == PoolKind.MAX ? 0 : (long) windows().places(input) * output(input).elements();
  }

  @Override
  public String settings() {
    return size + (strides.equals(size) ? "" : " / " + strides);
  }
}
