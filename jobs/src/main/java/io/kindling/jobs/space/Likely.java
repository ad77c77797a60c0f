package io.kindling.jobs.space;

import io.kindling.engine.random.CounterRandom;

/**
 * Picks by the tree-structured Parzen estimator (Bergstra and others, 2011): of several draws from
 * what good candidates had, the one that is the most likelier among the good than among the others.
 */
final class Likely implements Picker {
  private static final int DRAWS = 24;

  private final Random random;
  private final Past good;
  private final Past others;

  Likely(Random random, Past good, Past others) {
    this.random = random;
    this.good = good;
    this.others = others;
  }

  private double uniform(String key, int column) {
    return CounterRandom.uniform(Streams.of(random.seed(), key), random.candidate(), 2 + column);
  }

  @Override
  public double number(String key, Range range) {
    Parzen ofGood = Parzen.of(good.shares(key, range));
    Parzen ofOthers = Parzen.of(others.shares(key, range));
    double best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < DRAWS; i++) {
      double number = range.at(ofGood.draw(uniform(key, 2 * i), uniform(key, 2 * i + 1)));
      double share = range.share(number);
      double gain = ofGood.density(share) / ofOthers.density(share);
      if (gain > most) {
        most = gain;
        best = number;
      }
    }
    return best;
  }

  /**
   * By the share among the good, times how much larger that is than among the others: not always
   * the most likely one, for an option that had bad luck at first would never be seen again.
   */
  @Override
  public int option(String key, Choice choice) {
    double[] ofGood = shares(good.options(key, choice), choice.count());
    double[] ofOthers = shares(others.options(key, choice), choice.count());
    double[] weights = new double[choice.count()];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = ofGood[i] * ofGood[i] / ofOthers[i];
      sum += weights[i];
    }
    int option = drawn(weights, sum * uniform(key, 0));
    good.pick(key, choice.name(option));
    others.pick(key, choice.name(option));
    return option;
  }

  /** Of each option, as if each had been seen once more. */
  private static double[] shares(int[] seen, int count) {
    double[] shares = new double[count];
    for (int option : seen) {
      shares[option]++;
    }
    for (int option = 0; option < count; option++) {
      shares[option] = (shares[option] + 1) / (seen.length + count);
    }
    return shares;
  }

  private static int drawn(double[] weights, double where) {
    double below = 0;
    for (int option = 0; option < weights.length - 1; option++) {
      below += weights[option];
      if (where < below) {
        return option;
      }
    }
    return weights.length - 1;
  }
}
