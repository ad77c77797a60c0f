package io.kindling.jobs.config;

import io.kindling.engine.backend.Precision;
import java.util.List;
import java.util.OptionalInt;

/** The section {@code engine}. */
final class EngineKeys {
  private static final Setting<Kernels> KERNELS =
      Setting.of(
          "engine.kernels",
          Kinds.word(List.of(Kernels.values()), Kernels::word),
          KernelSettings.DEFAULT.kernels(),
          "",
          "What computes: oneDNN, or plain Java in double precision, which is slow.");
  private static final Setting<Precision> PRECISION =
      Setting.of(
          "engine.precision",
          Kinds.word(List.of(Precision.values()), Precision::word),
          KernelSettings.DEFAULT.precision(),
          "",
          "What products and convolutions read; sums and the stepped weights are always single.");
  private static final Setting<Long> THREADS =
      Setting.of(
          "engine.threads",
          Kinds.wholeBetween(1, 1024),
          (long) KernelSettings.DEFAULT.threads(),
          "threads",
          "The team that computes one shard's gradient.");
  private static final Setting<OptionalInt> MICRO_BATCH =
      Setting.of(
          "engine.microBatch",
          new AutoOr("a whole number from 1", rows -> true),
          EngineSettings.DEFAULT.microBatch(),
          "rows",
          "The most rows that run at once; auto runs a shard's whole part of a step.");

  private EngineKeys() {}

  static List<Setting<?>> all() {
    return List.of(KERNELS, PRECISION, THREADS, MICRO_BATCH);
  }

  static EngineSettings read(Reader reader) {
    KernelSettings kernels =
        new KernelSettings(
            reader.read(KERNELS), reader.read(PRECISION), reader.read(THREADS).intValue());
    return new EngineSettings(kernels, reader.read(MICRO_BATCH));
  }
}
