package io.kindling.partitioning.profile;

import java.io.Serializable;

/** The range, mean and deviation of numbers; the same whatever their shards, up to rounding. */
public final class Numbers implements Serializable {
  private static final long serialVersionUID = 1;
  private long count;
  private double least = Double.POSITIVE_INFINITY;
  private double most = Double.NEGATIVE_INFINITY;
  private double mean;
  private double squares;

  void add(double number) {
    count++;
    least = Math.min(least, number);
    most = Math.max(most, number);
    double before = number - mean;
    mean += before / count;
    squares += before * (number - mean);
  }

  /** Adds others as if they had come one by one (Chan, Golub and LeVeque 1979). */
  void with(Numbers other) {
    if (other.count == 0) {
      return;
    }
    long all = count + other.count;
    double apart = other.mean - mean;
    squares += other.squares + apart * apart * count / all * other.count;
    mean += apart * other.count / all;
    least = Math.min(least, other.least);
    most = Math.max(most, other.most);
    count = all;
  }

  public long count() {
    return count;
  }

  public double least() {
    return least;
  }

  public double most() {
    return most;
  }

  public double mean() {
    return mean;
  }

  /** Of a sample: divided by one less than the count. */
  public double deviation() {
    return count < 2 ? 0 : Math.sqrt(squares / (count - 1));
  }
}
