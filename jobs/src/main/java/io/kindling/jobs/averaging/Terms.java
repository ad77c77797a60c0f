package io.kindling.jobs.averaging;

/**
 * What holds for all rounds of a run.
 *
 * @param start where it begins or goes on
 * @param groups how many groups of shards are never divided among workers
 * @param freight what travels between workers and the driver
 */
public record Terms(Position start, int groups, Freight freight) {
  /** Of a run from its first operation on, whose shards go to any workers, all as it is. */
  static Terms plain(Schedule schedule, int shards, Master master) {
    return new Terms(Position.start(schedule, shards), shards, Freight.of(master.layout()));
  }

  int shards() {
    return start.carried().size();
  }

  int shardsOfGroup() {
    return shards() / groups;
  }
}
