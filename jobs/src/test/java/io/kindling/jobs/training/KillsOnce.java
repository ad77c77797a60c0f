package io.kindling.jobs.training;

import java.util.HashSet;
import java.util.Set;

/**
 * Kills once who gave the first part of a step, when training is well under way and all have
 * contributed to steps before; prints what it did, and why a round ended before its time.
 */
final class KillsOnce implements TrainingListener {
  /** The kill waits until training is well under way. */
  private static final long STEP = 20;

  private final String victim;
  private final Set<String> contributed = new HashSet<>();
  private long lastStep = -1;
  private boolean killed;

  /**
   * A listener that kills.
   *
   * @param victim {@code nothing}, an {@code executor}, or a {@code worker} with its executor
   */
  KillsOnce(String victim) {
    this.victim = victim;
  }

  @Override
  public void replanned(String reason) {
    System.out.println("REPLANNED " + reason);
  }

  @Override
  public synchronized void contributionAccepted(long step, WorkerSeen worker) {
    boolean isFirstOfStep = step > lastStep;
    boolean allContributed = contributed.size() == 2 && step >= STEP;
    lastStep = step;
    contributed.add(worker.name());
    if (killed || victim.equals("nothing") || !isFirstOfStep || !allContributed) {
      return;
    }
    killed = true;
    ProcessHandle executor = ProcessHandle.of(worker.pid()).orElseThrow();
    if (victim.equals("worker")) {
      executor.parent().orElseThrow().destroyForcibly();
    }
    executor.destroyForcibly();
    System.out.println("KILLED " + worker.pid() + " in step " + step);
  }
}
