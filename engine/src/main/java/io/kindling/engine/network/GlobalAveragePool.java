package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Formulas;

/** The mean of each channel of rows [C,H,W] or [C,L]. */
public record GlobalAveragePool() implements PlainLayer {
  static final LayerKind<GlobalAveragePool> KIND =
      LayerKind.of("globalAveragePool", GlobalAveragePool.class, "The mean of each channel.")
          .built(fields -> new GlobalAveragePool());

  @Override
  public LayerKind<?> kind() {
    return KIND;
  }

  @Override
  public Shape output(Shape input) {
    Checks.require(
        input.rank() == 2 || input.rank() == 3,
        "The globalAveragePool layer takes rows of shape [C,L] or [C,H,W], found %s",
        input);
    return Shape.of(input.size(0));
  }

  @Override
  public Value apply(Value input, LayerContext context) {
    return input.shape().rank() == 3
        ? Formulas.mean(context.graph(), input, 2)
        : Formulas.mean(context.graph(), input, 2, 3);
  }

  @Override
  public String settings() {
    return "";
  }
}
