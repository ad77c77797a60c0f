package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.network.field.Field;
import io.kindling.engine.network.field.FieldKinds;
import java.util.List;

/**
 * Inputs behind one another.
 *
 * @param axis the dimension of a row in which they stand so; negative ones count from the last
 */
public record Concat(int axis) implements Join {
  static final Field<Integer> AXIS =
      Field.of(
          "axis",
          FieldKinds.whole(-8, 8),
          0,
          "",
          "The dimension of a row in which the inputs stand behind one another; -1 is the last.");
  static final LayerKind<Concat> KIND =
      LayerKind.of("concat", Concat.class, "Several inputs behind one another.")
          .with(AXIS, Concat::axis)
          .built(fields -> new Concat(fields.read(AXIS)));

  /** In the first dimension of a row: numbers of a column, channels of an image. */
  public static final Concat OF_CHANNELS = new Concat(0);

  public Concat {
    AXIS.check(axis, "a concat layer");
  }

  @Override
  public LayerKind<?> kind() {
    return KIND;
  }

  @Override
  public Shape output(List<Shape> inputs) {
    int[] sizes = inputs.get(0).toArray();
    int own = axis < 0 ? axis + sizes.length : axis;
    int sum = 0;
    for (Shape input : inputs) {
      boolean fits = own >= 0 && own < sizes.length && input.rank() == sizes.length;
      for (int i = 0; fits && i < sizes.length; i++) {
        fits = i == own || input.size(i) == sizes[i];
      }
      Checks.require(
          fits,
          "A concat layer takes inputs that are equal in all dimensions but number %s, found %s",
          axis,
          inputs);
      sum = Math.addExact(sum, input.size(own));
    }
    sizes[own] = sum;
    return Shape.of(sizes);
  }

  @Override
  public Value join(List<Value> inputs, Graph graph) {
    int rank = inputs.get(0).shape().rank();
    int dimension = axis < 0 ? rank + axis : axis + 1;
    return graph
        .add(new io.kindling.engine.op.Concat(dimension), inputs.toArray(Value[]::new))
        .output();
  }

  @Override
  public Masking masking(List<Shape> inputs) {
    boolean inTime = axis == 0 || axis == -inputs.get(0).rank();
    return inTime ? Masking.UNAWARE : Masking.EACH_STEP;
  }

  @Override
  public String settings() {
    return "axis " + axis;
  }
}
