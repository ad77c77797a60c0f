package io.kindling.jobs.training;

import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.shard.Shard;
import org.apache.spark.api.java.JavaRDD;

/**
 * A part of the data in shards.
 *
 * @param rows over all shards
 * @param shards partition s holds shard s and nothing else
 * @param persisted the number of the RDD that Spark holds the shards by
 * @param encoders what its rows go through on their way into a batch
 */
record ShardedRows(long rows, JavaRDD<ShardRows> shards, int persisted, Encoders encoders) {
  static ShardedRows of(PreparedData data, Part part) {
    JavaRDD<Shard> shards = data.shards(part);
    Encoders encoders = data.encoders();
    return new ShardedRows(
        data.rows(part),
        shards.map(shard -> new EncodedShard(shard, encoders)),
        shards.id(),
        encoders);
  }
}
