package io.kindling.jobs.tune;

import io.kindling.jobs.space.Candidate;
import io.kindling.jobs.trial.Learned;
import io.kindling.jobs.trial.Trial;
import io.kindling.jobs.trial.Trials;
import io.kindling.partitioning.draw.Draw;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Where candidates are tried.
 *
 * @param rows that all of them take
 * @param known what was found before, by {@link #key}; it is not tried again
 * @param states how trials stood that may be trained on
 * @param measured what is measured of each beside its metrics
 * @param keeper takes the models that stay
 * @param told hears of each new entry once it is known, one at a time
 */
public record Bench(
    Trials trials,
    Draw rows,
    Map<String, Entry> known,
    States states,
    Set<Trial.Kept> measured,
    Keeper keeper,
    Consumer<Entry> told) {

  /** Keeps what trials have learned, each before its entry is told of. */
  public interface Keeper {
    /** Keeps nothing. */
    Keeper OF_NONE =
        new Keeper() {
          @Override
          public Set<Trial.Kept> wanted() {
            return Set.of();
          }

          @Override
          public void keep(Candidate candidate, Learned learned) {
            throw new IllegalStateException("No model of " + candidate.number() + " was wanted");
          }
        };

    /** What is to be brought of each trial. */
    Set<Trial.Kept> wanted();

    /** Keeps what a candidate has learned, in place of what it had before. */
    void keep(Candidate candidate, Learned learned);
  }

  /** Tells entries apart. */
  public static String key(int number, int rung) {
    return number + "/" + rung;
  }

  /** A candidate as a trial. */
  Trial trial(Candidate candidate) {
    int number = candidate.number();
    Set<Trial.Kept> all = EnumSet.noneOf(Trial.Kept.class);
    all.addAll(measured);
    all.addAll(keeper.wanted());
    return new Trial(number, "trial " + number, candidate.sets(), rows, all);
  }

  /** What was found before of a job, which went on from the same trial for as long. */
  Optional<Entry> known(Job job) {
    return known(job.candidate(), job.rung(), job.from())
        .filter(entry -> entry.state() != Entry.State.STOPPED || entry.epochs() == job.epochs());
  }

  /** What was found before of a candidate, however long it was trained. */
  Optional<Entry> known(Candidate candidate, int rung, int from) {
    return Optional.ofNullable(known.get(key(candidate.number(), rung)))
        .filter(entry -> entry.from() == from)
        .filter(entry -> text(entry.values()).equals(text(candidate.values())));
  }

  private static Map<String, String> text(Map<String, Object> values) {
    Map<String, String> text = new LinkedHashMap<>();
    values.forEach((key, value) -> text.put(key, String.valueOf(value)));
    return text;
  }
}
