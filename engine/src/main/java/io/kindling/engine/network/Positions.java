package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Formulas;
import java.util.List;

/** Adds trained numbers to each step of a sequence [T,E], which tell the steps apart. */
public record Positions() implements PlainLayer {
  static final LayerKind<Positions> KIND =
      LayerKind.of("positions", Positions.class, "Adds trained numbers to each step of a sequence.")
          .built(fields -> new Positions());

  @Override
  public LayerKind<?> kind() {
    return KIND;
  }

  @Override
  public Shape output(Shape input) {
    Checks.require(
        input.rank() == 2, "The positions layer takes sequences of shape [T,E], found %s", input);
    return input;
  }

  @Override
  public void declare(Shape input, Declarations declarations) {
    declarations.parameter("weight", input, Initialiser.XAVIER);
  }

  @Override
  public Masking masking(List<Shape> inputs) {
    return Masking.EACH_STEP;
  }

  @Override
  public Value apply(Value input, LayerContext context) {
    return Formulas.add(context.graph(), input, context.window("weight"));
  }

  @Override
  public String settings() {
    return "";
  }
}
