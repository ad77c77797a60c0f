package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.network.field.Field;
import io.kindling.engine.network.field.FieldKinds;
import io.kindling.engine.op.Transpose;
import java.util.List;
import java.util.stream.IntStream;

/** The dimensions of a row in another order: dimension i of the output is order[i] of the input. */
public record PermuteLayer(List<Integer> order) implements PlainLayer {
  static final Field<List<Integer>> ORDER =
      Field.open(
          "order",
          FieldKinds.wholes("the numbers of a row's dimensions from 0, such as [1, 0]", 0),
          "",
          "The dimensions of a row in their new order.");
  static final LayerKind<PermuteLayer> KIND =
      LayerKind.of("permute", PermuteLayer.class, "The dimensions of a row in another order.")
          .main(ORDER, PermuteLayer::order)
          .built(fields -> new PermuteLayer(fields.read(ORDER)));

  public PermuteLayer {
    order = List.copyOf(order);
    Checks.require(
        order.stream().sorted().toList().equals(IntStream.range(0, order.size()).boxed().toList()),
        "Invalid order %s of a permute layer: expected each number from 0 to %s once",
        order,
        order.size() - 1);
  }

  @Override
  public LayerKind<?> kind() {
    return KIND;
  }

  @Override
  public Shape output(Shape input) {
    Checks.require(
        input.rank() == order.size(),
        "The permute layer's order %s has %s dimensions, its input %s has %s",
        order,
        order.size(),
        input,
        input.rank());
    return Shape.of(order.stream().mapToInt(input::size).toArray());
  }

  @Override
  public Value apply(Value input, LayerContext context) {
    int[] all = IntStream.rangeClosed(0, order.size()).toArray();
    for (int i = 0; i < order.size(); i++) {
      all[i + 1] = order.get(i) + 1;
    }
    return context.graph().add(Transpose.of(all), input).output();
  }

  @Override
  public String settings() {
    return order.toString();
  }
}
