package io.kindling.engine.optim;

/** The Euclidean norms of an update and of the parameters it belongs to. */
record NormPair(double update, double parameters) {
  static final NormPair NONE = new NormPair(Double.NaN, Double.NaN);
}
