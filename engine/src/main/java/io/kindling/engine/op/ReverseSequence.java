package io.kindling.engine.op;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Loop;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.List;
import java.util.Optional;

/**
 * The steps of x[T,N,…] in reverse; where lengths[N] are given, each row's own steps, and those at
 * and past its length stay where they are. Its own inverse and its own adjoint.
 */
public record ReverseSequence() implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Checks.require(
        inputs.size() == 1 || inputs.size() == 2, "%s takes 1 or 2 inputs, found %s", this, inputs);
    Shape x = inputs.get(0);
    Checks.require(x.rank() >= 2, "%s takes an array of rank 2 or more, found %s", this, x);
    if (inputs.size() == 2) {
      Shapes.fits(this, "lengths", Shape.of(x.size(1)), inputs.get(1));
    }
    return List.of(x);
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value dy = outputs.get(0).orElseThrow();
    if (node.inputs().size() == 1) {
      return List.of(Optional.of(graph.add(this, dy).output()));
    }
    return List.of(Optional.of(graph.add(this, dy, node.input(1)).output()), Optional.empty());
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    Shape x = node.input(0).shape();
    int steps = x.size(0);
    int rows = x.size(1);
    int width = x.withoutOuter().withoutOuter().elements();
    for (int n = 0; n < rows; n++) {
      int length = inputs.length == 1 ? steps : Recurrence.length(inputs[1][n], steps);
      for (int t = 0; t < steps; t++) {
        int from = t < length ? length - 1 - t : t;
        System.arraycopy(
            inputs[0], (from * rows + n) * width, outputs[0], (t * rows + n) * width, width);
      }
    }
  }

  @Override
  public Optional<Loop> loop(Node node) {
    Shape x = node.input(0).shape();
    int steps = x.size(0);
    int rows = x.size(1);
    int width = x.withoutOuter().withoutOuter().elements();
    return Optional.of(
        (inputs, outputs, key) -> {
          for (int n = 0; n < rows; n++) {
            boolean isWhole = inputs.length == 1;
            int length = isWhole ? steps : Recurrence.length(inputs[1].get(n), steps);
            for (int t = 0; t < steps; t++) {
              int from = t < length ? length - 1 - t : t;
              int to = (t * rows + n) * width;
              outputs[0].put(to, inputs[0], (from * rows + n) * width, width);
            }
          }
        });
  }
}
