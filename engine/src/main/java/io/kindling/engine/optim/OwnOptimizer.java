package io.kindling.engine.optim;

import java.util.Optional;

/**
 * An optimizer that steps a parameter group in place of the usual one.
 *
 * @param rule the rule, with its own rate and its own state
 * @param schedule how its rate goes; empty: as that of all other parameters
 */
public record OwnOptimizer(OptimizerSpec rule, Optional<RateSchedule> schedule) {
  /** A rule whose rate goes as that of all other parameters. */
  public static OwnOptimizer of(OptimizerSpec rule) {
    return new OwnOptimizer(rule, Optional.empty());
  }

  public OwnOptimizer with(RateSchedule own) {
    return new OwnOptimizer(rule, Optional.of(own));
  }
}
