package io.kindling.engine.network;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activate;
import io.kindling.engine.op.Activation;

/** An activation as a layer of its own, for use behind batch normalisation. */
public record Activated(Activation activation) implements LayerSpec {
  @Override
  public String word() {
    return "activation";
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public Value apply(Value input, LayerContext context) {
    return context.graph().add(new Activate(activation), input).output();
  }

  @Override
  public String settings() {
    return ActivationWords.word(activation);
  }
}
