package io.kindling.jobs.averaging;

/** Averagers for tests. */
final class Averagers {
  private Averagers() {}

  /** The averager of a run from its first operation on, that exchanges all as it is. */
  static Averager plain(
      int shards, Schedule schedule, Master master, SumsLayout layout, AveragerListener listener) {
    Position start = Position.start(schedule, shards);
    Terms terms = new Terms(start, shards, Freight.of(master.layout()), Room.FOR_ALL);
    return new Averager(terms, schedule, master, layout, listener, new StepWatch());
  }
}
