package io.kindling.jobs.training;

import io.kindling.jobs.spark.Here;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.shard.Shard;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.Dependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.collection.Iterator$;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/**
 * The tasks of a round. Each can fetch any shard: which it will need is known only when the round
 * is planned. So the shards are no dependency that the scheduler sees, and a task waits for no
 * particular executor.
 */
final class RoundRdd extends RDD<ShardLoader> {
  private static final long serialVersionUID = 1;

  private final int tasks;

  /** The training part and, where there is one, the validation part. */
  private final Part[] parts;

  RoundRdd(SparkContext context, int tasks, ShardedRows train, Optional<ShardedRows> validation) {
    super(
        context,
        CollectionConverters.asScala(List.<Dependency<?>>of()).toSeq(),
        ClassTag$.MODULE$.apply(ShardLoader.class));
    this.tasks = tasks;
    this.parts =
        validation
            .map(rows -> new Part[] {Part.of(train), Part.of(rows)})
            .orElseGet(() -> new Part[] {Part.of(train)});
  }

  @Override
  public Partition[] getPartitions() {
    return IntStream.range(0, tasks).mapToObj(Slot::new).toArray(Partition[]::new);
  }

  @Override
  public Iterator<ShardLoader> compute(Partition slot, TaskContext context) {
    return Iterator$.MODULE$.single(
        new ShardLoader() {
          @Override
          public ShardRows train(int shard) {
            return parts[0].load(shard);
          }

          @Override
          public Optional<ShardRows> validation(int shard) {
            return parts.length > 1 ? Optional.of(parts[1].load(shard)) : Optional.empty();
          }

          @Override
          public List<Integer> cached() {
            return Arrays.stream(Here.cached(parts[0].persisted(), parts[0].shards()))
                .boxed()
                .toList();
          }
        });
  }

  private record Slot(int index) implements Partition {}

  /**
   * One part of the data, as Spark's block managers hold it. A shard that none of them holds is
   * lost: it is not made again in a task of a round, whose scheduler knows nothing of how, but in a
   * stage of its own before the next round.
   */
  private record Part(int persisted, int shards, Encoders encoders) implements Serializable {
    static Part of(ShardedRows rows) {
      return new Part(rows.persisted(), rows.shards().getNumPartitions(), rows.encoders());
    }

    ShardRows load(int shard) {
      Shard found =
          Here.stored(persisted, shard, Shard.class)
              .orElseThrow(
                  () ->
                      new IllegalStateException("shard " + shard + " was lost with its executor"));
      return new EncodedShard(found, encoders);
    }
  }
}
