package io.kindling.engine.sequence;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.Reduce;
import io.kindling.engine.op.Reduction;
import io.kindling.engine.op.Slice;
import java.util.Optional;

/** One step made of all steps of a sequence: x[N,T,C] to [N,C]. A row without steps gives zeros. */
public enum OneStep {
  /** The mean of the steps. */
  MEAN,
  /** The largest number of each channel. */
  MAX,
  /** The last step. */
  LAST;

  /** Below all numbers that a network has. */
  private static final double LEAST = -1e30;

  /** Adds it to a graph; steps past a row's length have no part in it. */
  public Value of(Graph graph, Value x, Optional<Value> lengths) {
    return lengths.isPresent() ? within(graph, x, lengths.get()) : ofAll(graph, x);
  }

  private Value ofAll(Graph graph, Value x) {
    int steps = x.shape().size(1);
    return switch (this) {
      case MEAN -> Formulas.mean(graph, x, 1);
      case MAX -> graph.add(new Reduce(Reduction.MAX, 1), x).output();
      case LAST -> {
        Value step = graph.add(new Slice(1, steps - 1, steps), x).output();
        yield Formulas.reshape(graph, step, Shape.of(x.shape().size(0), x.shape().size(2)));
      }
    };
  }

  private Value within(Graph graph, Value x, Value lengths) {
    int steps = x.shape().size(1);
    return switch (this) {
      case MEAN -> Lengths.mean(graph, x, lengths);
      case MAX -> {
        Value there = Lengths.where(graph, Lengths.mask(graph, lengths, steps), x, LEAST);
        Value most = graph.add(new Reduce(Reduction.MAX, 1), there).output();
        yield Lengths.cutEmpty(graph, most, lengths);
      }
      case LAST -> {
        Value only = Lengths.where(graph, Lengths.last(graph, lengths, steps), x, 0);
        yield Formulas.sum(graph, only, 1);
      }
    };
  }
}
