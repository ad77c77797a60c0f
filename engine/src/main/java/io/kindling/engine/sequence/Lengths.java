package io.kindling.engine.sequence;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.PairFunction;
import io.kindling.engine.op.Pairwise;
import io.kindling.engine.op.Range;
import io.kindling.engine.op.Reduce;
import io.kindling.engine.op.Reduction;
import io.kindling.engine.op.Select;
import java.util.Arrays;

/**
 * How many steps each row of a batch of sequences has, [N]: whole numbers from 0 to T. The steps
 * from there on are absent: padding, which fills the batch up.
 */
public final class Lengths {
  private Lengths() {}

  /** Lengths [N] as they are given, cut to whole numbers and held in 0 to T. */
  public static Value held(Graph graph, Value given, int steps) {
    Value there =
        compare(graph, PairFunction.LESS_EQUAL, numbers(graph, steps), column(graph, given));
    return Formulas.sum(graph, there, 1);
  }

  /** The steps of symbols[N,T] up to each row's last that is not padding. */
  public static Value ofSymbols(Graph graph, Value symbols, int padding) {
    Value there = other(graph, symbols, padding);
    Value numbers = numbers(graph, symbols.shape().size(1));
    Reduce last = new Reduce(Reduction.MAX, 1);
    return graph.add(last, Formulas.multiply(graph, there, numbers)).output();
  }

  /** y[N,T,…], made of symbols[N,T], with zeros where the symbol is padding. */
  public static Value withoutPadding(Graph graph, Value y, Value symbols, int padding) {
    return where(graph, other(graph, symbols, padding), y, 0);
  }

  private static Value other(Graph graph, Value symbols, int padding) {
    return compare(graph, PairFunction.NOT_EQUAL, symbols, Formulas.number(graph, padding));
  }

  /** [N,T]: 1 for the steps that are there, else 0. */
  public static Value mask(Graph graph, Value lengths, int steps) {
    Value step = graph.add(new Range(steps)).output();
    return compare(graph, PairFunction.GREATER, column(graph, lengths), step);
  }

  /** [N,T]: 1 for each row's last step that is there, else 0. */
  static Value last(Graph graph, Value lengths, int steps) {
    return compare(graph, PairFunction.EQUAL, column(graph, lengths), numbers(graph, steps));
  }

  /** x[N,T,…] with zeros for the steps that are absent. */
  public static Value cut(Graph graph, Value x, Value lengths) {
    return where(graph, mask(graph, lengths, x.shape().size(1)), x, 0);
  }

  /** y[N,…] with zeros for the rows that have no step. */
  public static Value cutEmpty(Graph graph, Value y, Value lengths) {
    Value any = compare(graph, PairFunction.GREATER, lengths, Formulas.number(graph, 0));
    return where(graph, any, y, 0);
  }

  /** The number instead of all of x under a 0 of the mask, which has x's outer dimensions. */
  static Value where(Graph graph, Value mask, Value x, double number) {
    Value wide = widened(graph, mask, x.shape().rank());
    return graph.add(new Select(), wide, x, Formulas.number(graph, number)).output();
  }

  /** The mean of the steps of x[N,T,…] that are there; zeros for the rows that have none. */
  static Value mean(Graph graph, Value x, Value lengths) {
    Value sum = Formulas.sum(graph, cut(graph, x, lengths), 1);
    Value one = Formulas.number(graph, 1);
    Value count = graph.add(new Pairwise(PairFunction.MAX), lengths, one).output();
    return Formulas.divide(graph, sum, widened(graph, count, sum.shape().rank()));
  }

  /** The same numbers with inner dimensions of size 1, so many in all. */
  private static Value widened(Graph graph, Value x, int rank) {
    int[] sizes = new int[rank];
    Arrays.fill(sizes, 1);
    System.arraycopy(x.shape().toArray(), 0, sizes, 0, x.shape().rank());
    return Formulas.reshape(graph, x, Shape.of(sizes));
  }

  private static Value compare(Graph graph, PairFunction function, Value left, Value right) {
    return graph.add(new Pairwise(function), left, right).output();
  }

  /** [N] as [N,1]. */
  private static Value column(Graph graph, Value lengths) {
    return widened(graph, lengths, 2);
  }

  /** 1, 2, … T. */
  private static Value numbers(Graph graph, int steps) {
    return Formulas.shift(graph, graph.add(new Range(steps)).output(), 1);
  }
}
