package io.kindling.jobs.training;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.Success$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import scala.jdk.javaapi.CollectionConverters;

/** Hears from Spark's scheduler which tasks of a round run, and what of it is lost. */
final class Losses extends SparkListener {
  private static final String GROUP = "spark.jobGroup.id";

  private final Map<Integer, String> groups = new HashMap<>();
  private final Map<Long, Running> running = new HashMap<>();
  private final Deque<Loss> losses = new ArrayDeque<>();

  /**
   * A loss.
   *
   * @param executor where
   * @param group the job group of the task; empty if the executor itself is lost
   * @param reason a clause
   */
  record Loss(String executor, String group, String reason) {
    boolean isExecutor() {
      return group.isEmpty();
    }

    String sentence() {
      return (isExecutor() ? "executor " : "a task on executor ") + executor + " " + reason;
    }
  }

  private record Running(String group, String executor) {}

  @Override
  public synchronized void onJobStart(SparkListenerJobStart job) {
    Optional<String> group =
        Optional.ofNullable(job.properties()).map(properties -> properties.getProperty(GROUP));
    group.ifPresent(
        name ->
            CollectionConverters.asJava(job.stageIds())
                .forEach(stage -> groups.put((Integer) stage, name)));
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart task) {
    String group = groups.getOrDefault(task.stageId(), "");
    running.put(task.taskInfo().taskId(), new Running(group, task.taskInfo().executorId()));
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd task) {
    Running ended = running.remove(task.taskInfo().taskId());
    if (ended != null && !ended.group().isEmpty() && !(task.reason() instanceof Success$)) {
      losses.add(
          new Loss(ended.executor(), ended.group(), "ended: " + line(task.reason().toString())));
    }
    notifyAll();
  }

  @Override
  public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    running.values().removeIf(task -> task.executor().equals(removed.executorId()));
    losses.add(new Loss(removed.executorId(), "", "was lost: " + line(removed.reason())));
    notifyAll();
  }

  private static String line(String text) {
    return text.lines().findFirst().orElse(text);
  }

  /** The next loss that has not been taken. */
  synchronized Optional<Loss> take() {
    return Optional.ofNullable(losses.poll());
  }

  /** Waits until no task of a group runs; those executors on which one still does are returned. */
  synchronized Set<String> awaitEnd(String group, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    Set<String> stuck = executorsOf(group);
    for (long left = limit.toMillis(); !stuck.isEmpty() && left > 0; stuck = executorsOf(group)) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
    return stuck;
  }

  private Set<String> executorsOf(String group) {
    Set<String> executors = new TreeSet<>();
    running.values().stream()
        .filter(task -> task.group().equals(group))
        .forEach(task -> executors.add(task.executor()));
    return executors;
  }
}
