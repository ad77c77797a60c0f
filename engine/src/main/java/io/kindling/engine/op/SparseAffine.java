package io.kindling.engine.op;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Loop;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * (places[N,K], values[N,K], W[I,O] (, b[O])) to y[N,O]: the sum of values[n,k] W[places[n,k]] over
 * k, plus b. A place is a whole number below I; at a place of {@link #ABSENT} nothing is there,
 * whatever its value. A value of 0 is a number like others, and places may be named several times.
 */
public record SparseAffine() implements Op {
  /** The place of an entry that is not there. */
  static final int ABSENT = -1;

  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Checks.require(
        inputs.size() == 3 || inputs.size() == 4, "%s takes 3 or 4 inputs, found %s", this, inputs);
    Shape weight = inputs.get(2);
    Shapes.rank(this, inputs.get(0), 2);
    Shapes.same(this, inputs.get(0), inputs.get(1));
    Shapes.rank(this, weight, 2);
    if (inputs.size() == 4) {
      Shapes.fits(this, "a bias", Shape.of(weight.size(1)), inputs.get(3));
    }
    return List.of(Shape.of(inputs.get(0).size(0), weight.size(1)));
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value dy = outputs.get(0).orElseThrow();
    Value places = node.input(0);
    Value weight = node.input(2);
    Op toWeight = new SparseWeightGradient(weight.shape().size(0));
    List<Optional<Value>> gradients = new ArrayList<>();
    gradients.add(Optional.empty());
    gradients.add(Optional.of(graph.add(new SparseValueGradient(), places, weight, dy).output()));
    gradients.add(Optional.of(graph.add(toWeight, places, node.input(1), dy).output()));
    if (node.inputs().size() == 4) {
      gradients.add(Optional.of(Formulas.sum(graph, dy, 0)));
    }
    return gradients;
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    int entries = node.input(0).shape().size(1);
    int width = node.shapes().get(0).size(1);
    int rows = node.shapes().get(0).size(0);
    int sources = node.input(2).shape().size(0);
    for (int n = 0; n < rows; n++) {
      for (int o = 0; o < width; o++) {
        outputs[0][n * width + o] = inputs.length == 4 ? inputs[3][o] : 0;
      }
      for (int i = n * entries; i < (n + 1) * entries; i++) {
        int place = place(inputs[0][i], n, i - n * entries, sources);
        for (int o = 0; place != ABSENT && o < width; o++) {
          outputs[0][n * width + o] += inputs[1][i] * inputs[2][place * width + o];
        }
      }
    }
  }

  /** A place as a row of the weights, or {@link #ABSENT}; one that is neither is refused. */
  static int place(double place, int row, int entry, int sources) {
    if (place >= ABSENT && place < sources && place == Math.rint(place)) {
      return (int) place;
    }
    String message =
        "Place %s of entry %s of row %s is none of %s inputs: expected a whole number from 0 to %s,"
            + " or %s where nothing is there";
    throw new IllegalArgumentException(
        String.format(Locale.ROOT, message, place, entry, row, sources, sources - 1, ABSENT));
  }

  @Override
  public Optional<Loop> loop(Node node) {
    int rows = node.input(0).shape().size(0);
    int entries = node.input(0).shape().size(1);
    int sources = node.input(2).shape().size(0);
    int width = node.shapes().get(0).size(1);
    float[] bias = new float[width];
    float[] sum = new float[width];
    float[] row = new float[width];
    return Optional.of(
        (inputs, outputs, key) -> {
          if (inputs.length == 4) {
            inputs[3].get(0, bias);
          }
          for (int n = 0; n < rows; n++) {
            System.arraycopy(bias, 0, sum, 0, width);
            for (int i = n * entries; i < (n + 1) * entries; i++) {
              int place = place(inputs[0].get(i), n, i - n * entries, sources);
              if (place != ABSENT) {
                inputs[2].get(place * width, row);
                Rows.accumulate(sum, inputs[1].get(i), row);
              }
            }
            outputs[0].put(n * width, sum);
          }
        });
  }

  @Override
  public long multiplyAdds(Node node) {
    return (long) node.input(0).shape().elements() * node.shapes().get(0).size(1);
  }
}
