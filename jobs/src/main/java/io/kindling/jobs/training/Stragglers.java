package io.kindling.jobs.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Knows which executors take clearly longer for a shard than the others did in the last round that
 * they took part in to its end. An executor that was slow and is not any more is as any other.
 */
final class Stragglers {
  private final Map<String, Double> slowness = new HashMap<>();

  /** How many times as long as others an executor takes for a shard; 1 unless it is clearly so. */
  double pace(String executor) {
    return slowness.getOrDefault(executor, 1.0);
  }

  /** Learns from a round; a clause for each executor that was not slow before. */
  List<String> learn(RoundSeen round) {
    List<String> clauses = new ArrayList<>();
    if (!round.isMeasured()) {
      return clauses;
    }
    byExecutor(round)
        .forEach(
            (executor, turns) -> {
              double times = turns.stream().mapToDouble(round::slowness).average().orElseThrow();
              if (!RoundSeen.isClearlySlower(times)) {
                slowness.remove(executor);
              } else if (slowness.put(executor, times) == null) {
                clauses.add(clause(round, turns.get(0), times));
              }
            });
    return clauses;
  }

  private static Map<String, List<WorkerTurn>> byExecutor(RoundSeen round) {
    return round.workers().stream()
        .collect(Collectors.groupingBy(WorkerTurn::executor, TreeMap::new, Collectors.toList()));
  }

  private static String clause(RoundSeen round, WorkerTurn turn, double times) {
    return String.format(
        Locale.ROOT,
        "executor %s on %s is slow: in round %d it took %.1f times as long for a shard as others"
            + " (%.3g ms against %.3g ms a step); rounds that follow give it fewer shards, where"
            + " there are enough",
        turn.executor(),
        turn.host(),
        round.round(),
        times,
        1e3 * times * round.usualSecondsOfShard(),
        1e3 * round.usualSecondsOfShard());
  }
}
