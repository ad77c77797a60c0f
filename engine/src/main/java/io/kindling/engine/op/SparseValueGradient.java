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
 * (places[N,K], W[I,O], dy[N,O]) to dValues[N,K] = the sum of W[places[n,k]] dy[n] over O; 0 where
 * nothing is there.
 */
public record SparseValueGradient() implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 3);
    Shape places = inputs.get(0);
    Shapes.rank(this, places, 2);
    Shapes.rank(this, inputs.get(1), 2);
    Shape dy = Shape.of(places.size(0), inputs.get(1).size(1));
    Shapes.fits(this, "a gradient", dy, inputs.get(2));
    return List.of(places);
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value ddValues = outputs.get(0).orElseThrow();
    Value places = node.input(0);
    Value weight = node.input(1);
    Op toWeight = new SparseWeightGradient(weight.shape().size(0));
    return List.of(
        Optional.empty(),
        Optional.of(graph.add(toWeight, places, ddValues, node.input(2)).output()),
        Optional.of(graph.add(new SparseAffine(), places, ddValues, weight).output()));
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    int entries = node.input(0).shape().size(1);
    int sources = node.input(1).shape().size(0);
    int width = node.input(1).shape().size(1);
    for (int i = 0; i < inputs[0].length; i++) {
      int n = i / entries;
      int place = SparseAffine.place(inputs[0][i], n, i % entries, sources);
      double sum = 0;
      for (int o = 0; place != SparseAffine.ABSENT && o < width; o++) {
        sum += inputs[1][place * width + o] * inputs[2][n * width + o];
      }
      outputs[0][i] = sum;
    }
  }

  @Override
  public Optional<Loop> loop(Node node) {
    int entries = node.input(0).shape().size(1);
    int count = node.input(0).shape().elements();
    int sources = node.input(1).shape().size(0);
    int width = node.input(1).shape().size(1);
    return Optional.of(
        (inputs, outputs, key) -> {
          for (int i = 0; i < count; i++) {
            int n = i / entries;
            int place = SparseAffine.place(inputs[0].get(i), n, i % entries, sources);
            float sum = 0;
            for (int o = 0; place != SparseAffine.ABSENT && o < width; o++) {
              sum += inputs[1].get(place * width + o) * inputs[2].get(n * width + o);
            }
            outputs[0].put(i, sum);
          }
        });
  }

  @Override
  public long multiplyAdds(Node node) {
    return (long) node.input(0).shape().elements() * node.input(1).shape().size(1);
  }
}
