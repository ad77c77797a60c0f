package io.kindling.jobs.tune;

import io.kindling.jobs.space.Candidate;
import io.kindling.jobs.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tries all candidates to their end, as tasks of one stage. */
public final class WholeSearch {
  private WholeSearch() {}

  /** What came of each, with what was known. */
  public static List<Entry> run(Bench bench) {
    List<Entry> entries = new ArrayList<>();
    List<Trial> trials = new ArrayList<>();
    for (Candidate candidate : bench.candidates()) {
      Entry known = bench.known().get(Bench.key(candidate.number(), 0));
      if (known == null) {
        trials.add(bench.trial(candidate));
      } else {
        entries.add(known);
      }
    }
    Map<Integer, Candidate> byNumber =
        bench.candidates().stream()
            .collect(Collectors.toMap(Candidate::number, Function.identity()));
    int found =
        bench
            .trials()
            .run(
                trials,
                result -> {
                  Candidate candidate = byNumber.get(result.number());
                  Entry entry = Entry.of(candidate, 0, result, Entry.State.DONE);
                  entries.add(entry);
                  bench.told().accept(entry);
                })
            .size();
    if (found != trials.size()) {
      throw new IllegalStateException(found + " of " + trials.size() + " trials have a result");
    }
    return entries;
  }
}
