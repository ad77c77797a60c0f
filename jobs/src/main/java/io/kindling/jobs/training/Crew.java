package io.kindling.jobs.training;

import io.kindling.jobs.averaging.Operation;
import io.kindling.jobs.averaging.Registration;
import io.kindling.jobs.averaging.RoundView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Who works or worked on a training, and who is not let in. */
final class Crew {
  private final String kernels;
  private final TrainingListener listener;
  private final Map<String, String> excluded = new LinkedHashMap<>();
  private final Map<Long, Seat> byAttempt = new HashMap<>();
  private final Map<String, WorkerSeen> seen = new LinkedHashMap<>();
  private final List<String> current = new ArrayList<>();
  private final Set<String> processors = new TreeSet<>();
  private final Stragglers stragglers = new Stragglers();

  Crew(String kernels, TrainingListener listener) {
    this.kernels = kernels;
    this.listener = listener;
  }

  /** Why a task is not let in, as a sentence; empty if it is. */
  synchronized String refusal(Registration task) {
    if (!task.kernels().equals(kernels)) {
      exclude(
          task.executor(),
          "it computes with '" + task.kernels() + "', the driver chose '" + kernels + "'");
    }
    return excluded.getOrDefault(task.executor(), "");
  }

  /** Lets an executor work no more. */
  synchronized void exclude(String executor, String reason) {
    if (excluded.putIfAbsent(executor, reason) == null) {
      listener.excluded(executor, "Executor " + executor + " is not used any more: " + reason);
    }
  }

  synchronized Map<String, String> excluded() {
    return Map.copyOf(excluded);
  }

  /** Takes the members of a round's plan, in the order of their shards. */
  synchronized void planned(List<Registration> members) {
    byAttempt.clear();
    current.clear();
    Map<String, Integer> next = new HashMap<>();
    for (Registration member : members) {
      int slot = next.merge(member.executor(), 1, Integer::sum) - 1;
      WorkerSeen worker = new WorkerSeen(member.executor(), slot, member.host(), member.pid(), 0);
      seen.putIfAbsent(worker.name(), worker);
      byAttempt.put(member.attempt(), new Seat(worker.name()));
      processors.add(member.processor());
      current.add(worker.name());
    }
  }

  /** The members of the plan, in the order of their shards. */
  synchronized List<WorkerSeen> members() {
    return current.stream().map(seen::get).toList();
  }

  /**
   * Counts an operation once for each worker, however many parts it gives, and not at all for one
   * whose plan is gone by now.
   */
  synchronized WorkerSeen accepted(Operation operation, Registration worker) {
    Seat seat = byAttempt.get(worker.attempt());
    if (seat == null) {
      return new WorkerSeen(worker.executor(), 0, worker.host(), worker.pid(), 0);
    }
    WorkerSeen before = seen.get(seat.name);
    if (seat.last == operation.code()) {
      return before;
    }
    seat.last = operation.code();
    seat.contributions++;
    WorkerSeen now =
        new WorkerSeen(
            before.executor(),
            before.slot(),
            before.host(),
            before.pid(),
            before.contributions() + 1);
    seen.put(seat.name, now);
    return now;
  }

  /** What the members of the plan did in a round. */
  synchronized List<WorkerTurn> turns(RoundView round) {
    List<WorkerTurn> turns = new ArrayList<>();
    round
        .nanos()
        .forEach(
            (member, spent) -> {
              Seat seat = byAttempt.get(member.attempt());
              turns.add(
                  new WorkerTurn(
                      seat.name,
                      member.host(),
                      member.pid(),
                      round.shards(member),
                      seat.contributions,
                      Phase.DATA.seconds(spent),
                      Phase.COMPUTE.seconds(spent),
                      Phase.SYNC.seconds(spent),
                      Phase.EVALUATE.seconds(spent)));
            });
    return turns;
  }

  /** How many times as long as others the executor of a task takes for a shard. */
  synchronized double pace(Registration task) {
    return stragglers.pace(task.executor());
  }

  /** Learns from a round how fast executors are. */
  synchronized void learn(RoundSeen round) {
    stragglers.learn(round).forEach(listener::straggled);
  }

  /** All that were ever planned on. */
  synchronized List<WorkerSeen> all() {
    List<WorkerSeen> all = new ArrayList<>(seen.values());
    all.sort(Comparator.comparing(WorkerSeen::executor).thenComparing(WorkerSeen::slot));
    return all;
  }

  /** Whether all had the same model of CPU. */
  synchronized boolean isUniform() {
    return new HashSet<>(processors).size() <= 1;
  }

  private static final class Seat {
    private final String name;
    private long last = -1;
    private long contributions;

    Seat(String name) {
      this.name = name;
    }
  }
}
