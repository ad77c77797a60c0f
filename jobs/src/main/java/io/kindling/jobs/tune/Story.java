package io.kindling.jobs.tune;

import io.kindling.jobs.report.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Tells how a search goes: a line for each new best, and now and then how many are done. */
public final class Story {
  private static final long NANOS_BETWEEN = 5_000_000_000L;

  private final Progress progress;
  private final Ranking ranking;
  private final String metric;
  private final int ofTrials;
  private final LongSupplier nanos;
  private long told;
  private int ended;
  private int failed;
  private double best = Double.NaN;
  private final List<Entry> bests = new ArrayList<>();

  /**
   * Of a search that begins.
   *
   * @param nanos a clock of nanoseconds
   */
  public Story(
      Progress progress, Ranking ranking, String metric, int ofTrials, LongSupplier nanos) {
    this.progress = progress;
    this.ranking = ranking;
    this.metric = metric;
    this.ofTrials = ofTrials;
    this.nanos = nanos;
    this.told = nanos.getAsLong();
  }

  /** Something that was found before; nothing is said of it. */
  public synchronized void known(Entry entry) {
    count(entry);
    if (isBest(entry)) {
      take(entry);
    }
  }

  /** A trial, or a part of one, has ended. */
  public synchronized void ended(Entry entry) {
    count(entry);
    if (isBest(entry)) {
      take(entry);
      progress.say(
          String.format(
              Locale.ROOT,
              "trial %d after %d epochs is the best so far: %s=%.5f with %s",
              entry.number(),
              entry.epochs(),
              metric,
              best,
              entry.shown()));
    }
    long now = nanos.getAsLong();
    if (now - told >= NANOS_BETWEEN) {
      told = now;
      progress.say(standing());
    }
  }

  private void count(Entry entry) {
    if (entry.rung() == 0) {
      ended++;
      failed += entry.state() == Entry.State.FAILED ? 1 : 0;
    }
  }

  private boolean isBest(Entry entry) {
    return ranking.isEligible(entry)
        && (bests.isEmpty() || ranking.bestFirst().compare(entry, bests.get(0)) < 0);
  }

  private void take(Entry entry) {
    bests.clear();
    bests.add(entry);
    best = ranking.value(entry);
  }

  /** How many trials are done. */
  public synchronized String standing() {
    return String.format(
        Locale.ROOT,
        "%d of %d trials tried%s%s",
        ended,
        ofTrials,
        failed == 0 ? "" : ", " + failed + " failed",
        Double.isNaN(best) ? "" : String.format(Locale.ROOT, ", best %s=%.5f", metric, best));
  }
}
