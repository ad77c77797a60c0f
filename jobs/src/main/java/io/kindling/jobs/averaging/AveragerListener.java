package io.kindling.jobs.averaging;

/** What the averager asks and tells the run that it works for. */
public interface AveragerListener {
  /** Why a task may not work, as a sentence; empty if it may. */
  String refusal(Registration registration);

  /**
   * How long a task takes for a shard, beside the others that register for the round: who takes
   * longer is given fewer shards. It leaves no trace in what is averaged.
   */
  default double pace(Registration registration) {
    return 1;
  }

  /** A part was accepted. Called on any thread. */
  void accepted(Operation operation, Registration worker);

  /**
   * An operation was committed; the next does not begin before this returns. Called on the thread
   * that awaits the round where the operation completes an epoch, on any other else.
   *
   * @param sums of all shards, see {@link SumsLayout}; where points are tried, those of the best
   * @return whether the run goes on
   */
  boolean committed(Operation operation, double[] sums);

  /**
   * An operation was committed after which the run may go on elsewhere, be it over or not. Called
   * after {@link #committed}, before the next operation begins.
   *
   * @param next where it would go on
   */
  default void settled(Position next) {}

  /** The run is kept as it stands: it may go back to here. */
  default void kept() {}

  /** The run went back to where it was kept last. */
  default void rewound() {}
}
