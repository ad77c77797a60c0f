package io.kindling.jobs.tune;

import io.kindling.jobs.space.Candidate;
import io.kindling.jobs.trial.Trial;
import io.kindling.jobs.trial.Trials;
import io.kindling.partitioning.draw.Draw;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Where candidates are tried.
 *
 * @param rows that all of them take
 * @param known what was found before, by {@link #key}; it is not tried again
 * @param told hears of each new entry once it is known, one at a time
 */
public record Bench(
    Trials trials,
    List<Candidate> candidates,
    Draw rows,
    Map<String, Entry> known,
    Consumer<Entry> told) {

  /** Tells entries apart. */
  public static String key(int number, int rung) {
    return number + "/" + rung;
  }

  /** A candidate as a trial. */
  Trial trial(Candidate candidate) {
    int number = candidate.number();
    return new Trial(number, "trial " + number, candidate.sets(), rows, Set.of());
  }
}
