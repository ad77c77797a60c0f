package io.kindling.jobs.averaging;

/**
 * What holds for all rounds of a run.
 *
 * @param start where it begins or goes on
 * @param groups how many groups of shards are never divided among workers
 * @param freight what travels between workers and the driver
 * @param room what the driver has room for while it is under way
 */
public record Terms(Position start, int groups, Freight freight, Room room) {
  int shards() {
    return start.carried().size();
  }

  int shardsOfGroup() {
    return shards() / groups;
  }

  /**
   * How many slices of each node's gradient may be under way.
   *
   * @param cuts the first group of each worker's run, and behind them the number of groups
   */
  int window(int[] cuts) {
    return room.window(nodes(cuts));
  }

  private int nodes(int[] cuts) {
    int nodes = 0;
    for (int worker = 0; worker + 1 < cuts.length; worker++) {
      int from = shardsOfGroup() * cuts[worker];
      int to = shardsOfGroup() * cuts[worker + 1];
      nodes += ShardTree.nodes(shards(), from, to, mostOfNode()).length;
    }
    return nodes;
  }

  private int mostOfNode() {
    return freight.rounds() ? shardsOfGroup() : shards();
  }
}
