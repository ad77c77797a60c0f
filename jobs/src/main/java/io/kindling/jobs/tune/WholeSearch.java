package io.kindling.jobs.tune;

import io.kindling.jobs.space.Candidate;
import io.kindling.jobs.trial.Saved;
import io.kindling.jobs.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tries candidates that are known before to their end, as tasks of one stage. */
final class WholeSearch {
  private WholeSearch() {}

  /** What came of each, with what was known. */
  static Found run(Bench bench, List<Candidate> candidates) {
    List<Entry> entries = new ArrayList<>();
    List<Trial> trials = new ArrayList<>();
    for (Candidate candidate : candidates) {
      Optional<Entry> known = bench.known(candidate, 0, candidate.number());
      if (known.isEmpty()) {
        trials.add(bench.trial(candidate));
      } else {
        entries.add(known.get());
      }
    }
    Map<Integer, Candidate> byNumber =
        candidates.stream().collect(Collectors.toMap(Candidate::number, Function.identity()));
    int before = entries.size();
    bench
        .trials()
        .each(
            trials,
            result -> {
              Candidate candidate = byNumber.get(result.number());
              int number = candidate.number();
              Entry entry = Entry.of(candidate, 0, number, result, Entry.State.DONE);
              entries.add(entry);
              bench.told().accept(entry);
            });
    int found = entries.size() - before;
    if (found != trials.size()) {
      throw new IllegalStateException(found + " of " + trials.size() + " trials have a result");
    }
    return new Found(entries, entry -> byNumber.get(entry.number()), entry -> Saved.NOTHING);
  }
}
