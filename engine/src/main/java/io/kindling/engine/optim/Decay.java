package io.kindling.engine.optim;

import io.kindling.engine.Checks;
import java.io.Serializable;

/**
 * What pulls parameters to zero. It is added once to a step, not to the loss that is reported.
 *
 * @param l1 multiplies the sum of absolute values, whose gradient is added to the gradient
 * @param l2 multiplies half the sum of squares, whose gradient is added to the gradient
 * @param weights the share of the rate that parameters lose in a step beside the gradient
 */
public record Decay(float l1, float l2, float weights) implements Serializable {
  public static final Decay NONE = new Decay(0, 0, 0);

  public Decay {
    check("L1 penalty", l1);
    check("L2 penalty", l2);
    check("decay of weights", weights);
  }

  private static void check(String name, float value) {
    Checks.require(
        value >= 0 && Float.isFinite(value),
        "Invalid %s %s: expected a number from 0",
        name,
        value);
  }

  boolean isPenalty() {
    return l1 > 0 || l2 > 0;
  }
}
