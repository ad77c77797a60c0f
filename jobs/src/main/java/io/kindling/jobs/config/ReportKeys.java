package io.kindling.jobs.config;

import java.util.List;

/** The section {@code report}. */
final class ReportKeys {
  private static final Setting<Boolean> TENSOR_BOARD =
      Setting.of(
          "report.tensorBoard",
          Kinds.flag(),
          false,
          "",
          "Whether train writes event files that TensorBoard reads, below tensorboard/.");
  private static final Setting<Long> STEPS =
      Setting.of(
          "report.tensorBoardSteps",
          Kinds.wholeBetween(0, Integer.MAX_VALUE),
          100L,
          "steps",
          "How often they have the figures of one step; 0: epochs alone.");

  private ReportKeys() {}

  static List<Setting<?>> all() {
    return List.of(TENSOR_BOARD, STEPS);
  }

  static ReportSettings read(Reader reader) {
    return new ReportSettings(reader.read(TENSOR_BOARD), reader.read(STEPS).intValue());
  }
}
