package io.kindling.partitioning.shard;

import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/** Shards that Spark holds: work goes to where they lie. */
final class ClusterShards implements Shards {
  /** Counts that tasks send the driver, each as many as are to stay. */
  private static final int MOST_SENT = 2_000_000;

  private final JavaRDD<Shard> shards;

  ClusterShards(JavaRDD<Shard> shards) {
    this.shards = shards;
  }

  @Override
  public <T> List<T> each(Look<T> look) {
    return shards.map(shard -> look.at((PackedShard) shard)).collect();
  }

  @Override
  public <T> T all(Look<T> look, Join<T> join) {
    return shards.map(shard -> look.at((PackedShard) shard)).reduce(join::of);
  }

  /** Counts meet where Spark brings them together, and the driver sees those that stay. */
  @Override
  public List<Map.Entry<String, Long>> first(
      Look<Map<String, Long>> counts, long least, int most, Order order) {
    return shards
        .flatMapToPair(shard -> pairs(counts.at((PackedShard) shard)).iterator())
        .reduceByKey(Long::sum)
        .filter(one -> one._2() >= least)
        .coalesce(Math.max(1, MOST_SENT / most))
        .takeOrdered(most, new OfPairs(order))
        .stream()
        .map(ClusterShards::entry)
        .toList();
  }

  private static Stream<Tuple2<String, Long>> pairs(Map<String, Long> counts) {
    return counts.entrySet().stream().map(one -> new Tuple2<>(one.getKey(), one.getValue()));
  }

  private static Map.Entry<String, Long> entry(Tuple2<String, Long> pair) {
    return new SimpleImmutableEntry<>(pair._1(), pair._2());
  }

  private record OfPairs(Order order)
      implements Comparator<Tuple2<String, Long>>, java.io.Serializable {
    @Override
    public int compare(Tuple2<String, Long> left, Tuple2<String, Long> right) {
      return order.compare(entry(left), entry(right));
    }
  }
}
