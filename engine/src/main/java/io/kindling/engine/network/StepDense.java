package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.network.field.Fields;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Formulas;
import java.util.List;

/** A dense layer over the last dimension, with the same weights for each step of a sequence. */
public record StepDense(int units, Activation activation, Initialiser initialiser)
    implements PlainLayer {
  static final LayerKind<StepDense> KIND =
      LayerKind.of("stepDense", StepDense.class, "A dense layer for each step of a sequence [T,C].")
          .main(Dense.UNITS, StepDense::units)
          .with(InitialiserFields.WORD, StepDense::initialiser)
          .activation(StepDense::activation)
          .built(StepDense::of);

  public StepDense {
    Dense.UNITS.check(units, "a stepDense layer");
  }

  /** With the initialiser that suits the activation. */
  public StepDense(int units, Activation activation) {
    this(units, activation, InitialiserFields.suited(activation));
  }

  private static StepDense of(Fields fields) {
    Activation activation = ActivationFields.of(fields);
    return new StepDense(
        fields.read(Dense.UNITS), activation, InitialiserFields.of(fields, activation));
  }

  private Dense dense() {
    return new Dense(units, activation, initialiser);
  }

  @Override
  public LayerKind<?> kind() {
    return KIND;
  }

  @Override
  public Shape output(Shape input) {
    Checks.require(
        input.rank() == 2, "The stepDense layer takes sequences of shape [T,C], found %s", input);
    return Shape.of(input.size(0), units);
  }

  @Override
  public void declare(Shape input, Declarations declarations) {
    dense().declare(Shape.of(input.size(1)), declarations);
  }

  @Override
  public Masking masking(List<Shape> inputs) {
    return Masking.EACH_STEP;
  }

  @Override
  public Value apply(Value input, LayerContext context) {
    Graph graph = context.graph();
    int rows = input.shape().size(0);
    int steps = input.shape().size(1);
    Shape flat = Shape.of(rows * steps, input.shape().size(2));
    Value y = dense().apply(Formulas.reshape(graph, input, flat), context);
    return Formulas.reshape(graph, y, Shape.of(rows, steps, units));
  }

  @Override
  public long multiplyAdds(Shape input) {
    return (long) units * input.elements();
  }

  @Override
  public String settings() {
    return dense().settings();
  }
}
