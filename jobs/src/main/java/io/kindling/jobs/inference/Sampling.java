package io.kindling.jobs.inference;

import io.kindling.engine.Checks;
import io.kindling.engine.random.CounterRandom;
import java.io.Serializable;

/**
 * How the next symbol is drawn.
 *
 * @param temperature the power of probabilities is one over this: below 1 the likely ones are drawn
 *     more often, above 1 less
 * @param seed which of the possible samples
 */
public record Sampling(double temperature, long seed) implements Serializable {
  private static final long SAMPLE = 0x73616D706C65L;

  public Sampling {
    Checks.require(
        temperature > 0 && Double.isFinite(temperature),
        "Invalid temperature %s: expected a number above 0",
        temperature);
  }

  /**
   * Draws a symbol.
   *
   * @param place in the sample: what is drawn there depends on nothing but the seed and this
   */
  public int draw(float[] probabilities, long place) {
    double[] parts = new double[probabilities.length];
    double most = 0;
    for (float probability : probabilities) {
      most = Math.max(most, probability);
    }
    double sum = 0;
    for (int c = 0; c < parts.length; c++) {
      parts[c] = Math.pow(probabilities[c] / most, 1 / temperature);
      sum += parts[c];
    }
    double left = sum * CounterRandom.uniform(CounterRandom.key(seed, SAMPLE), place, 0);
    int last = 0;
    for (int c = 0; c < parts.length; c++) {
      if (parts[c] > 0) {
        last = c;
        left -= parts[c];
        if (left < 0) {
          return c;
        }
      }
    }
    return last;
  }
}
