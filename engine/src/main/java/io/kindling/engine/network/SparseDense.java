package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.network.field.Field;
import io.kindling.engine.network.field.FieldKinds;
import io.kindling.engine.network.field.Fields;
import io.kindling.engine.op.Activate;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.SparseAffine;
import java.util.List;

/**
 * A dense layer over rows of which only some numbers are named, [2,K]: their places among the
 * inputs, and then the numbers. At a place of -1 nothing is there; all inputs that are not named
 * are zeros. Its weights lie as a table W[I,O], so that their gradient has the rows that examples
 * name. They start as those of a dense layer whose inputs are the K entries of a row.
 */
public record SparseDense(int units, int inputs, Activation activation, Initialiser initialiser)
    implements PlainLayer {
  static final Field<Integer> INPUTS =
      Field.open(
          "inputs",
          FieldKinds.whole(1, 1 << 24),
          "numbers",
          "How many numbers a row has, those included that it does not name.");
  static final LayerKind<SparseDense> KIND =
      LayerKind.of(
              "sparseDense",
              SparseDense.class,
              "A dense layer over rows [2,K] of places from 0, or -1 for none, and then values.")
          .main(Dense.UNITS, SparseDense::units)
          .with(INPUTS, SparseDense::inputs)
          .with(InitialiserFields.WORD, SparseDense::initialiser)
          .activation(SparseDense::activation)
          .built(SparseDense::of);

  public SparseDense {
    Dense.UNITS.check(units, "a sparseDense layer");
    INPUTS.check(inputs, "a sparseDense layer");
  }

  /** With the initialiser that suits the activation. */
  public SparseDense(int units, int inputs, Activation activation) {
    this(units, inputs, activation, InitialiserFields.suited(activation));
  }

  private static SparseDense of(Fields fields) {
    Activation activation = ActivationFields.of(fields);
    return new SparseDense(
        fields.read(Dense.UNITS),
        fields.read(INPUTS),
        activation,
        InitialiserFields.of(fields, activation));
  }

  @Override
  public LayerKind<?> kind() {
    return KIND;
  }

  @Override
  public Shape output(Shape input) {
    Checks.require(
        input.rank() == 2 && input.size(0) == 2 && input.size(1) > 0,
        "The sparseDense layer takes rows of shape [2,K], K places and then K values, found %s: put"
            + " a reshape layer before it",
        input);
    return Shape.of(units);
  }

  @Override
  public void declare(Shape input, Declarations declarations) {
    Fan fan = new Fan(input.size(1), units);
    declarations.table("weight", Shape.of(inputs, units), initialiser, fan);
    declarations.parameter("bias", Shape.of(units), Initialiser.ZEROS);
  }

  @Override
  public Value apply(Value input, LayerContext context) {
    Graph graph = context.graph();
    Shape entries = Shape.of(input.shape().size(0), input.shape().size(2));
    List<Value> parts = Formulas.split(graph, input, 1, 2);
    Value places = Formulas.reshape(graph, parts.get(0), entries);
    Value values = Formulas.reshape(graph, parts.get(1), entries);
    Value affine =
        graph
            .add(
                new SparseAffine(),
                places,
                values,
                context.window("weight"),
                context.window("bias"))
            .output();
    return activation.equals(Activation.IDENTITY)
        ? affine
        : graph.add(new Activate(activation), affine).output();
  }

  @Override
  public long multiplyAdds(Shape input) {
    return (long) units * input.size(1);
  }

  @Override
  public String settings() {
    return units + " " + ActivationWords.word(activation) + " of " + inputs;
  }
}
