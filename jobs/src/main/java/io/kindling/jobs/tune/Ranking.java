package io.kindling.jobs.tune;

import io.kindling.jobs.config.TuneSettings;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which of several trials is better. */
public final class Ranking {
  private final TuneSettings settings;
  private final Comparator<Entry> order;

  public Ranking(TuneSettings settings) {
    this.settings = settings;
    Comparator<Entry> byValue = Comparator.comparingDouble(this::value);
    this.order =
        Comparator.comparing((Entry entry) -> !isEligible(entry))
            .thenComparing(settings.isSmallerBetter() ? byValue : byValue.reversed())
            .thenComparingInt(Entry::number);
  }

  /** The metric by which trials are compared. */
  public double value(Entry entry) {
    return entry.value(settings.metric());
  }

  /** The best first; of those that are as good, the one with the lowest number. */
  public Comparator<Entry> bestFirst() {
    return order;
  }

  /** Whether a trial may be taken: it has the metric, and meets all constraints. */
  public boolean isEligible(Entry entry) {
    return entry.state() != Entry.State.FAILED
        && Double.isFinite(value(entry))
        && settings.constraints().stream()
            .allMatch(bound -> bound.isMetBy(entry.value(bound.metric())));
  }

  /**
   * The best of those that were trained for the longest, of a population of where each member
   * stands; empty where none may be taken.
   */
  public Optional<Entry> best(Collection<Entry> entries) {
    if (settings.schedule() == TuneSettings.Schedule.POPULATION) {
      Map<Integer, Entry> last = new TreeMap<>();
      entries.forEach(
          entry -> last.merge(entry.number(), entry, (a, b) -> b.rung() > a.rung() ? b : a));
      return last.values().stream().filter(this::isEligible).min(order);
    }
    return entries.stream()
        .filter(this::isEligible)
        .min(Comparator.comparingInt((Entry entry) -> -entry.rung()).thenComparing(order));
  }
}
