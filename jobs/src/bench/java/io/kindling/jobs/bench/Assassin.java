package io.kindling.jobs.bench;

import io.kindling.jobs.process.Signal;
import io.kindling.jobs.training.TrainingListener;
import io.kindling.jobs.training.WorkerSeen;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Kills one of two executors with -9 in a step: after the first part of it has come, and after both
 * have contributed to steps before. Sometimes it is the one whose part has come, sometimes the one
 * that still computes.
 */
final class Assassin implements TrainingListener {
  private final long step;
  private final boolean spares;
  private final Map<String, WorkerSeen> contributed = new TreeMap<>();
  private String deed = "";

  /**
   * An assassin.
   *
   * @param step of the deed, from 0; later if not both have contributed by then
   * @param random whether the one whose part comes first is spared
   */
  Assassin(long step, Random random) {
    this.step = step;
    this.spares = random.nextBoolean();
  }

  @Override
  public synchronized void contributionAccepted(long now, WorkerSeen worker) {
    if (deed.isEmpty() && now >= step && contributed.size() == 2) {
      List<WorkerSeen> others =
          contributed.values().stream().filter(one -> one.pid() != worker.pid()).toList();
      WorkerSeen victim = spares ? others.get(0) : worker;
      Signal.KILL.to(victim.pid());
      deed = "executor " + victim.executor() + " killed in step " + now;
    }
    contributed.put(worker.name(), worker);
  }

  /** What it did. */
  synchronized String deed() {
    if (deed.isEmpty()) {
      throw new IllegalStateException("Nobody was killed: there were never two at work");
    }
    return deed;
  }
}
