package io.kindling.jobs.averaging;

/** What a worker is answered to its part of an operation. */
public enum Verdict {
  /** It is committed: go on with the new parameters. */
  NEXT,
  /** It is committed, and was the last of the round. */
  END,
  /** The plan is no more; nothing of it counts. */
  GONE
}
