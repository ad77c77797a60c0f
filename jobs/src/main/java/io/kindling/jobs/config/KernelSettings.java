package io.kindling.jobs.config;

import io.kindling.engine.Checks;
import io.kindling.engine.backend.Precision;
import java.io.Serializable;

/**
 * What computes, the same in every process of a run.
 *
 * @param kernels the back end
 * @param precision the type of numbers that products and convolutions read
 * @param threads the size of the team of threads that computes one shard's gradient
 */
public record KernelSettings(Kernels kernels, Precision precision, int threads)
    implements Serializable {
  /** oneDNN, single precision, one thread a task. */
  public static final KernelSettings DEFAULT =
      new KernelSettings(Kernels.ONEDNN, Precision.FP32, 1);

  public KernelSettings {
    Checks.require(
        threads >= 1 && threads <= 1024,
        "Invalid engine.threads %s: expected a number from 1 to 1024",
        threads);
    Checks.require(
        precision == Precision.FP32 || kernels == Kernels.ONEDNN,
        "engine.precision = %s needs engine.kernels = onednn: the reference computes in double",
        precision.word());
  }

  /** The same with products in single precision. */
  public KernelSettings inFull() {
    return new KernelSettings(kernels, Precision.FP32, threads);
  }
}
