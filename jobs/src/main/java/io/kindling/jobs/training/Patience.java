package io.kindling.jobs.training;

import io.kindling.jobs.config.EarlyStopping;
import java.util.Map;
import java.util.Optional;

/** Watches a metric from epoch to epoch and holds the best weights. */
final class Patience {
  private final EarlyStopping settings;
  private final boolean smallerIsBetter;
  private double best;
  private int bestEpoch;
  private int notBetter;
  private Optional<Weights> weights = Optional.empty();

  Patience(EarlyStopping settings) {
    this.settings = settings;
    this.smallerIsBetter = EarlyStopping.isSmallerBetter(settings.metric());
    this.best = smallerIsBetter ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
  }

  /** Takes an epoch's metrics: whether the watched one is the best so far. */
  boolean isBetter(Map<String, Double> metrics) {
    double value = metrics.get(settings.name());
    double gain = smallerIsBetter ? best - value : value - best;
    if (gain > settings.minDelta()) {
      best = value;
      notBetter = 0;
      return true;
    }
    notBetter++;
    return false;
  }

  boolean isOver() {
    return notBetter >= settings.patience();
  }

  void keep(int epoch, Weights now) {
    bestEpoch = epoch;
    weights = Optional.of(now);
  }

  /** How it stands. */
  RunState.Watched state() {
    return new RunState.Watched(best, bestEpoch, notBetter, weights);
  }

  /** Goes on from where another stood. */
  void restore(RunState.Watched state) {
    best = state.value();
    bestEpoch = state.epoch();
    notBetter = state.notBetter();
    weights = state.weights();
  }

  String metric() {
    return settings.metric();
  }

  double bestValue() {
    return best;
  }

  int bestEpoch() {
    return bestEpoch;
  }

  Optional<Weights> bestWeights() {
    return weights;
  }
}
