package io.kindling.engine.optim;

import io.kindling.engine.network.Network;

/**
 * How parameters get better, as it is written: by a rule that steps along each gradient, or by
 * searching for the minimum of one function.
 */
public sealed interface DescentSpec permits OptimizerSpec, LbfgsSpec {
  /** The name in configurations and reports. */
  String word();

  /** Whether points are tried that may turn out bad, even with a loss that is no number. */
  default boolean triesPoints() {
    return false;
  }

  /** Refuses what is around it and does not go with it. */
  default void check(Stepping stepping) {}

  /** Refuses what is around it, or in the network, and does not go with it. */
  void check(Stepping stepping, Network network);
}
