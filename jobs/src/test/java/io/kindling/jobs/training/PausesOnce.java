package io.kindling.jobs.training;

import io.kindling.jobs.process.Signal;

/** Has an executor stand still in the middle of a step, for good. */
final class PausesOnce extends Disaster {
  private static final long STEP = 20;

  private boolean paused;

  @Override
  void stepBegan(long step, WorkerSeen first) {
    if (!paused && contributed().size() == 2 && step >= STEP) {
      paused = true;
      Signal.STOP.to(first.pid());
      System.out.println("PAUSED " + first.pid() + " in step " + step);
    }
  }
}
