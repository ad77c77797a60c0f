package io.kindling.jobs.averaging;

import java.util.ArrayList;
import java.util.List;

/**
 * The fixed binary tree over a power of two of shards in which everything is summed. Nodes are
 * numbered as in a heap: the root is 1, the children of n are 2n and 2n+1, shard s is leaf S+s.
 */
public final class ShardTree {
  private ShardTree() {}

  /** The largest subtrees whose shards are exactly those from {@code from} to below {@code to}. */
  public static int[] nodes(int shards, int from, int to) {
    return nodes(shards, from, to, shards);
  }

  /** The same with no more than so many shards below each, a power of two. */
  public static int[] nodes(int shards, int from, int to, int most) {
    List<Integer> nodes = new ArrayList<>();
    int at = from;
    while (at < to) {
      int size = Math.min(most, at == 0 ? shards : Integer.lowestOneBit(at));
      while (at + size > to) {
        size /= 2;
      }
      nodes.add((shards + at) / size);
      at += size;
    }
    return nodes.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The first shard below a node. */
  public static int firstShard(int shards, int node) {
    return node * size(shards, node) - shards;
  }

  /** How many levels of nodes are above the leaves. */
  public static int levels(int shards) {
    return Integer.numberOfTrailingZeros(shards);
  }

  /**
   * How many gradients a worker holds at the same time: a sum for each level, the leaf's own, and
   * that of a part of its rows.
   */
  public static int gradients(int shards) {
    return levels(shards) + 2;
  }

  /** How many shards are below a node. */
  public static int size(int shards, int node) {
    return shards / Integer.highestOneBit(node);
  }
}
