package io.kindling.engine.network;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.network.field.Field;
import io.kindling.engine.network.field.FieldKinds;
import io.kindling.engine.op.DropoutMask;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.step.Mode;
import java.util.List;

/** While training, sets numbers to 0 with probability {@code rate} and scales the others up. */
public record Dropout(float rate) implements PlainLayer {
  static final Field<Float> RATE =
      Field.open(
          "rate",
          FieldKinds.number("a number from 0 to below 1", rate -> rate >= 0 && rate < 1),
          "",
          "The share of numbers that are set to 0 while training.");
  static final LayerKind<Dropout> KIND =
      LayerKind.of("dropout", Dropout.class, "Sets some numbers to 0 while training.")
          .main(RATE, Dropout::rate)
          .built(fields -> new Dropout(fields.read(RATE)));

  public Dropout {
    RATE.check(rate, "a dropout layer");
  }

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
    if (context.mode() != Mode.TRAIN || rate == 0) {
      return input;
    }
    Graph graph = context.graph();
    Value mask = graph.add(new DropoutMask(rate, context.site(), input.shape())).output();
    return Formulas.multiply(graph, input, mask);
  }

  @Override
  public String settings() {
    return Float.toString(rate);
  }
}
