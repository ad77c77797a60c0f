package io.kindling.engine.network;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activate;
import io.kindling.engine.op.Activation;
import java.util.List;

/** An activation as a layer of its own, for use behind batch normalisation. */
public record Activated(Activation activation) implements PlainLayer {
  static final LayerKind<Activated> KIND =
      LayerKind.of("activation", Activated.class, "An activation, for use behind batchNorm.")
          .mainActivation(Activated::activation)
          .built(fields -> new Activated(ActivationFields.of(fields)));

  @Override
  public LayerKind<?> kind() {
    return KIND;
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public Masking masking(List<Shape> inputs) {
    return Masking.EACH_STEP;
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
