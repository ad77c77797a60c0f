package io.kindling.jobs.config;

/** What becomes of the state of a shard's own optimizer after its local steps. */
public enum InnerState {
  /** The shard goes on with it. */
  KEEP("keep"),
  /** It is dropped: each time begins with none. */
  RESET("reset"),
  /** All shards go on with the mean, weighted as the changes are. */
  AVERAGE("average");

  private final String word;

  InnerState(String word) {
    this.word = word;
  }

  /** As it is written in configurations. */
  public String word() {
    return word;
  }
}
