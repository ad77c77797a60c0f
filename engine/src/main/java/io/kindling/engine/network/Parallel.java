package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.network.field.Field;
import io.kindling.engine.network.field.FieldKinds;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Several chains of layers that take the same input, and a join of what they put out. */
public record Parallel(List<Chain> branches, Join join) implements LayerSpec {
  static final Field<List<Chain>> BRANCHES =
      Field.open(
          "branches", FieldKinds.branches(), "", "Lists of layers that take the same input.");
  static final Field<Join> JOIN =
      Field.of(
          "join",
          FieldKinds.word(List.of(Concat.OF_CHANNELS, new Sum()), Join::word),
          Concat.OF_CHANNELS,
          "",
          "How their outputs become one: behind one another in the first dimension, or added.");
  static final LayerKind<Parallel> KIND =
      LayerKind.of("parallel", Parallel.class, "Lists of layers that take the same input, joined.")
          .main(BRANCHES, Parallel::branches)
          .with(JOIN, Parallel::join)
          .built(fields -> new Parallel(fields.read(BRANCHES), fields.read(JOIN)));

  public Parallel {
    branches = List.copyOf(branches);
    Checks.require(
        branches.size() > 1,
        "A parallel layer has %s branches: expected at least 2",
        branches.size());
    JOIN.check(join, "a parallel layer");
    Chain.checkInput("parallel", branches);
  }

  @Override
  public LayerKind<?> kind() {
    return KIND;
  }

  @Override
  public Shape place(List<Shape> inputs, Declarations declarations) {
    Shape input = Declarations.single(this, inputs);
    List<Shape> outputs = new ArrayList<>();
    for (int i = 0; i < branches.size(); i++) {
      outputs.add(branches.get(i).place(input, declarations.inside(Integer.toString(i))));
    }
    return join.output(outputs);
  }

  @Override
  public List<Inner> inside() {
    return IntStream.range(0, branches.size())
        .mapToObj(i -> new Inner(Integer.toString(i), branches.get(i)))
        .toList();
  }

  @Override
  public Masking masking(List<Shape> inputs) {
    return Masking.INSIDE;
  }

  @Override
  public Value apply(List<Value> inputs, LayerContext context) {
    List<Value> outputs = new ArrayList<>();
    for (int i = 0; i < branches.size(); i++) {
      outputs.add(branches.get(i).apply(inputs.get(0), context.inside(Integer.toString(i))));
    }
    return context.add(join, outputs);
  }

  @Override
  public String settings() {
    return branches.size() + " branches, " + join.word();
  }
}
