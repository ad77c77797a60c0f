package io.kindling.jobs.config;

import io.kindling.engine.Checks;

/**
 * What a training tells beside its report.
 *
 * @param tensorBoard whether event files are written for TensorBoard
 * @param tensorBoardSteps how often they have the figures of a step; 0 for epochs alone
 */
public record ReportSettings(boolean tensorBoard, int tensorBoardSteps) {
  public ReportSettings {
    Checks.require(
        tensorBoardSteps >= 0,
        "Invalid report.tensorBoardSteps %s: expected a number from 0",
        tensorBoardSteps);
  }
}
