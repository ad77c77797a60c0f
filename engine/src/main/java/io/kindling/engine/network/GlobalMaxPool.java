package io.kindling.engine.network;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.PoolKind;

/** The largest number of each channel of rows [C,H,W] or [C,L]; of several, the first is taken. */
public record GlobalMaxPool() implements PlainLayer {
  static final LayerKind<GlobalMaxPool> KIND =
      LayerKind.of("globalMaxPool", GlobalMaxPool.class, "The largest number of each channel.")
          .built(fields -> new GlobalMaxPool());

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
    return WholePool.of(context.graph(), PoolKind.MAX, input);
  }

  @Override
  public String settings() {
    return "";
  }
}
