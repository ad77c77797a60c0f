package io.kindling.engine.network;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.PoolKind;

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
    return WholePool.output(this, input);
  }

  @Override
  public Value apply(Value input, LayerContext context) {
    return WholePool.of(context.graph(), PoolKind.AVERAGE, input);
  }

  @Override
  public String settings() {
    return "";
  }
}
