package io.kindling.engine.op;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Products of matrices: [..., M, K] and [..., K, N] to [..., M, N], each side transposed in its
 * last two dimensions if asked for. The dimensions before are equal, or one side has none and is
 * used for all matrices of the other.
 */
public record MatMul(boolean transposeLeft, boolean transposeRight) implements Op {
  /** left right. */
  public static MatMul plain() {
    return new MatMul(false, false);
  }

  /** left rightᵀ, as a layer with weights [O,I] needs. */
  public static MatMul rightTransposed() {
    return new MatMul(false, true);
  }

  /** leftᵀ right. */
  public static MatMul leftTransposed() {
    return new MatMul(true, false);
  }

  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 2);
    Shape left = inputs.get(0);
    Shape right = inputs.get(1);
    boolean fits =
        left.rank() >= 2
            && right.rank() >= 2
            && left.size(transposeLeft ? -2 : -1) == right.size(transposeRight ? -1 : -2)
            && (left.rank() == 2 || right.rank() == 2 || batch(left).equals(batch(right)));
    Checks.require(fits, "%s cannot multiply arrays of shape %s and %s", this, left, right);
    int[] sizes = (left.rank() >= right.rank() ? left : right).toArray();
    sizes[sizes.length - 2] = left.size(transposeLeft ? -1 : -2);
    sizes[sizes.length - 1] = right.size(transposeRight ? -2 : -1);
    return List.of(Shape.of(sizes));
  }

  private static Shape batch(Shape shape) {
    return Shape.of(Arrays.copyOf(shape.toArray(), shape.rank() - 2));
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value dy = outputs.get(0).orElseThrow();
    Value left = node.input(0);
    Value right = node.input(1);
    Value toLeft =
        transposeLeft
            ? graph.add(new MatMul(transposeRight, true), right, dy).output()
            : graph.add(new MatMul(false, !transposeRight), dy, right).output();
    return List.of(
        Optional.of(Formulas.sumTo(graph, toLeft, left.shape())),
        Optional.of(toRight(graph, left, right, dy)));
  }

  /** One matrix on the right of many, such as a weight, gets its gradient from one product. */
  private Value toRight(Graph graph, Value left, Value right, Value dy) {
    boolean flat = right.shape().rank() == 2 && !transposeLeft;
    Value x = flat ? rows(graph, left) : left;
    Value slope = flat ? rows(graph, dy) : dy;
    Value toRight =
        transposeRight
            ? graph.add(new MatMul(true, transposeLeft), slope, x).output()
            : graph.add(new MatMul(!transposeLeft, false), x, slope).output();
    return Formulas.sumTo(graph, toRight, right.shape());
  }

  private static Value rows(Graph graph, Value value) {
    int width = value.shape().size(-1);
    int rows = batch(value.shape()).elements() * value.shape().size(-2);
    return Formulas.reshape(graph, value, Shape.of(rows, width));
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    Shape left = node.input(0).shape();
    Shape right = node.input(1).shape();
    Shape y = node.shapes().get(0);
    int m = y.size(-2);
    int n = y.size(-1);
    int k = left.size(transposeLeft ? -2 : -1);
    for (int b = 0; b < batch(y).elements(); b++) {
      int l = left.rank() == 2 ? 0 : b * m * k;
      int r = right.rank() == 2 ? 0 : b * k * n;
      for (int row = 0; row < m; row++) {
        for (int column = 0; column < n; column++) {
          double sum = 0;
          for (int i = 0; i < k; i++) {
            sum +=
                inputs[0][l + (transposeLeft ? i * m + row : row * k + i)]
                    * inputs[1][r + (transposeRight ? column * k + i : i * n + column)];
          }
          outputs[0][(b * m + row) * n + column] = sum;
        }
      }
    }
  }

  @Override
  public long multiplyAdds(Node node) {
    int inner = node.input(0).shape().size(transposeLeft ? -2 : -1);
    return (long) node.shapes().get(0).elements() * inner;
  }
}
