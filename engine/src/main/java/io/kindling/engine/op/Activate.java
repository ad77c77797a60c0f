package io.kindling.engine.op;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Loop;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.List;
import java.util.Optional;

/** y = f(x), element by element. */
public record Activate(Activation activation) implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 1);
    return inputs;
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value dy = outputs.get(0).orElseThrow();
    Value told = activation.kind().fromOutput() ? node.output() : node.input(0);
    return List.of(Optional.of(graph.add(new ActivateGradient(activation), told, dy).output()));
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    for (int i = 0; i < outputs[0].length; i++) {
      outputs[0][i] = activation.apply(inputs[0][i]);
    }
  }

  @Override
  public Optional<Loop> loop(Node node) {
    return Optional.of(
        Repeated.loop(
            node,
            switch (activation.kind()) {
              case STEP -> (y, x, count) -> stepInto(y, x[0], count);
              case RECIPROCAL -> (y, x, count) -> reciprocalInto(y, x[0], count);
              default -> this::applyInto;
            }));
  }

  private void applyInto(float[] y, float[][] x, int count) {
    for (int i = 0; i < count; i++) {
      y[i] = (float) activation.apply(x[0][i]);
    }
  }

  private static void stepInto(float[] y, float[] x, int count) {
    for (int i = 0; i < count; i++) {
      y[i] = x[i] > 0 ? 1 : 0;
    }
  }

  private static void reciprocalInto(float[] y, float[] x, int count) {
    for (int i = 0; i < count; i++) {
      y[i] = 1 / x[i];
    }
  }
}
