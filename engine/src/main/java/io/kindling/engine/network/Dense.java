package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activate;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Affine;

/** y[N,O] = f(x[N,I] W[O,I]ᵀ + b[O]). */
public record Dense(int units, Activation activation, Initialiser initialiser)
    implements LayerSpec {
  public Dense {
    Checks.require(units > 0, "Invalid units %s of a dense layer: expected at least 1", units);
  }

  /** With the initialiser that suits the activation. */
  public Dense(int units, Activation activation) {
    this(units, activation, suited(activation));
  }

  /** He for activations that drop the negative half, Xavier for the others. */
  public static Initialiser suited(Activation activation) {
    return switch (activation.kind()) {
      case RELU, LEAKY_RELU -> Initialiser.HE;
      default -> Initialiser.XAVIER;
    };
  }

  @Override
  public String word() {
    return "dense";
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
  public String settings() {
    return units + " " + ActivationWords.word(activation);
  }
}
