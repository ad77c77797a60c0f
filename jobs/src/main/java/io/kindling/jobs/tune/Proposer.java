package io.kindling.jobs.tune;

import io.kindling.jobs.space.Candidate;
import java.util.List;
import java.util.Optional;

/** Finds candidates. */
interface Proposer {
  /**
   * A candidate; asked for one after the other.
   *
   * @param known what has come of others, in the order in which it was decided to train them
   * @return empty where more must be known first
   */
  Optional<Candidate> propose(int number, List<Entry> known);
}
