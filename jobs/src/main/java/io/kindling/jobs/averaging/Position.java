package io.kindling.jobs.averaging;

import java.util.Arrays;
import java.util.List;

/**
 * A place between two operations from which a run may go on.
 *
 * @param next the operation that follows
 * @param carried what each shard carries into it; nothing for zeros
 */
public record Position(Operation next, List<float[]> carried) {
  public Position {
    carried = List.copyOf(carried);
  }

  /** Before the first operation. */
  public static Position start(Schedule schedule, int shards) {
    return new Position(schedule.first(), Arrays.asList(new float[shards][0]));
  }
}
