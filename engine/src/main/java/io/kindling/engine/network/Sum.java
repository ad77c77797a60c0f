package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Formulas;
import java.util.List;

/** The sum of inputs of equal shapes, element by element. */
public record Sum() implements Join {
  static final LayerKind<Sum> KIND =
      LayerKind.of("add", Sum.class, "The sum of several inputs of equal shapes.")
          .built(fields -> new Sum());

  @Override
  public LayerKind<?> kind() {
    return KIND;
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Checks.require(
        inputs.stream().allMatch(inputs.get(0)::equals),
        "An add layer takes inputs of equal shapes, found %s",
        inputs);
    return inputs.get(0);
  }

  @Override
  public Value join(List<Value> inputs, Graph graph) {
    return inputs.stream().reduce((left, right) -> Formulas.add(graph, left, right)).orElseThrow();
  }

  @Override
  public Masking masking(List<Shape> inputs) {
    return Masking.EACH_STEP;
  }

  @Override
  public String settings() {
    return "";
  }
}
