package io.kindling.engine.op;

import io.kindling.engine.backend.reference.Interpreter;
import io.kindling.engine.graph.Gradients;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A graph with its inputs written down as numbers. */
final class Run {
  private static final RunKey KEY = new RunKey(1, 2, 3, 0);

  final Graph graph = new Graph();
  private final Map<Value, double[]> inputs = new LinkedHashMap<>();

  Value input(Shape shape, double... numbers) {
    Value value = graph.add(Leaf.input("x" + inputs.size(), shape)).output();
    inputs.put(value, numbers);
    return value;
  }

  Value add(Op op, Value... values) {
    return graph.add(op, values).output();
  }

  double[] values(Value value) {
    Interpreter interpreter = new Interpreter(graph);
    inputs.forEach(
        (leaf, numbers) ->
            System.arraycopy(numbers, 0, interpreter.array(leaf), 0, leaf.shape().elements()));
    interpreter.run(KEY);
    return interpreter.array(value);
  }

  /** The gradient of the sum of a value's numbers. */
  double[] gradient(Value of, Value withRespectTo) {
    int[] axes = IntStream.range(0, of.shape().rank()).toArray();
    Value sum = Formulas.sum(graph, of, axes);
    return values(Gradients.of(graph, sum, List.of(withRespectTo)).get(0));
  }
}
