package io.kindling.partitioning;

import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.key.HashedRows;
import io.kindling.partitioning.packed.PackedFolder;
import io.kindling.partitioning.packed.PackedSet;
import io.kindling.partitioning.shard.RowShard;
import io.kindling.partitioning.shard.Shard;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * The work of preparing, step by step. Rows cross the network twice: to number identical rows, and
 * to their shard. Where memory does not hold them they are packed into files first, as if they had
 * been prepared.
 */
final class Preparation {
  private final JavaSparkContext context;
  private final DataSpec spec;
  private final ShardRule rule;
  private final Optional<Encoders> given;
  private final Map<Part, JavaRDD<Shard>> parts = new EnumMap<>(Part.class);

  Preparation(JavaSparkContext context, DataSpec spec, ShardRule rule, Optional<Encoders> given) {
    this.context = context;
    this.spec = spec;
    this.rule = rule;
    this.given = given;
  }

  PreparedData run() {
    try (Divided divided = Divided.of(context, spec, given)) {
      Room room = Room.of(context, spec.keeping());
      if (room.holds(divided.bytes())) {
        return held(divided, List.of());
      }
      String why = room.sentence(divided.bytes());
      Optional<PackedFolder> scratch = room.scratch();
      if (scratch.isPresent()) {
        return stored(divided, scratch.get(), why);
      } else if (spec.keeping().hold() == Keeping.Hold.DISK) {
        throw DataException.missing(
            "data.hold = disk needs a folder that all executors reach: set data.scratch to one");
      }
      return held(
          divided,
          List.of(
              why
                  + ": set data.scratch to a folder that all executors reach, and batches are read"
                  + " from files there"));
    } catch (RuntimeException failure) {
      parts.values().forEach(JavaRDD::unpersist);
      throw failure;
    } finally {
      describe(null);
    }
  }

  /** In the memory of the executors. */
  private PreparedData held(Divided divided, List<String> notes) {
    Findings findings = divided.findings().withNotes(notes);
    int shards = rule.countFor(findings.rows().get(Part.TRAIN));
    JavaPairRDD<Integer, HashedRows> cut = divided.cut(shards);
    for (Part part : Part.values()) {
      parts.put(part, shards(cut, part, shards, findings.rows().get(part)));
    }
    return new Completion(context, spec, given).of(findings, shards, parts, divided.bad());
  }

  /** In files, from which they are read as batches need them. */
  private PreparedData stored(Divided divided, PackedFolder folder, String why) {
    PackedSet set = Packing.write(context, divided, folder, Map.of(), "data.scratch");
    String note = why + ": batches are read from files in " + folder.path();
    List<String> notes = spec.keeping().hold() == Keeping.Hold.AUTO ? List.of(note) : List.of();
    return new PackedPreparation(context, spec, rule, given)
        .stored(set.withNotes(notes), folder, divided.bad());
  }

  private JavaRDD<Shard> shards(
      JavaPairRDD<Integer, HashedRows> cut, Part part, int shards, long expected) {
    JavaRDD<Shard> packed =
        PartitionsOf.select(cut, part, shards)
            .mapPartitionsWithIndex(Preparation::pack, true)
            .setName(part.word() + " shards")
            .persist(StorageLevel.MEMORY_AND_DISK());
    if (expected > 0) {
      describe("Cut the " + part.word() + " part into shards");
      long found = packed.map(shard -> (long) shard.rows()).reduce(Long::sum);
      if (found != expected) {
        throw new IllegalStateException(
            "The rows changed while they were read: counted " + expected + ", cut " + found);
      }
    }
    return packed;
  }

  private static Iterator<Shard> pack(Integer number, Iterator<Tuple2<Integer, HashedRows>> sent) {
    return List.<Shard>of(new RowShard(number, Packing.sorted(sent))).iterator();
  }

  private void describe(String work) {
    context.sc().setJobDescription(work);
  }
}
