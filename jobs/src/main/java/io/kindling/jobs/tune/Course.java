package io.kindling.jobs.tune;

import java.util.List;
import java.util.Optional;

/**
 * Decides what is trained, and for how long. What is decided depends on what was decided before and
 * the entries that are shown, never on the time.
 */
interface Course {
  /**
   * What is trained next.
   *
   * @param known what came of earlier jobs, in the order of these
   * @return empty where nothing can be begun with what is known
   */
  Optional<Job> next(List<Entry> known);

  /** The states of how many rungs of a trial are needed; of none below these. */
  default int rungsKept() {
    return 1;
  }
}
