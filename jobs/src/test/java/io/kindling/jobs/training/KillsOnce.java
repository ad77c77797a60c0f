package io.kindling.jobs.training;

/**
 * Kills once who gave the first part of a step, when training is well under way and all have
 * contributed to steps before.
 */
final class KillsOnce extends Disaster {
  /** The kill waits until training is well under way. */
  private static final long STEP = 20;

  private final String victim;
  private boolean killed;

  /**
   * A disaster.
   *
   * @param victim an {@code executor}, a {@code worker} with its executor, or {@code both}
   *     executors
   */
  KillsOnce(String victim) {
    this.victim = victim;
  }

  @Override
  void stepBegan(long step, WorkerSeen first) {
    if (killed || contributed().size() < 2 || step < STEP) {
      return;
    }
    killed = true;
    if (victim.equals("worker")) {
      ProcessHandle.of(first.pid()).flatMap(ProcessHandle::parent).orElseThrow().destroyForcibly();
    }
    if (victim.equals("both")) {
      contributed().forEach(worker -> kill(worker, "in step " + step));
    } else {
      kill(first, "in step " + step);
    }
  }
}
