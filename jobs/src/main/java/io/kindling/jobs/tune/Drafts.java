package io.kindling.jobs.tune;

import io.kindling.jobs.space.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The candidates of a search, one after the other. */
final class Drafts {
  private final Proposer proposer;
  private final int count;
  private final Function<Candidate, Draft> check;
  private final List<Draft> taken = new ArrayList<>();

  /**
   * Of a search that begins.
   *
   * @param count how many there may be
   * @param check plans the training of one
   */
  Drafts(Proposer proposer, int count, Function<Candidate, Draft> check) {
    this.proposer = proposer;
    this.count = count;
    this.check = check;
  }

  /** The next one; empty where that was all, or more must be known. */
  Optional<Draft> next(List<Entry> known) {
    if (taken.size() == count) {
      return Optional.empty();
    }
    Optional<Draft> next = proposer.propose(taken.size(), known).map(check);
    next.ifPresent(taken::add);
    return next;
  }

  /** One that was taken. */
  Draft get(int number) {
    return taken.get(number);
  }

  /** How many were taken. */
  int taken() {
    return taken.size();
  }

  /** How many there may be. */
  int count() {
    return count;
  }

  /** Plans another candidate. */
  Draft check(Candidate candidate) {
    return check.apply(candidate);
  }
}
