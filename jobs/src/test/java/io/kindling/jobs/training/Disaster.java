package io.kindling.jobs.training;

import io.kindling.jobs.process.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What befalls the processes of a training; prints what it does, who is in each round, and what is
 * said of executors. This one does nothing.
 */
class Disaster implements TrainingListener {
  private final Map<String, WorkerSeen> contributed = new TreeMap<>();
  private long lastStep = -1;

  /** The one with a name. */
  static Disaster named(String name, JavaSparkContext spark) {
    return switch (name) {
      case "nothing" -> new Disaster();
      case "executor", "worker", "both" -> new KillsOnce(name);
      case "pause" -> new PausesOnce();
      case "moments" -> new KillsOften();
      case "second" -> new AwaitsSecond(spark);
      default -> throw new IllegalArgumentException("There is no disaster " + name);
    };
  }

  /** A worker gave the first part of a step, counted from 0. */
  void stepBegan(long step, WorkerSeen first) {}

  /** Those of the round that have contributed to a step. */
  List<WorkerSeen> contributed() {
    return new ArrayList<>(contributed.values());
  }

  static void kill(WorkerSeen worker, String when) {
    Signal.KILL.to(worker.pid());
    System.out.println("KILLED " + worker.pid() + " " + when);
  }

  @Override
  public synchronized void contributionAccepted(long step, WorkerSeen worker) {
    boolean isFirst = step > lastStep;
    lastStep = step;
    contributed.put(worker.name(), worker);
    if (isFirst) {
      stepBegan(step, worker);
    }
  }

  @Override
  public synchronized void roundStarted(int round, List<WorkerSeen> workers) {
    contributed.clear();
    System.out.println("ROUND " + round + " OF " + workers.size());
  }

  @Override
  public synchronized void roundEnded(RoundSeen round) {
    System.out.println(
        "SHARDS IN ROUND "
            + round.round()
            + ": "
            + round.workers().stream()
                .map(turn -> turn.worker() + " has " + turn.shards())
                .collect(Collectors.joining(", ")));
  }

  @Override
  public void replanned(String reason) {
    System.out.println("REPLANNED " + reason);
  }

  @Override
  public void straggled(String clause) {
    System.out.println("STRAGGLER " + clause);
  }

  @Override
  public void excluded(String executor, String reason) {
    System.out.println("EXCLUDED " + reason);
  }
}
