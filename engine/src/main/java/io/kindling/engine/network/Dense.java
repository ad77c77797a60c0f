package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.network.field.Field;
import io.kindling.engine.network.field.FieldKinds;
import io.kindling.engine.network.field.Fields;
import io.kindling.engine.op.Activate;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Affine;

/** y[N,O] = f(x[N,I] W[O,I]ᵀ + b[O]). */
public record Dense(int units, Activation activation, Initialiser initialiser)
    implements PlainLayer {
  static final Field<Integer> UNITS =
      Field.open(
          "units",
          FieldKinds.whole(1, 1 << 24),
          "numbers",
          "How many numbers come out of a fully connected layer.");
  static final LayerKind<Dense> KIND =
      LayerKind.of("dense", Dense.class, "A fully connected layer.")
          .main(UNITS, Dense::units)
          .with(InitialiserFields.WORD, Dense::initialiser)
          .activation(Dense::activation)
          .built(Dense::of);

  public Dense {
    UNITS.check(units, "a dense layer");
  }

  /** With the initialiser that suits the activation. */
  public Dense(int units, Activation activation) {
    this(units, activation, InitialiserFields.suited(activation));
  }

  private static Dense of(Fields fields) {
    Activation activation = ActivationFields.of(fields);
    return new Dense(fields.read(UNITS), activation, InitialiserFields.of(fields, activation));
  }

  @Override
  public LayerKind<?> kind() {
    return KIND;
  }

  @Override
  public Shape output(Shape input) {
    Checks.require(
        input.rank() == 1,
        "A dense layer takes rows of one dimension, found %s: put a flatten layer before it",
        input);
    return Shape.of(units);
  }

  @Override
  public void declare(Shape input, Declarations declarations) {
    declarations.parameter("weight", Shape.of(units, input.size(0)), initialiser);
    declarations.parameter("bias", Shape.of(units), Initialiser.ZEROS);
  }

  @Override
  public Value apply(Value input, LayerContext context) {
    Value affine =
        context
            .graph()
            .add(new Affine(), input, context.window("weight"), context.window("bias"))
            .output();
    return activation.equals(Activation.IDENTITY)
        ? affine
        : context.graph().add(new Activate(activation), affine).output();
  }

  @Override
  public long multiplyAdds(Shape input) {
    return (long) units * input.elements();
  }

  @Override
  public String settings() {
    return units + " " + ActivationWords.word(activation);
  }
}
