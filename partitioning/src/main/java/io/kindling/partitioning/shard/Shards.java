package io.kindling.partitioning.shard;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;

/** The shards of a part, wherever they lie. */
public interface Shards {
  /** What is found out about a shard, where it lies. */
  @FunctionalInterface
  interface Look<T> extends Serializable {
    T at(PackedShard shard);
  }

  /** Two findings made one; the order must not matter. */
  @FunctionalInterface
  interface Join<T> extends Serializable {
    T of(T left, T right);
  }

  /** What is found in each shard, in the order of the shards. */
  <T> List<T> each(Look<T> look);

  /** What is found in all shards together. */
  <T> T all(Look<T> look, Join<T> join);

  /**
   * Of what is counted in all shards, what comes most often.
   *
   * @param counts of a shard
   * @param least how often a name must come
   * @param most how many there are to be at most
   * @param order the first ones are taken
   */
  List<Map.Entry<String, Long>> first(
      Look<Map<String, Long>> counts, long least, int most, Order order);

  /** An order of counts. */
  interface Order extends Comparator<Map.Entry<String, Long>>, Serializable {}

  /** Shards that Spark holds, each in a partition of its own. */
  static Shards on(JavaRDD<Shard> shards) {
    return new ClusterShards(shards);
  }

  /** Shards in this process. */
  static Shards here(List<? extends PackedShard> shards) {
    return new LocalShards(shards);
  }
}
