package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.network.field.Field;
import io.kindling.engine.network.field.FieldKinds;
import io.kindling.engine.op.Activation;
import java.util.List;

/** y = f(main(x) + shortcut(x)); He et al. 2016. A shortcut without layers is x itself. */
public record Residual(Chain main, Chain shortcut, Activation activation) implements LayerSpec {
  static final Field<Chain> MAIN =
      Field.open("main", FieldKinds.layers(), "", "The layers whose output is added.");
  static final Field<Chain> SHORTCUT =
      Field.of(
          "shortcut",
          FieldKinds.layers(),
          Chain.NONE,
          "",
          "The layers of the way past the main ones; none adds the input itself.");
  static final LayerKind<Residual> KIND =
      LayerKind.of("residual", Residual.class, "Adds its input to what its layers make of it.")
          .main(MAIN, Residual::main)
          .with(SHORTCUT, Residual::shortcut)
          .activation(Residual::activation)
          .built(
              fields ->
                  new Residual(
                      fields.read(MAIN), fields.read(SHORTCUT), ActivationFields.of(fields)));

  public Residual {
    Checks.require(
        !main.entries().isEmpty(), "A residual layer has no main layers: expected at least one");
    Chain.checkInput("residual", List.of(main, shortcut));
  }

  @Override
  public LayerKind<?> kind() {
    return KIND;
  }

  @Override
  public Shape place(List<Shape> inputs, Declarations declarations) {
    Shape input = Declarations.single(this, inputs);
    Shape left = main.place(input, declarations.inside("main"));
    Shape right = shortcut.place(input, declarations.inside("shortcut"));
    Checks.require(
        left.equals(right),
        "A residual layer adds two equal shapes, found %s behind its main layers and %s behind its"
            + " shortcut: give the shortcut layers that make it %s",
        left,
        right,
        left);
    return left;
  }

  @Override
  public List<Inner> inside() {
    return List.of(new Inner("main", main), new Inner("shortcut", shortcut));
  }

  @Override
  public Masking masking(List<Shape> inputs) {
    return Masking.INSIDE;
  }

  @Override
  public Value apply(List<Value> inputs, LayerContext context) {
    Value left = main.apply(inputs.get(0), context.inside("main"));
    Value right = shortcut.apply(inputs.get(0), context.inside("shortcut"));
    Value sum = context.add(new Sum(), List.of(left, right));
    return activation.equals(Activation.IDENTITY)
        ? sum
        : context.add(new Activated(activation), List.of(sum));
  }

  @Override
  public String settings() {
    return ActivationWords.word(activation);
  }
}
