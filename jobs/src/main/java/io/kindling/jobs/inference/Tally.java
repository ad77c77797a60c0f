package io.kindling.jobs.inference;

import io.kindling.engine.loss.Loss;
import java.util.List;

/** What models that come one after another make of known rows together. */
public final class Tally {
  private final Combination combination;
  private final Link link;
  private final double[] sums;
  private final int width;
  private double total;

  /**
   * Before the first model.
   *
   * @param loss that the models were trained for, or of what becomes of them
   * @param rows how many there are
   * @param width how many numbers a model puts out for a row
   * @param start what is added to a sum; empty for nothing
   */
  public Tally(Combination.Rule rule, Loss loss, int rows, int width, List<Double> start) {
    this.combination = new Combination(rule, List.of(1.0), start);
    this.link = rule == Combination.Rule.SUM ? Link.NONE : Link.of(loss);
    this.sums = new double[Math.multiplyExact(rows, width)];
    this.width = width;
  }

  /**
   * Takes a model.
   *
   * @param predicted of all rows, one behind the other
   */
  public void add(float[] predicted, double weight) {
    double[] own = new double[width];
    double[] row = new double[width];
    for (int from = 0; from < sums.length; from += width) {
      for (int i = 0; i < width; i++) {
        own[i] = predicted[from + i];
        row[i] = sums[from + i];
      }
      combination.add(own, weight, link, row);
      System.arraycopy(row, 0, sums, from, width);
    }
    total += weight;
  }

  /**
   * What goes into the network that puts it out, for some of the rows.
   *
   * @param rows those that shards hold, shard after shard, by their numbers among all
   */
  public Front of(int[] rows) {
    float[] numbers = new float[rows.length * width];
    for (int i = 0; i < numbers.length; i++) {
      double sum = sums[rows[i / width] * width + i % width];
      numbers[i] = (float) combination.ended(sum, total, i % width, link);
    }
    return new KnownRows(numbers, width);
  }
}
