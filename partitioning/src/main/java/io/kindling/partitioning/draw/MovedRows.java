package io.kindling.partitioning.draw;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataFailures;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.Findings;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PartitionsOf;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.key.FarRows;
import io.kindling.partitioning.key.HashedRows;
import io.kindling.partitioning.key.Moves;
import io.kindling.partitioning.shard.PackedShard;
import io.kindling.partitioning.shard.RowShard;
import io.kindling.partitioning.shard.Shard;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * The rows of one training on a cluster: drawn from rows that lie in shards there and cut as they
 * would be in one process. Only rows whose shard changes cross the network.
 */
public final class MovedRows {
  private final JavaSparkContext context;
  private final PreparedData source;
  private final FarRows lying;
  private final int shards;
  private final Map<Part, int[]> drawn;
  private final Map<Part, List<Moves.Builder>> going = new EnumMap<>(Part.class);
  private final Map<Part, List<Moves.Builder>> staying = new EnumMap<>(Part.class);

  private MovedRows(JavaSparkContext context, Pool pool, Map<Part, int[]> drawn, int shards) {
    this.context = context;
    this.source = pool.source().orElseThrow();
    this.lying = pool.rows().far().orElseThrow();
    this.shards = shards;
    this.drawn = drawn;
  }

  /**
   * Takes rows.
   *
   * @param pool of rows that were left where they lie
   * @param spec how rows are encoded, weighed and changed
   * @return rows that Spark holds until they are unpersisted
   */
  public static PreparedData of(
      JavaSparkContext context, Pool pool, Draw draw, DataSpec spec, ShardRule rule) {
    Map<Part, int[]> drawn = new EnumMap<>(Part.class);
    Map<Part, Long> counts = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      drawn.put(part, part == Part.TRAIN ? pool.sampled(draw, spec) : draw.rows(part));
      counts.put(part, (long) drawn.get(part).length);
    }
    if (counts.get(Part.TRAIN) == 0) {
      throw DataException.bad("No row is left to train on");
    }
    int shards = rule.countFor(counts.get(Part.TRAIN));
    Map<Part, JavaRDD<Shard>> parts =
        DataFailures.unwrapped(() -> new MovedRows(context, pool, drawn, shards).moved());
    Findings findings =
        new Findings(
            pool.rows().schema(), pool.labels(), counts, pool.fingerprint(draw), 0, List.of());
    try {
      return PreparedData.ofShards(context, spec, findings, parts);
    } catch (RuntimeException failure) {
      parts.values().forEach(JavaRDD::unpersist);
      throw failure;
    }
  }

  private Map<Part, JavaRDD<Shard>> moved() {
    for (Part part : Part.values()) {
      going.put(part, builders());
      staying.put(part, builders());
    }
    for (Part part : Part.values()) {
      plan(part);
    }
    JavaPairRDD<Integer, HashedRows> sent = sent(Part.TRAIN);
    for (Part part : List.of(Part.VALIDATION, Part.TEST)) {
      sent = sent.union(sent(part));
    }
    JavaPairRDD<Integer, HashedRows> brought = Moves.brought(sent, shards * Part.values().length);
    Map<Part, JavaRDD<Shard>> parts = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      JavaRDD<Shard> own =
          PartitionsOf.select(brought, part, shards)
              .zipPartitions(stayed(part), MovedRows::merged)
              .mapPartitionsWithIndex(MovedRows::packed, true)
              .setName(part.word() + " shards")
              .persist(StorageLevel.MEMORY_AND_DISK());
      parts.put(part, own);
      own.foreach(shard -> {});
    }
    return parts;
  }

  private List<Moves.Builder> builders() {
    List<Moves.Builder> all = new ArrayList<>();
    for (int shard = 0; shard < source.shardCount(); shard++) {
      all.add(new Moves.Builder());
    }
    return all;
  }

  /** Decides of each row of a part whether it goes or stays. */
  private void plan(Part part) {
    int[] numbers = drawn.get(part);
    for (int shard = 0; shard < shards; shard++) {
      int from = (int) ((long) shard * numbers.length / shards);
      int to = (int) ((shard + 1L) * numbers.length / shards);
      for (int i = from; i < to; i++) {
        Part home = lying.part(numbers[i]);
        int before = lying.shard(numbers[i]);
        boolean stays = isCutAlike() && home == part && before == shard;
        (stays ? staying : going)
            .get(home)
            .get(before)
            .add(lying.at(numbers[i]), part.ordinal() * shards + shard, i - from);
      }
    }
  }

  private boolean isCutAlike() {
    return source.shardCount() == shards;
  }

  private JavaPairRDD<Integer, HashedRows> sent(Part part) {
    JavaRDD<Tuple2<Integer, HashedRows>> sent =
        source.shards(part).zipPartitions(sliced(going.get(part)), MovedRows::taken);
    return JavaPairRDD.fromJavaRDD(sent);
  }

  private JavaRDD<Tuple2<Integer, HashedRows>> stayed(Part part) {
    return isCutAlike()
        ? source.shards(part).zipPartitions(sliced(staying.get(part)), MovedRows::taken)
        : context.parallelize(List.of(), shards);
  }

  /** To each shard its own. */
  private JavaRDD<Moves> sliced(List<Moves.Builder> moves) {
    return context.parallelize(
        moves.stream().map(Moves.Builder::build).toList(), source.shardCount());
  }

  private static Iterator<Tuple2<Integer, HashedRows>> taken(
      Iterator<Shard> shard, Iterator<Moves> moves) {
    return moves.next().sent(((PackedShard) shard.next()).packed());
  }

  private static Iterator<HashedRows> merged(
      Iterator<Tuple2<Integer, HashedRows>> come, Iterator<Tuple2<Integer, HashedRows>> stayed) {
    List<HashedRows> blocks = new ArrayList<>();
    come.forEachRemaining(block -> blocks.add(block._2()));
    stayed.forEachRemaining(block -> blocks.add(block._2()));
    return blocks.iterator();
  }

  private static Iterator<Shard> packed(Integer number, Iterator<HashedRows> blocks) {
    List<HashedRows> all = new ArrayList<>();
    blocks.forEachRemaining(all::add);
    return List.<Shard>of(new RowShard(number, Moves.ranked(all))).iterator();
  }
}
