package io.kindling.partitioning;

import java.io.Serializable;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionPruningRDD;
import scala.Tuple2;
import scala.runtime.AbstractFunction1;

/**
 * The partitions that hold one part, where those of all parts lie one behind the other; a class of
 * its own because Spark sends it about.
 */
public final class PartitionsOf extends AbstractFunction1<Object, Object> implements Serializable {
  private static final long serialVersionUID = 1;
  private final int part;
  private final int shards;

  private PartitionsOf(int part, int shards) {
    this.part = part;
    this.shards = shards;
  }

  /** The partitions of a part, a shard in each. */
  public static <T> JavaRDD<Tuple2<Integer, T>> select(
      JavaPairRDD<Integer, T> cut, Part part, int shards) {
    return JavaRDD.fromRDD(
        PartitionPruningRDD.create(cut.rdd(), new PartitionsOf(part.ordinal(), shards)),
        cut.classTag());
  }

  @Override
  public Object apply(Object partition) {
    return (Integer) partition / shards == part;
  }
}
