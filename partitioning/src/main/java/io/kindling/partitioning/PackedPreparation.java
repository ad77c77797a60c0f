package io.kindling.partitioning;

import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.encode.LabelColumn;
import io.kindling.partitioning.packed.PackedFile;
import io.kindling.partitioning.packed.PackedFolder;
import io.kindling.partitioning.packed.PackedSet;
import io.kindling.partitioning.packed.StoredShard;
import io.kindling.partitioning.shard.Shard;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
    given.ifPresent(encoders -> check(encoders, set));
    String sampling = set.settings().getOrDefault("data.sampling", "none");
    boolean sampled = given.isPresent() && !sampling.equals("none");
    List<String> notes =
        sampled
            ? List.of(
                "the training part was prepared with data.sampling = "
                    + sampling
                    + ": its figures are of rows that were sampled")
            : List.of();
    boolean held = Room.of(context, spec.keeping()).holds(set.bytes());
    return of(set.withNotes(notes), folder, held, BadRows.NONE);
  }

  /** Refuses rows that a model does not know. */
  private static void check(Encoders encoders, PackedSet set) {
    encoders.schema().requireSame(set.findings().schema());
    for (int label = 0; label < encoders.labels().size(); label++) {
      check(encoders.labels().get(label), set.findings().labels().get(label));
    }
  }

  private static void check(LabelColumn known, Set<String> names) {
    if (known.classes().isEmpty() != names.isEmpty()) {
      throw DataException.bad(
          "The rows in data.prepared have %s in the column %s, the model expects %s: prepare them"
              + " with its data.target, or say data.prepared = none",
          names.isEmpty() ? "numbers" : "classes",
          known.name(),
          known.classes().isEmpty() ? "numbers" : "classes");
    }
    for (String name : new TreeSet<>(names)) {
      if (!known.classes().isEmpty() && !known.classes().contains(name)) {
        throw DataException.bad(
            "The rows in data.prepared have the class '%s' in the column %s, which the model was not"
                + " trained on: say data.prepared = none and data.onBadRow = skip to leave such"
                + " rows out",
            name, known.name());
      }
    }
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
