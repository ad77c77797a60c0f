package io.kindling.jobs.averaging;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** The tasks of one round: who registered, who was planned on, what each is doing. */
final class Membership {
  private final int round;
  private final int tasks;
  private final Map<Long, Registration> registered = new LinkedHashMap<>();
  private final Map<Long, Consumer<Optional<Assignment>>> waiting = new LinkedHashMap<>();
  private final Map<Long, Beat> beats = new LinkedHashMap<>();
  private final Map<Long, Assignment> assigned = new LinkedHashMap<>();
  private int refused;
  private List<Registration> members = List.of();
  private int[] cuts = {0};

  Membership(int round, int tasks) {
    this.round = round;
    this.tasks = tasks;
  }

  int round() {
    return round;
  }

  void register(Registration task, Consumer<Optional<Assignment>> answer, long now) {
    if (assigned.containsKey(task.attempt())) {
      answer.accept(Optional.of(assigned.get(task.attempt())));
      return;
    }
    registered.put(task.attempt(), task);
    waiting.put(task.attempt(), answer);
    beats.put(task.attempt(), new Beat(now, "waiting for a plan", new long[0]));
  }

  void refuse(Registration task, Consumer<Optional<Assignment>> answer) {
    if (waiting.put(task.attempt(), answer) == null) {
      refused++;
    }
  }

  /** The executor of each task that has registered. */
  List<String> executors() {
    return registered.values().stream().map(Registration::executor).toList();
  }

  boolean isComplete() {
    return registered.size() + refused >= tasks;
  }

  /**
   * Fixes who works, as many as there are groups of shards at most, in the order of these.
   *
   * @param pace how long a task takes for a shard, beside the others
   */
  void plan(int groups, ToDoubleFunction<Registration> pace) {
    List<Registration> ordered = Planner.order(new ArrayList<>(registered.values()));
    members = List.copyOf(ordered.subList(0, Math.min(groups, ordered.size())));
    cuts = Planner.cuts(groups, members.stream().mapToDouble(pace).toArray());
  }

  List<Registration> members() {
    return members;
  }

  /** Tells each member its part of a plan: a run of groups of shards. */
  void assign(int plan, Terms terms, Operation first) {
    int size = terms.shardsOfGroup();
    int window = terms.window(cuts);
    for (int m = 0; m < members.size(); m++) {
      Assignment part = new Assignment(plan, m, size * cuts[m], size * cuts[m + 1], first, window);
      assigned.put(members.get(m).attempt(), part);
      waiting.remove(members.get(m).attempt()).accept(Optional.of(part));
    }
  }

  /** The round as it stands, seen from outside. */
  RoundView view(
      RoundState state, Operation open, long lastCommit, Optional<WorkerFailure> failure) {
    return new RoundView(
        state, executors(), isComplete(), open, lastCommit, members, beats, assigned, failure);
  }

  /** Takes all that still wait. */
  List<Consumer<Optional<Assignment>>> takeAnswers() {
    List<Consumer<Optional<Assignment>>> answers = new ArrayList<>(waiting.values());
    waiting.clear();
    return answers;
  }

  void beat(long attempt, Beat beat) {
    beats.computeIfPresent(attempt, (key, before) -> beat);
  }

  /**
   * A sign of life.
   *
   * @param time by the driver's clock, in nanoseconds
   * @param phase what the worker was doing
   * @param nanos the time that it spent in each phase
   */
  record Beat(long time, String phase, long[] nanos) {}
}
