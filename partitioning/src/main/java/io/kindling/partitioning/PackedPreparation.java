package io.kindling.partitioning;

import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.packed.PackedFile;
import io.kindling.partitioning.packed.PackedFolder;
import io.kindling.partitioning.packed.PackedSet;
import io.kindling.partitioning.packed.StoredShard;
import io.kindling.partitioning.shard.Shard;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;

/** Shards of rows that were packed before: in memory, or read as batches need them. */
final class PackedPreparation {
  private final JavaSparkContext context;
  private final DataSpec spec;
  private final ShardRule rule;
  private final Optional<Encoders> given;

  PackedPreparation(
      JavaSparkContext context, DataSpec spec, ShardRule rule, Optional<Encoders> given) {
    this.context = context;
    this.spec = spec;
    this.rule = rule;
    this.given = given;
  }

  /** The rows that were prepared in the folder that the configuration names. */
  PreparedData run() {
    PackedFolder folder = PackedFolder.at(context, spec.keeping().prepared());
    PackedSet set = PackedSet.in(folder);
    set.requireSettings(spec.keeping().settings());
    given.ifPresent(encoders -> encoders.schema().requireSame(set.findings().schema()));
    boolean held = Room.of(context, spec.keeping()).holds(set.bytes());
    return of(set, folder, held, BadRows.NONE);
  }

  /** Rows that stay in their files. */
  PreparedData stored(PackedSet set, PackedFolder folder, BadRows bad) {
    return of(set, folder, false, bad);
  }

  private PreparedData of(PackedSet set, PackedFolder folder, boolean held, BadRows bad) {
    Findings findings = set.findings();
    int shards = rule.countFor(findings.rows().get(Part.TRAIN));
    Map<Part, JavaRDD<Shard>> parts = new EnumMap<>(Part.class);
    try {
      for (Part part : Part.values()) {
        parts.put(part, shards(part, folder, set.files().get(part), shards, held));
      }
      return new Completion(context, spec, given).of(findings, shards, parts, bad);
    } catch (RuntimeException failure) {
      parts.values().forEach(JavaRDD::unpersist);
      throw failure;
    } finally {
      context.sc().setJobDescription(null);
    }
  }

  private JavaRDD<Shard> shards(
      Part part, PackedFolder folder, List<PackedFile> files, int shards, boolean held) {
    List<Integer> numbers = IntStream.range(0, shards).boxed().toList();
    List<PackedFile> own = List.copyOf(files);
    JavaRDD<Shard> made =
        context
            .parallelize(numbers, shards)
            .map(
                number -> {
                  StoredShard stored = StoredShard.of(folder, own, number, shards);
                  return held ? stored.loaded() : (Shard) stored;
                })
            .setName(part.word() + " shards")
            .persist(StorageLevel.MEMORY_AND_DISK());
    context.sc().setJobDescription("Open the " + part.word() + " part");
    made.foreach(shard -> {});
    return made;
  }
}
