package io.kindling.engine.optim;

/**
 * Elements that are stepped by the same settings.
 *
 * @param from the first
 * @param to behind the last
 * @param rate multiplies the learning rate
 * @param decay multiplies what pulls to zero
 */
record Zone(int from, int to, float rate, float decay) {
  boolean continues(Zone before) {
    return before.to == from && before.rate == rate && before.decay == decay;
  }
}
