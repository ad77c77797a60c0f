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
    int count = node.shapes().get(0).elements();
    return Optional.of(
        (inputs, outputs, key) -> {
          for (int i = 0; i < count; i++) {
            outputs[0].put(i, (float) activation.apply(inputs[0].get(i)));
          }
        });
  }
}
