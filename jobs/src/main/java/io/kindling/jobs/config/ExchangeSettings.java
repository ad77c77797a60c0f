package io.kindling.jobs.config;

import io.kindling.engine.Checks;
import io.kindling.engine.optim.OptimizerSpec;
import java.util.OptionalInt;

/**
 * What is averaged, how often, and how it travels. All of it has a part in the model.
 *
 * @param every 1: gradients are averaged at each step; more: so many steps are taken by each shard
 *     before what they changed is averaged
 * @param outer the rule that steps by the averaged change
 * @param innerState what becomes of the state of a shard's own optimizer then
 * @param wire how numbers travel
 * @param groups how many nodes of the shard tree round what they send, and how many workers there
 *     are at most; empty: as many as there are shards, up to 8
 */
public record ExchangeSettings(
    int every, OptimizerSpec outer, InnerState innerState, WireFormat wire, OptionalInt groups) {
  /** The parameters go as far as the averaged change says. */
  public static final OptimizerSpec PLAIN_AVERAGE = new OptimizerSpec.Sgd(1);

  /** Gradients at each step, unrounded. */
  public static final ExchangeSettings DEFAULT =
      new ExchangeSettings(1, PLAIN_AVERAGE, InnerState.KEEP, WireFormat.FP32, OptionalInt.empty());

  private static final int USUAL_GROUPS = 8;

  public ExchangeSettings {
    Checks.require(
        every >= 1, "Invalid averaging.every %s: expected a number of steps from 1 on", every);
    Checks.require(
        groups.isEmpty() || Integer.bitCount(groups.getAsInt()) == 1 && groups.getAsInt() > 0,
        "Invalid averaging.groups %s: expected auto or a power of two",
        groups.orElse(0));
  }

  public ExchangeSettings with(WireFormat format, int nodes) {
    return new ExchangeSettings(every, outer, innerState, format, OptionalInt.of(nodes));
  }

  /** Whether shards take steps by themselves. */
  public boolean isLocal() {
    return every > 1;
  }

  /** Whether numbers are rounded before they travel. */
  public boolean rounds() {
    return wire == WireFormat.BF16;
  }

  /** How many nodes send on their own behalf, at the least; without rounding all shards might. */
  public int groups(int shards) {
    return rounds() ? groups.orElse(Math.min(shards, USUAL_GROUPS)) : shards;
  }
}
