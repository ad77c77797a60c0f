package io.kindling.jobs.averaging;

/**
 * Where a run whose shards carry state begins again when a round ends before its time: what a lost
 * worker carried cannot be had again without the steps since it was handed back. Where shards carry
 * nothing, a run begins again at the open operation.
 */
final class Rewinding {
  private final Schedule schedule;
  private final Master master;
  private final AveragerListener listener;
  private Operation open;
  private float[][] carried;

  Rewinding(int shards, Schedule schedule, Master master, AveragerListener listener) {
    this.schedule = schedule;
    this.master = master;
    this.listener = listener;
    this.open = schedule.first();
    this.carried = new float[shards][0];
    if (schedule.carries()) {
      master.keep();
    }
  }

  /** Keeps the run where it may go back to the end of this operation, which was committed. */
  void committed(Gathering whole) {
    Operation operation = whole.operation();
    if (schedule.isKeptAfter(operation) && schedule.after(operation).isPresent()) {
      master.keep();
      listener.kept();
      carried = whole.carried();
      open = schedule.after(operation).get();
    }
  }

  /** Takes the run back, if it must be; the operation to begin with. */
  Operation rewound(Operation wasOpen) {
    if (!schedule.carries()) {
      return wasOpen;
    }
    master.rewind();
    listener.rewound();
    return open;
  }

  /** What a shard carries into the round; empty for zeros. */
  float[] carried(int shard) {
    return carried[shard];
  }
}
