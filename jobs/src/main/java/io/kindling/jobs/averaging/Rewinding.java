package io.kindling.jobs.averaging;

import java.util.Arrays;
import java.util.List;

/**
 * Where a run whose workers hold state begins again when a round ends before its time: what a lost
 * worker held cannot be had again without the steps since it was handed back. Where workers hold
 * nothing, a run begins again at the open operation.
 */
final class Rewinding {
  private final Schedule schedule;
  private final Master master;
  private final AveragerListener listener;
  private Operation open;
  private float[][] handedBack;
  private float[][] carried;

  Rewinding(Position start, Schedule schedule, Master master, AveragerListener listener) {
    this.schedule = schedule;
    this.master = master;
    this.listener = listener;
    this.open = start.next();
    this.handedBack = start.carried().toArray(float[][]::new);
    this.carried = handedBack;
    if (schedule.carries()) {
      master.keep();
    }
  }

  /** Keeps the run where it may go back to the end of this operation, which was committed. */
  void committed(Gathering whole) {
    Operation operation = whole.operation();
    if (schedule.handsBack(operation)) {
      handedBack = whole.carried();
    }
    if (schedule.isKeptAfter(operation) && schedule.after(operation).isPresent()) {
      master.keep();
      listener.kept();
      carried = handedBack;
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

  /** What each shard handed back last; empty for zeros. */
  List<float[]> handedBack() {
    return Arrays.asList(handedBack);
  }

  /** What a shard carries into the round; empty for zeros. */
  float[] carried(int shard) {
    return carried[shard];
  }
}
