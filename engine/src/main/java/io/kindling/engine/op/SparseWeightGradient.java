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
 * (places[N,K], values[N,K], dy[N,O]) to dW[I,O]: each row the sum of values[n,k] dy[n] over the
 * entries that name it, in their order; zeros where none does.
 *
 * @param sources I
 */
public record SparseWeightGradient(int sources) implements Op {
  public SparseWeightGradient {
    Checks.require(sources >= 1, "Sparse rows have at least 1 input, found %s", sources);
  }

  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 3);
    Shape dy = inputs.get(2);
    Shapes.rank(this, inputs.get(0), 2);
    Shapes.same(this, inputs.get(0), inputs.get(1));
    Shapes.rank(this, dy, 2);
    Shapes.fits(this, "a gradient", Shape.of(inputs.get(0).size(0), dy.size(1)), dy);
    return List.of(Shape.of(sources, dy.size(1)));
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value ddWeight = outputs.get(0).orElseThrow();
    Value places = node.input(0);
    Op toValues = new SparseValueGradient();
    return List.of(
        Optional.empty(),
        Optional.of(graph.add(toValues, places, ddWeight, node.input(2)).output()),
        Optional.of(graph.add(new SparseAffine(), places, node.input(1), ddWeight).output()));
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    int entries = node.input(0).shape().size(1);
    int width = node.shapes().get(0).size(1);
    Arrays.fill(outputs[0], 0);
    for (int i = 0; i < inputs[0].length; i++) {
      int n = i / entries;
      int place = SparseAffine.place(inputs[0][i], n, i % entries, sources);
      for (int o = 0; place != SparseAffine.ABSENT && o < width; o++) {
        outputs[0][place * width + o] += inputs[1][i] * inputs[2][n * width + o];
      }
    }
  }

  @Override
  public Optional<Loop> loop(Node node) {
    int rows = node.input(0).shape().size(0);
    int entries = node.input(0).shape().size(1);
    int width = node.shapes().get(0).size(1);
    float[] zeros = Rows.zeros(sources * width);
    float[] sum = new float[width];
    float[] row = new float[width];
    return Optional.of(
        (inputs, outputs, key) -> {
          Rows.clear(outputs[0], sources * width, zeros);
          for (int n = 0; n < rows; n++) {
            inputs[2].get(n * width, row);
            for (int i = n * entries; i < (n + 1) * entries; i++) {
              int place = SparseAffine.place(inputs[0].get(i), n, i - n * entries, sources);
              if (place != SparseAffine.ABSENT) {
                outputs[0].get(place * width, sum);
                Rows.accumulate(sum, inputs[1].get(i), row);
                outputs[0].put(place * width, sum);
              }
            }
          }
        });
  }

  @Override
  public long multiplyAdds(Node node) {
    return (long) node.input(0).shape().elements() * node.shapes().get(0).size(1);
  }
}
