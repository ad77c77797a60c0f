package io.kindling.engine.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What several things took in rounds in which every one had its turn.
 *
 * @param rounds a figure for each thing, round by round
 */
public record Turns(List<double[]> rounds) {
  public Turns {
    rounds = List.copyOf(rounds);
  }

  /** The median of what a thing took. */
  public double median(int thing) {
    return median(round -> round[thing]);
  }

  /**
   * How many times less one took than another: the median over the rounds, for those whose turns
   * are in one round had the same machine, and the next round may have a busier one.
   */
  public double ratio(int one, int other) {
    return median(round -> round[other] / round[one]);
  }

  private double median(ToDoubleFunction<double[]> figure) {
    return Alternation.median(rounds.stream().mapToDouble(figure).toArray());
  }
}
