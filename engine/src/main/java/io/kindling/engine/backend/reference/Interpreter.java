package io.kindling.engine.backend.reference;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.random.RunKey;
import java.util.ArrayList;
import java.util.List;

/** Runs a graph node by node in double precision. Each value has an array of its own. */
public final class Interpreter {
  private final Graph graph;
  private final List<double[][]> arrays = new ArrayList<>();

  public Interpreter(Graph graph) {
    this.graph = graph;
    for (Node node : graph.nodes()) {
      double[][] outputs = new double[node.shapes().size()][];
      for (int i = 0; i < outputs.length; i++) {
        outputs[i] = new double[node.shapes().get(i).elements()];
      }
      arrays.add(outputs);
    }
  }

  /** The array of a value: leaves are to be filled before a run, all others are its results. */
  public double[] array(Value value) {
    return arrays.get(value.node().number())[value.output()];
  }

  public void run(RunKey key) {
    for (Node node : graph.nodes()) {
      if (!(node.op() instanceof Leaf)) {
        double[][] inputs = node.inputs().stream().map(this::array).toArray(double[][]::new);
        node.op().compute(node, inputs, arrays.get(node.number()), key);
      }
    }
  }
}
