package io.kindling.partitioning;

import io.kindling.partitioning.augment.Augmentation;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.shard.Lanes;
import io.kindling.partitioning.shard.Shard;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Rows read, keyed, split, ranked and cut into shards that lie ready on the executors; or a stream,
 * split by position and cut into lanes.
 */
public final class PreparedData implements Sharded {
  private final Findings findings;
  private final Encoders encoders;
  private final int shards;
  private final Map<Part, JavaRDD<Shard>> parts;
  private final Map<Part, Lanes> lanes;
  private final BadRows bad;
  private final Augmentation augmentation;

  PreparedData(
      Findings findings,
      Encoders encoders,
      int shards,
      Map<Part, JavaRDD<Shard>> parts,
      Map<Part, Lanes> lanes,
      BadRows bad,
      Augmentation augmentation) {
    this.findings = findings;
    this.encoders = encoders;
    this.shards = shards;
    this.parts = Map.copyOf(parts);
    this.lanes = Map.copyOf(lanes);
    this.bad = bad;
    this.augmentation = augmentation;
  }

  /**
   * Reads and prepares data, with encoders fitted to its training part.
   *
   * @throws DataException if something is missing or wrong
   */
  public static PreparedData prepare(JavaSparkContext context, DataSpec spec, ShardRule rule) {
    return DataFailures.unwrapped(() -> prepared(context, spec, rule, Optional.empty()));
  }

  /** Reads and prepares data for a model that exists: its encoders are applied as they are. */
  public static PreparedData prepare(
      JavaSparkContext context, DataSpec spec, ShardRule rule, Encoders encoders) {
    return DataFailures.unwrapped(() -> prepared(context, spec, rule, Optional.of(encoders)));
  }

  /**
   * Completes rows that were drawn from prepared ones, with encoders fitted to their training part.
   *
   * @param parts of each, shards that Spark holds, one in a partition
   */
  public static PreparedData ofShards(
      JavaSparkContext context, DataSpec spec, Findings findings, Map<Part, JavaRDD<Shard>> parts) {
    int shards = parts.get(Part.TRAIN).getNumPartitions();
    return DataFailures.unwrapped(
        () ->
            new Completion(context, spec, Optional.empty())
                .of(findings, shards, new EnumMap<>(parts), BadRows.NONE));
  }

  private static PreparedData prepared(
      JavaSparkContext context, DataSpec spec, ShardRule rule, Optional<Encoders> given) {
    if (!spec.keeping().prepared().isEmpty()) {
      return new PackedPreparation(context, spec, rule, given).run();
    }
    return spec.source() instanceof SourceSpec.Text text
        ? new StreamPreparation(context, spec, text, rule, given).run()
        : new Preparation(context, spec, rule, given).run();
  }

  /** What reading all rows has told. */
  public Findings findings() {
    return findings;
  }

  @Override
  public Schema schema() {
    return findings.schema();
  }

  @Override
  public Encoders encoders() {
    return encoders;
  }

  /**
   * The same rows for a network with other outputs.
   *
   * @param measures of each output, the numbers of the labels that it is measured by
   */
  public PreparedData measuring(List<List<Integer>> measures) {
    return new PreparedData(
        findings, encoders.measuring(measures), shards, parts, lanes, bad, augmentation);
  }

  @Override
  public int shardCount() {
    return shards;
  }

  @Override
  public long rows(Part part) {
    return findings.rows().get(part);
  }

  @Override
  public Optional<Lanes> lanes(Part part) {
    return Optional.ofNullable(lanes.get(part));
  }

  /** As many partitions as shards; partition s holds shard s alone. Persisted and materialised. */
  public JavaRDD<Shard> shards(Part part) {
    return parts.get(part);
  }

  /** What the user should know about the data. */
  public List<String> warnings() {
    return findings.warnings();
  }

  /** The rows that were left out. */
  public BadRows bad() {
    return bad;
  }

  @Override
  public Augmentation augmentation() {
    return augmentation;
  }

  @Override
  public String fingerprint() {
    return findings.fingerprint();
  }

  /** How many rows are the same as another, without test rows that the source keeps apart. */
  public long copies() {
    return findings.copies();
  }

  /** Frees the shards on the executors. */
  public void unpersist() {
    parts.values().forEach(JavaRDD::unpersist);
  }
}
