package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.DropoutMask;
import io.kindling.engine.op.Multiply;
import io.kindling.engine.step.Mode;

/** While training, sets numbers to 0 with probability {@code rate} and scales the others up. */
public record Dropout(float rate) implements LayerSpec {
  public Dropout {
    Checks.require(
        rate >= 0 && rate < 1, "Invalid rate %s of a dropout layer: expected 0 to below 1", rate);
  }

  @Override
  public String word() {
    return "dropout";
  }

  @Override
  public Shape output(Shape input) {
    Checks.require(
        input.rank() == 1, "A dropout layer takes rows of one dimension, found %s", input);
    return input;
  }

  @Override
  public Value apply(Value input, LayerContext context) {
    if (context.mode() != Mode.TRAIN || rate == 0) {
      return input;
    }
    Graph graph = context.graph();
    Value mask = graph.add(new DropoutMask(rate, context.layer(), input.shape())).output();
    return graph.add(new Multiply(), input, mask).output();
  }

  @Override
  public String settings() {
    return Float.toString(rate);
  }
}
