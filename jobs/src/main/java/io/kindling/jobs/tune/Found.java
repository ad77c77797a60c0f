package io.kindling.jobs.tune;

import io.kindling.jobs.space.Candidate;
import io.kindling.jobs.trial.Saved;
import java.util.List;
import java.util.function.Function;

/**
 * What a search has found.
 *
 * @param entries what came of each trial each time that it was trained
 * @param candidate with which settings an entry was reached
 * @param start how the trial stood before the training that led to an entry
 */
public record Found(
    List<Entry> entries, Function<Entry, Candidate> candidate, Function<Entry, Saved> start) {}
