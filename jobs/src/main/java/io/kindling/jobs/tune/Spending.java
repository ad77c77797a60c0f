package io.kindling.jobs.tune;

import io.kindling.jobs.config.TuneSettings.Budget;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What a search has spent of what it may. Epochs count as they are known: as many as are planned of
 * a job that no decision has seen yet, and as many as were made of others.
 */
final class Spending {
  private final Budget budget;
  private final LongSupplier nanos;
  private final long start;
  private final List<Integer> epochs = new ArrayList<>();
  private long sum;

  /**
   * Of a search that begins.
   *
   * @param nanos a clock of nanoseconds
   */
  Spending(Budget budget, LongSupplier nanos) {
    this.budget = budget;
    this.nanos = nanos;
    this.start = nanos.getAsLong();
  }

  /** Whether so many epochs are left. */
  boolean hasEpochs(int planned) {
    return budget.epochs().isEmpty() || sum + planned <= budget.epochs().getAsLong();
  }

  /** Whether there is time to begin anything; there always is for the first job. */
  boolean hasTime() {
    return epochs.isEmpty()
        || budget.time().isEmpty()
        || nanos.getAsLong() - start < budget.time().get().toNanos();
  }

  /** The next job is begun. */
  void plan(int planned) {
    epochs.add(planned);
    sum += planned;
  }

  /** So many epochs were made in a job, counted from 0. */
  void made(int job, int count) {
    sum += count - epochs.set(job, count);
  }
}
