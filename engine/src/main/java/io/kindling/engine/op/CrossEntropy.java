package io.kindling.engine.op;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.List;
import java.util.Optional;

/**
 * The negative logarithm of the probability that softmax gives the right class: (logits[N,C],
 * labels[N] as class numbers) to (losses[N], probabilities[N,C]).
 */
public record CrossEntropy() implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 2);
    Shape logits = inputs.get(0);
    Shapes.rank(this, logits, 2);
    Shapes.fits(this, "labels", Shape.of(logits.size(0)), inputs.get(1));
    return List.of(inputs.get(1), logits);
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Optional<Value> throughLosses =
        outputs
            .get(0)
            .map(
                dLosses ->
                    graph
                        .add(new CrossEntropyGradient(), node.output(1), node.input(1), dLosses)
                        .output());
    Optional<Value> throughProbabilities =
        outputs.get(1).map(dy -> graph.add(new SoftmaxGradient(1), node.output(1), dy).output());
    if (throughLosses.isPresent() && throughProbabilities.isPresent()) {
      Value sum = Formulas.add(graph, throughLosses.get(), throughProbabilities.get());
      return List.of(Optional.of(sum), Optional.empty());
    }
    return List.of(throughLosses.or(() -> throughProbabilities), Optional.empty());
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    Lines lines = Lines.of(this, node.input(0).shape(), 1);
    int classes = lines.count();
    for (int n = 0; n < outputs[0].length; n++) {
      double logSum = Softmax.logSum(inputs[0], n * classes, lines);
      for (int i = n * classes; i < (n + 1) * classes; i++) {
        outputs[1][i] = Math.exp(inputs[0][i] - logSum);
      }
      outputs[0][n] = logSum - inputs[0][n * classes + (int) inputs[1][n]];
    }
  }
}
