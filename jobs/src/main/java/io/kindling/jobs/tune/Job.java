package io.kindling.jobs.tune;

import io.kindling.jobs.space.Candidate;

/**
 * A piece of work: a part of a trial, or a whole one.
 *
 * @param draft what is trained
 * @param rung how often the trial was trained before
 * @param epochs up to which it is trained, from the trial's beginning
 * @param from the trial from whose state it goes on, at the rung before
 */
record Job(Draft draft, int rung, int epochs, int from) {
  /** The first of a trial. */
  static Job first(Draft draft, int epochs) {
    return new Job(draft, 0, epochs, draft.candidate().number());
  }

  /** Goes on from where the trial stood. */
  static Job on(Draft draft, int rung, int epochs) {
    return new Job(draft, rung, epochs, draft.candidate().number());
  }

  Candidate candidate() {
    return draft.candidate();
  }

  int number() {
    return draft.candidate().number();
  }

  /** Tells it apart from others. */
  String key() {
    return Bench.key(number(), rung);
  }

  /** The key of the one whose state it goes on from. */
  String before() {
    return Bench.key(from, rung - 1);
  }
}
