package io.kindling.engine.network;

import io.kindling.engine.backend.StepGraph;
import io.kindling.engine.backend.reference.Interpreter;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.DropoutMask;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.step.Mode;
import java.util.List;

/** Runs a network forward in double precision, one row. */
final class Forward {
  private Forward() {}

  /** The first output for a row, whose inputs stand behind one another. */
  static double[] of(Network network, float[] parameters, double... row) {
    return of(network, Mode.EVALUATE, parameters, row);
  }

  /** The first output for a row as a network computes it in a mode. */
  static double[] of(Network network, Mode mode, float[] parameters, double... row) {
    return all(network, mode, parameters, row).get(0);
  }

  /** All outputs for a row. */
  static List<double[]> all(Network network, float[] parameters, double... row) {
    return all(network, Mode.EVALUATE, parameters, row);
  }

  private static List<double[]> all(Network network, Mode mode, float[] parameters, double... row) {
    StepGraph step = NetworkGraphs.forward(network, 1, mode);
    Interpreter interpreter = new Interpreter(step.graph());
    step.graph().nodes().stream()
        .filter(node -> node.op() instanceof Leaf leaf && leaf.kind() != Leaf.Kind.INPUT)
        .forEach(
            node -> {
              Leaf leaf = (Leaf) node.op();
              boolean trained = leaf.kind() == Leaf.Kind.PARAMETER;
              float[] flat = trained ? parameters : network.initialState();
              fill(interpreter.array(node.output()), flat, leaf.offset());
            });
    int from = 0;
    for (Value input : step.inputs()) {
      double[] array = interpreter.array(input);
      System.arraycopy(row, from, array, 0, array.length);
      from += array.length;
    }
    interpreter.run(new RunKey(1, 2, 3, 0));
    return step.outputs().stream().map(output -> interpreter.array(output).clone()).toList();
  }

  private static void fill(double[] array, float[] flat, int offset) {
    for (int i = 0; i < array.length; i++) {
      array[i] = flat[offset + i];
    }
  }

  /** The sites of the dropout masks of a network, in the order of computation. */
  static List<Integer> sites(Network network) {
    return NetworkGraphs.forward(network, 2, Mode.TRAIN).graph().nodes().stream()
        .filter(node -> node.op() instanceof DropoutMask)
        .map(node -> ((DropoutMask) node.op()).site())
        .toList();
  }
}
