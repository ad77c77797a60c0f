package io.kindling.partitioning.augment;

/** Numbers between 0 and 1 of a beta distribution whose two settings are the same. */
final class Beta {
  /** Of each try: two for a normal number, one to say whether it is taken. */
  private static final int IN_TRY = 4;

  /** Nineteen in twenty are taken, so that no row has ever used them all. */
  private static final int MOST_TRIES = 32;

  private static final int BETWEEN = IN_TRY * (MOST_TRIES + 1);

  private Beta() {}

  /** Uses counters from {@code first} on, which is even. */
  static double draw(double alpha, Draws draws, int first) {
    double one = logGamma(alpha, draws, first);
    double other = logGamma(alpha, draws, first + BETWEEN);
    return 1 / (1 + StrictMath.exp(other - one));
  }

  /**
   * The logarithm of a number of a gamma distribution (Marsaglia and Tsang, 2000): with a small
   * setting the number itself is often too small to be told from 0.
   */
  private static double logGamma(double alpha, Draws draws, int first) {
    double boosted = alpha < 1 ? alpha + 1 : alpha;
    double boost = alpha < 1 ? StrictMath.log(1 - draws.uniform(first)) / alpha : 0;
    double d = boosted - 1.0 / 3;
    double c = 1 / StrictMath.sqrt(9 * d);
    for (int i = 0; i < MOST_TRIES; i++) {
      int counter = first + 2 + IN_TRY * i;
      double normal = draws.normal(counter / 2);
      double root = 1 + c * normal;
      double cube = root * root * root;
      if (root > 0
          && StrictMath.log(1 - draws.uniform(counter + 2))
              < normal * normal / 2 + d - d * cube + d * StrictMath.log(cube)) {
        return StrictMath.log(d * cube) + boost;
      }
    }
    return StrictMath.log(d) + boost;
  }
}
