package io.kindling.jobs.config;

import io.kindling.engine.Checks;
import java.util.OptionalInt;

/**
 * How gradients are computed.
 *
 * @param kernels the back end
 * @param threads the size of the team of threads that computes one shard's gradient
 * @param microBatch at most so many rows are run at once; empty: a shard's whole part of a step
 */
public record EngineSettings(Kernels kernels, int threads, OptionalInt microBatch) {
  /** oneDNN, one thread a task, a shard's part of a step at once. */
  public static final EngineSettings DEFAULT =
      new EngineSettings(Kernels.ONEDNN, 1, OptionalInt.empty());

  public EngineSettings {
    Checks.require(
        threads >= 1 && threads <= 1024,
        "Invalid engine.threads %s: expected a number from 1 to 1024",
        threads);
    Checks.require(
        microBatch.isEmpty() || microBatch.getAsInt() >= 1,
        "Invalid engine.microBatch %s: expected a number of rows from 1 on",
        microBatch.orElse(0));
  }
}
