package io.kindling.jobs.config;

import io.kindling.engine.Checks;
import java.util.OptionalInt;

/**
 * How gradients are computed.
 *
 * @param kernels what computes
 * @param microBatch at most so many rows are run at once; empty: a shard's whole part of a step
 */
public record EngineSettings(KernelSettings kernels, OptionalInt microBatch) {
  /** oneDNN, one thread a task, a shard's part of a step at once. */
  public static final EngineSettings DEFAULT =
      new EngineSettings(KernelSettings.DEFAULT, OptionalInt.empty());

  public EngineSettings {
    Checks.require(
        microBatch.isEmpty() || microBatch.getAsInt() >= 1,
        "Invalid engine.microBatch %s: expected a number of rows from 1 on",
        microBatch.orElse(0));
  }
}
