package io.kindling.jobs.boost;

/**
 * What comes of a member.
 *
 * @param error of the rows to train on: the share of their weight that is taken for another class;
 *     of gradients, the mean squared error of what it learned
 * @param weight that it has among the members
 */
public record Judged(Verdict verdict, double error, double weight) {
  /** Whether there is more to do. */
  public enum Verdict {
    /** It is a member, and others may follow. */
    TAKEN,
    /** It is a member, and leaves nothing to do. */
    LAST,
    /** It is no better than chance. */
    REFUSED
  }

  /** Whether it is a member. */
  public boolean isTaken() {
    return verdict != Verdict.REFUSED;
  }
}
