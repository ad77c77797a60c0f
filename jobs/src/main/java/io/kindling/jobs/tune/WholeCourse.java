package io.kindling.jobs.tune;

import java.util.List;
import java.util.Optional;

/** Trains each candidate to its end. */
final class WholeCourse implements Course {
  private final Drafts drafts;

  WholeCourse(Drafts drafts) {
    this.drafts = drafts;
  }

  @Override
  public Optional<Job> next(List<Entry> known) {
    return drafts.next(known).map(draft -> Job.first(draft, draft.epochs()));
  }
}
