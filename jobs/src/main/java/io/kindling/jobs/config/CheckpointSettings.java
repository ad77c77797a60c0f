package io.kindling.jobs.config;

import io.kindling.engine.Checks;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * When checkpoints are taken, and how many stay. None of this changes the model.
 *
 * @param everySteps one after so many steps
 * @param everyEpochs one after so many epochs
 * @param everyMinutes one after so many minutes
 * @param keep how many stay; 0 takes none
 */
public record CheckpointSettings(
    OptionalLong everySteps, OptionalLong everyEpochs, OptionalDouble everyMinutes, int keep) {
  private static final double USUAL_MINUTES = 5;

  /** Every five minutes; the last two stay. */
  public static final CheckpointSettings DEFAULT =
      new CheckpointSettings(
          OptionalLong.empty(), OptionalLong.empty(), OptionalDouble.of(USUAL_MINUTES), 2);

  public CheckpointSettings {
    check("everySteps", (double) everySteps.orElse(1));
    check("everyEpochs", (double) everyEpochs.orElse(1));
    check("everyMinutes", everyMinutes.orElse(1));
    Checks.require(
        keep >= 0, "Invalid training.checkpoints.keep %s: expected a number from 0 on", keep);
    boolean never = everySteps.isEmpty() && everyEpochs.isEmpty() && everyMinutes.isEmpty();
    everyMinutes = never ? OptionalDouble.of(USUAL_MINUTES) : everyMinutes;
  }

  private static void check(String name, double number) {
    Checks.require(number > 0, "Invalid training.checkpoints.%s: expected a number above 0", name);
  }

  /** How many copies of a run there may be at once: one is written, one of an epoch may wait. */
  public int copies() {
    return keep == 0 ? 0 : everyEpochs.isPresent() ? 2 : 1;
  }

  /** One after so many steps. */
  public static CheckpointSettings everySteps(long steps, int keep) {
    return new CheckpointSettings(
        OptionalLong.of(steps), OptionalLong.empty(), OptionalDouble.empty(), keep);
  }

  /** One after so many epochs. */
  public static CheckpointSettings everyEpochs(long epochs, int keep) {
    return new CheckpointSettings(
        OptionalLong.empty(), OptionalLong.of(epochs), OptionalDouble.empty(), keep);
  }
}
