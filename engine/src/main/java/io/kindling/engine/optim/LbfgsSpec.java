package io.kindling.engine.optim;

import io.kindling.engine.Checks;

/**
 * The settings of L-BFGS.
 *
 * @param memory how many pairs of steps and changes of the gradient are remembered
 * @param iterations how many steps there are at most
 * @param tolerance it ends where no number of the gradient is larger
 * @param decrease the least decrease, as a part of what the slope promises (Wolfe's c1)
 * @param curvature the most that is left of the slope (Wolfe's c2)
 * @param searches how many points a line search may try
 */
public record LbfgsSpec(
    int memory, int iterations, double tolerance, double decrease, double curvature, int searches) {
  public static final LbfgsSpec DEFAULT = new LbfgsSpec(10, 100, 1e-6, 1e-4, 0.9, 25);

  public LbfgsSpec {
    Checks.require(memory >= 1, "Invalid memory %s of L-BFGS: expected a number from 1", memory);
    Checks.require(
        iterations >= 1, "Invalid iterations %s of L-BFGS: expected a number from 1", iterations);
    Checks.require(
        tolerance >= 0, "Invalid tolerance %s of L-BFGS: expected a number from 0", tolerance);
    Checks.require(
        0 < decrease && decrease < curvature && curvature < 1,
        "Invalid decrease %s and curvature %s of L-BFGS: expected 0 < decrease < curvature < 1",
        decrease,
        curvature);
    Checks.require(
        searches >= 1, "Invalid searches %s of L-BFGS: expected a number from 1", searches);
  }
}
