package io.kindling.jobs.tune;

import io.kindling.jobs.space.Candidate;

/**
 * A candidate before it is trained.
 *
 * @param epochs of a whole training
 * @param refusal why it cannot be trained, a sentence; empty where it can
 */
record Draft(Candidate candidate, int epochs, String refusal) {
  boolean isRefused() {
    return !refusal.isEmpty();
  }
}
