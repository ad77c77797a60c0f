package io.kindling.jobs.training;

import java.util.List;
import java.util.Random;

/**
 * Kills an executor at three moments of a run, each in a round of its own: while shards are loaded,
 * in the middle of a step, and between the last step of an epoch and its evaluation.
 */
final class KillsOften extends Disaster {
  private static final int STEPS_PER_EPOCH = 5;

  private final Random random = new Random(11);
  private final long inStep = 10 + random.nextInt(40);
  private final long afterStep = STEPS_PER_EPOCH * (11 + random.nextInt(8));
  private boolean killedInStep;

  @Override
  public synchronized void roundStarted(int round, List<WorkerSeen> workers) {
    super.roundStarted(round, workers);
    if (round == 1) {
      kill(workers.get(random.nextInt(workers.size())), "while shards are loaded");
    }
  }

  @Override
  void stepBegan(long step, WorkerSeen first) {
    if (!killedInStep && step >= inStep) {
      killedInStep = true;
      kill(first, "in step " + step);
    }
  }

  @Override
  public synchronized void stepCommitted(long steps, long ofSteps, double loss) {
    if (steps == afterStep) {
      kill(contributed().get(0), "after step " + steps);
    }
  }
}
