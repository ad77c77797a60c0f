package io.kindling.engine.backend.onednn;

import io.kindling.engine.graph.Loop;
import io.kindling.engine.graph.Node;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** Kernels that ops bring themselves. */
final class Loops {
  private Loops() {}

  /** The loop of a node over its row-major inputs and outputs. */
  static void lower(Site site, Loop loop) {
    Node node = site.node();
    Place[] from = new Place[node.inputs().size()];
    Place[] to = new Place[node.shapes().size()];
    Arrays.setAll(from, site::in);
    Arrays.setAll(to, site::out);
    FloatBuffer[] inputs = new FloatBuffer[from.length];
    FloatBuffer[] outputs = new FloatBuffer[to.length];
    site.emit(
        key -> {
          for (int i = 0; i < from.length; i++) {
            inputs[i] = from[i].buffer();
          }
          for (int i = 0; i < to.length; i++) {
            outputs[i] = to[i].buffer();
          }
          loop.run(inputs, outputs, key);
        });
  }

  /** The op's own definition, for arrays without numbers, which kernels need not know of. */
  static Loop definition(Node node) {
    return (inputs, outputs, key) -> {
      double[][] from = new double[inputs.length][];
      double[][] to = new double[outputs.length][];
      for (int i = 0; i < from.length; i++) {
        from[i] = new double[node.input(i).shape().elements()];
        for (int j = 0; j < from[i].length; j++) {
          from[i][j] = inputs[i].get(j);
        }
      }
      Arrays.setAll(to, i -> new double[node.shapes().get(i).elements()]);
      node.op().compute(node, from, to, key);
      for (int i = 0; i < to.length; i++) {
        for (int j = 0; j < to[i].length; j++) {
          outputs[i].put(j, (float) to[i][j]);
        }
      }
    };
  }
}
