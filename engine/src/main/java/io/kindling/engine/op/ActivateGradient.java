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

/** dx = dy f'(x); takes (y, dy) or (x, dy), as {@link Activation.Kind#fromOutput()} says. */
public record ActivateGradient(Activation activation) implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 2);
    Shapes.same(this, inputs.get(0), inputs.get(1));
    return List.of(inputs.get(0));
  }

  /** Linear in dy. The second derivative (through x or y) is 0 for straight lines only. */
  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value ddx = outputs.get(0).orElseThrow();
    return List.of(
        Optional.empty(),
        Optional.of(graph.add(new ActivateGradient(activation), node.input(0), ddx).output()));
  }

  @Override
  public List<Integer> withoutGradient() {
    return activation.kind().isStraight() ? List.of() : List.of(0);
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    for (int i = 0; i < outputs[0].length; i++) {
      outputs[0][i] = inputs[1][i] * activation.slopeAt(inputs[0][i]);
    }
  }

  @Override
  public Optional<Loop> loop(Node node) {
    return Optional.of(
        Repeated.loop(
            node,
            activation.kind() == Activation.Kind.RECIPROCAL
                ? (dx, x, count) -> reciprocalInto(dx, x[0], x[1], count)
                : this::applyInto));
  }

  private void applyInto(float[] dx, float[][] x, int count) {
    for (int i = 0; i < count; i++) {
      dx[i] = (float) (x[1][i] * activation.slopeAt(x[0][i]));
    }
  }

  private static void reciprocalInto(float[] dx, float[] y, float[] dy, int count) {
    for (int i = 0; i < count; i++) {
      dx[i] = dy[i] * -(y[i] * y[i]);
    }
  }
}
