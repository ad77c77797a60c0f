package io.kindling.engine.op;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Storage;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * y[N,C,H',W'] = one number for each window of x[N,C,H,W]; a largest number comes with a second
 * output, which says which place of its window it was. Lists hold the number for H, then W.
 */
public record Pool(
    PoolKind kind,
    List<Integer> kernel,
    List<Integer> strides,
    List<Integer> padBefore,
    List<Integer> padAfter)
    implements Op {
  public Pool {
    kernel = List.copyOf(kernel);
    strides = List.copyOf(strides);
    padBefore = List.copyOf(padBefore);
    padAfter = List.copyOf(padAfter);
    Sliding.checkAll("kernel", kernel, 1);
    new Sliding(strides, List.of(1, 1), padBefore, padAfter);
    for (int axis = 0; axis < kernel.size(); axis++) {
      Checks.require(
          Math.max(padBefore.get(axis), padAfter.get(axis)) < kernel.get(axis),
          "Invalid padding %s and %s of a pooling: expected less than the kernel %s",
          padBefore,
          padAfter,
          kernel);
    }
  }

  Sliding sliding() {
    return new Sliding(strides, List.of(1, 1), padBefore, padAfter);
  }

  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 1);
    Shape x = inputs.get(0);
    Shapes.rank(this, x, 4);
    int height = sliding().windows(this, 0, x.size(2), kernel.get(0));
    int width = sliding().windows(this, 1, x.size(3), kernel.get(1));
    Shape y = Shape.of(x.size(0), x.size(1), height, width);
    return kind == PoolKind.MAX ? List.of(y, y) : List.of(y);
  }

  /** The places are whole numbers: no gradient flows through them. */
  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    if (outputs.get(0).isEmpty()) {
      return List.of(Optional.empty());
    }
    PoolGradient gradient = new PoolGradient(this, node.input(0).shape());
    List<Value> inputs = new ArrayList<>();
    inputs.add(outputs.get(0).get());
    if (kind == PoolKind.MAX) {
      inputs.add(node.output(1));
    }
    return List.of(Optional.of(graph.add(gradient, inputs.toArray(Value[]::new)).output()));
  }

  @Override
  public Storage storage() {
    return Storage.IN_BLOCKS;
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    Shape x = node.input(0).shape();
    Shape y = node.shapes().get(0);
    int image = x.size(2) * x.size(3);
    int windows = y.size(2) * y.size(3);
    for (int i = 0; i < outputs[0].length; i++) {
      Taken taken = new Taken(inputs[0], i / windows * image);
      sliding()
          .window(
              i % windows / y.size(3), i % y.size(3), x.size(2), x.size(3), kernel, taken::take);
      outputs[0][i] = taken.result(this);
      if (kind == PoolKind.MAX) {
        outputs[1][i] = taken.place;
      }
    }
  }

  /** What a mean over a window of so many places inside the image is divided by. */
  int divisor(int inside) {
    return kind == PoolKind.AVERAGE ? kernel.get(0) * kernel.get(1) : inside;
  }

  /** What has been seen of one window. */
  private static final class Taken {
    private final double[] x;
    private final int from;
    private double largest = Double.NEGATIVE_INFINITY;
    private int place;
    private double sum;
    private int count;

    Taken(double[] x, int from) {
      this.x = x;
      this.from = from;
    }

    void take(int pixel, int at) {
      double number = x[from + pixel];
      if (count == 0 || number > largest) {
        largest = number;
        place = at;
      }
      sum += number;
      count++;
    }

    double result(Pool pool) {
      return pool.kind == PoolKind.MAX ? largest : sum / pool.divisor(count);
    }
  }
}
