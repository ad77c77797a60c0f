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

/**
 * (prediction[N,O], target[N,O], dLosses[N]) to dPrediction = 2 (prediction - target) dLoss / O.
 */
public record SquaredErrorGradient() implements Op {
  /**
   * In numbers: blocks on the heap that lie in the first-level cache, because loops over them
   * become vector instructions, and loops over what lies outside do not.
   */
  private static final int BLOCK = 2048;

  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 3);
    Shapes.rank(this, inputs.get(0), 2);
    Shapes.same(this, inputs.get(0), inputs.get(1));
    Shapes.fits(this, "gradients of losses", Shape.of(inputs.get(0).size(0)), inputs.get(2));
    return List.of(inputs.get(0));
  }

  /** Of second order: not offered. */
  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    return List.of(Optional.empty(), Optional.empty(), Optional.empty());
  }

  @Override
  public List<Integer> withoutGradient() {
    return List.of(0, 1, 2);
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    int width = node.shapes().get(0).size(1);
    for (int i = 0; i < outputs[0].length; i++) {
      outputs[0][i] = 2 * (inputs[0][i] - inputs[1][i]) * inputs[2][i / width] / width;
    }
  }

  @Override
  public Optional<Loop> loop(Node node) {
    int rows = node.shapes().get(0).size(0);
    int width = node.shapes().get(0).size(1);
    float[] block = new float[Math.min(width, BLOCK)];
    float[] target = new float[block.length];
    return Optional.of(
        (inputs, outputs, key) -> {
          for (int n = 0; n < rows; n++) {
            float factor = 2 * inputs[2].get(n) / width;
            int end = (n + 1) * width;
            for (int from = n * width; from < end; from += block.length) {
              int length = Math.min(block.length, end - from);
              inputs[0].get(from, block, 0, length);
              inputs[1].get(from, target, 0, length);
              for (int i = 0; i < block.length; i++) {
                block[i] = (block[i] - target[i]) * factor;
              }
              outputs[0].put(from, block, 0, length);
            }
          }
        });
  }
}
