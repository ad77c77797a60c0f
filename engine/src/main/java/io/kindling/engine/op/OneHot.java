package io.kindling.engine.op;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Loop;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Class numbers to rows of 0 with a 1 at the class, along a new last axis. A number that is none of
 * the classes gives a row of 0.
 */
public record OneHot(int classes) implements Op {
  public OneHot {
    Checks.require(classes > 0, "Invalid number of classes %s: expected at least 1", classes);
  }

  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 1);
    int[] sizes = Arrays.copyOf(inputs.get(0).toArray(), inputs.get(0).rank() + 1);
    sizes[sizes.length - 1] = classes;
    return List.of(Shape.of(sizes));
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    return List.of(Optional.empty());
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    for (int i = 0; i < outputs[0].length; i++) {
      outputs[0][i] = inputs[0][i / classes] == i % classes ? 1 : 0;
    }
  }

  @Override
  public Optional<Loop> loop(Node node) {
    int count = node.input(0).shape().elements();
    float[] row = new float[classes];
    return Optional.of(
        (inputs, outputs, key) -> {
          for (int i = 0; i < count; i++) {
            int label = (int) inputs[0].get(i);
            boolean isClass = label == inputs[0].get(i) && label >= 0 && label < classes;
            if (isClass) {
              row[label] = 1;
            }
            outputs[0].put(i * classes, row);
            if (isClass) {
              row[label] = 0;
            }
          }
        });
  }
}
