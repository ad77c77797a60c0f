package io.kindling.engine.optim;

/**
 * Elements that are stepped by the same settings.
 *
 * @param from the first
 * @param to behind the last
 * @param chain which chain of links steps them
 * @param rate multiplies the learning rate
 * @param decay multiplies what pulls to zero
 */
record Zone(int from, int to, int chain, float rate, float decay) {
  /** The same elements and those behind them, up to another end. */
  Zone upTo(int end) {
    return new Zone(from, end, chain, rate, decay);
  }

  boolean continues(Zone before) {
    return before.to == from
        && before.chain == chain
        && before.rate == rate
        && before.decay == decay;
  }
}
