package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Softmax;

/**
 * Turns the numbers of a row into probabilities. Not before crossEntropy, which works on logits.
 */
public record SoftmaxLayer() implements LayerSpec {
  @Override
  public String word() {
    return "softmax";
  }

  @Override
  public Shape output(Shape input) {
    Checks.require(
        input.rank() == 1, "A softmax layer takes rows of one dimension, found %s", input);
    return input;
  }

  @Override
  public Value apply(Value input, LayerContext context) {
    return context.graph().add(new Softmax(), input).output();
  }

  @Override
  public String settings() {
    return "";
  }
}
