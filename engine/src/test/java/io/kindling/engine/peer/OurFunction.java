package io.kindling.engine.peer;

import io.kindling.engine.backend.reference.Interpreter;
import io.kindling.engine.graph.Gradients;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.random.RunKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A function of an array as the reference runs it, to be compared with {@link PeerFunction}. */
final class OurFunction {
  final Graph graph = new Graph();
  private final Map<Value, float[]> inputs = new LinkedHashMap<>();

  Value input(float[] numbers, int... shape) {
    Value value = graph.add(Leaf.input("x" + inputs.size(), Shape.of(shape))).output();
    inputs.put(value, numbers);
    return value;
  }

  /** Values of {@code y}, and the gradient of its sum along a direction with respect to x. */
  PeerFunction run(Value x, Value y, float[] direction) {
    Value along = input(direction, y.shape().toArray());
    int[] axes = IntStream.range(0, y.shape().rank()).toArray();
    Value number = Formulas.sum(graph, Formulas.multiply(graph, y, along), axes);
    Value gradient = Gradients.of(graph, number, List.of(x)).get(0);
    Interpreter interpreter = new Interpreter(graph);
    inputs.forEach(
        (leaf, numbers) -> {
          double[] array = interpreter.array(leaf);
          for (int i = 0; i < array.length; i++) {
            array[i] = numbers[i];
          }
        });
    interpreter.run(new RunKey(0, 0, 0, 0));
    return new PeerFunction(floats(interpreter.array(y)), floats(interpreter.array(gradient)));
  }

  private static float[] floats(double[] numbers) {
    float[] floats = new float[numbers.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers[i];
    }
    return floats;
  }
}
