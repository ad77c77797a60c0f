package io.kindling.partitioning;

import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.encode.Fitting;
import io.kindling.partitioning.shard.Balance;
import io.kindling.partitioning.shard.BalancedShard;
import io.kindling.partitioning.shard.PackedShard;
import io.kindling.partitioning.shard.Shard;
import io.kindling.partitioning.shard.Shards;
import io.kindling.partitioning.shard.Weighed;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;

/**
 * The last steps, wherever shards lie: weights are looked at, encoders fitted, classes balanced.
 */
final class Completion {
  private final JavaSparkContext context;
  private final DataSpec spec;
  private final Optional<Encoders> given;

  Completion(JavaSparkContext context, DataSpec spec, Optional<Encoders> given) {
    this.context = context;
    this.spec = spec;
    this.given = given;
  }

  /**
   * Completes rows.
   *
   * @param parts shards of each, some of which may be replaced
   */
  PreparedData of(Findings findings, int shards, Map<Part, JavaRDD<Shard>> parts, BadRows bad) {
    Schema schema = findings.schema();
    if (schema.isWeighted()) {
      parts.forEach((part, packed) -> checkWeights(schema, part, packed, findings));
    }
    Encoders encoders =
        given
            .map(known -> known.reading(schema))
            .orElseGet(
                () ->
                    Fitting.fit(spec, schema, Shards.on(parts.get(Part.TRAIN)), findings.labels()));
    if (given.isEmpty() && spec.classWeights() == ClassWeights.BALANCED) {
      balance(parts, encoders);
    }
    return new PreparedData(findings, encoders, shards, parts, Map.of(), bad, spec.augmentation());
  }

  private void checkWeights(Schema schema, Part part, JavaRDD<Shard> packed, Findings findings) {
    context.sc().setJobDescription("Look at the weights of the " + part.word() + " part");
    Weighed.check(schema, part, Shards.on(packed), findings.rows().get(part));
  }

  /** The shards stay where they are, with weights by class. */
  private void balance(Map<Part, JavaRDD<Shard>> parts, Encoders encoders) {
    context.sc().setJobDescription("Balance the classes of the training part");
    JavaRDD<Shard> train = parts.get(Part.TRAIN);
    float[] factors = Balance.factors(Shards.on(train), encoders);
    JavaRDD<Shard> balanced =
        train
            .map(shard -> (Shard) new BalancedShard((PackedShard) shard, factors))
            .setName("train shards")
            .persist(StorageLevel.MEMORY_AND_DISK());
    balanced.foreach(shard -> {});
    train.unpersist();
    parts.put(Part.TRAIN, balanced);
  }
}
