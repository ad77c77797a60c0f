package io.kindling.jobs.training;

/**
 * What workers hold from step to step beside the parameters, so that it would be lost with them.
 */
enum Held {
  /** What the lanes of a text carry from window to window, by shard. */
  LANES,
  /** The states of the optimizers of shards that step by themselves. */
  INNER,
  /** What rounding took off what nodes sent. */
  RESIDUE
}
