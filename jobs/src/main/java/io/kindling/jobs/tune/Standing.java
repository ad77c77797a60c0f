package io.kindling.jobs.tune;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How trials stand to each other that were not all trained for as long. */
final class Standing {
  private Standing() {}

  /** Of each trial what it reached last. */
  static List<Entry> last(List<Entry> known) {
    Map<Integer, Entry> last = new LinkedHashMap<>();
    for (Entry entry : known) {
      last.merge(entry.number(), entry, (a, b) -> b.rung() > a.rung() ? b : a);
    }
    return List.copyOf(last.values());
  }

  /** Those that were trained on longest first, of each rung the best first; failures last. */
  static Comparator<Entry> order(Ranking ranking) {
    return Comparator.comparing((Entry entry) -> !ranking.isEligible(entry))
        .thenComparing(Comparator.comparingInt(Entry::rung).reversed())
        .thenComparing(ranking.bestFirst());
  }
}
