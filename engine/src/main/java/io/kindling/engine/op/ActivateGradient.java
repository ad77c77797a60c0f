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
    int count = node.shapes().get(0).elements();
    return Optional.of(
        (inputs, outputs, key) -> {
          for (int i = 0; i < count; i++) {
            double slope = activation.slopeAt(inputs[0].get(i));
            outputs[0].put(i, (float) (inputs[1].get(i) * slope));
          }
        });
  }
}
