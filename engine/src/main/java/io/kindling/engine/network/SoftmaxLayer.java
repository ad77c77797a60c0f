package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Softmax;
import java.util.List;

/**
 * Turns the numbers of a row, or of its last dimension, into probabilities. Not before
 * crossEntropy, which works on logits.
 */
public record SoftmaxLayer() implements PlainLayer {
  static final LayerKind<SoftmaxLayer> KIND =
      LayerKind.of("softmax", SoftmaxLayer.class, "Turns the numbers of a row to probabilities.")
          .built(fields -> new SoftmaxLayer());

  @Override
  public LayerKind<?> kind() {
    return KIND;
  }

  @Override
  public Shape output(Shape input) {
    Checks.require(
        input.rank() > 0, "A softmax layer takes rows of a dimension or more, found %s", input);
    return input;
  }

  @Override
  public Masking masking(List<Shape> inputs) {
    return inputs.get(0).rank() > 1 ? Masking.EACH_STEP : Masking.UNAWARE;
  }

  @Override
  public Value apply(Value input, LayerContext context) {
    return context.graph().add(new Softmax(-1), input).output();
  }

  @Override
  public String settings() {
    return "";
  }
}
