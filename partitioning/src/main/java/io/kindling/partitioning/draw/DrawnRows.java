package io.kindling.partitioning.draw;

import io.kindling.partitioning.ClassWeights;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.Sharded;
import io.kindling.partitioning.augment.Augmentation;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.encode.Fitting;
import io.kindling.partitioning.key.HeldRows;
import io.kindling.partitioning.shard.Balance;
import io.kindling.partitioning.shard.BalancedShard;
import io.kindling.partitioning.shard.Lanes;
import io.kindling.partitioning.shard.PackedShard;
import io.kindling.partitioning.shard.RowShard;
import io.kindling.partitioning.shard.Shards;
import io.kindling.partitioning.shard.Weighed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rows of one training in this process: drawn, cut into shards by the rule for all data, with
 * encoders fitted to those to train on and to no other.
 */
public final class DrawnRows implements Sharded {
  private final Map<Part, List<PackedShard>> parts;
  private final Encoders encoders;
  private final int shards;
  private final Augmentation augmentation;
  private final String fingerprint;

  private DrawnRows(
      Map<Part, List<PackedShard>> parts,
      Encoders encoders,
      int shards,
      Augmentation augmentation,
      String fingerprint) {
    this.parts = parts;
    this.encoders = encoders;
    this.shards = shards;
    this.augmentation = augmentation;
    this.fingerprint = fingerprint;
  }

  /**
   * Takes rows.
   *
   * @param spec how they are encoded, weighed and changed
   */
  public static DrawnRows of(Pool pool, Draw draw, DataSpec spec, ShardRule rule) {
    return of(pool, draw, Overlay.NONE, spec, rule);
  }

  /**
   * Takes rows, those to train on with weights or numbers to learn from elsewhere; encoders are
   * fitted to them as they are.
   */
  public static DrawnRows of(Pool pool, Draw draw, Overlay overlay, DataSpec spec, ShardRule rule) {
    overlay.requireRows(pool.rows().count());
    int[] train = pool.sampled(draw, spec);
    if (train.length == 0) {
      throw DataException.bad("No row is left to train on");
    }
    Schema schema = pool.rows().schema();
    int shards = rule.countFor(train.length);
    Map<Part, List<PackedShard>> parts = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      int[] numbers = part == Part.TRAIN ? train : draw.rows(part);
      parts.put(part, cut(pool.rows(), numbers, shards));
      Weighed.check(schema, part, Shards.here(parts.get(part)), numbers.length);
    }
    List<PackedShard> trained = parts.get(Part.TRAIN);
    Encoders encoders = Fitting.fit(spec, schema, Shards.here(trained), pool.labels());
    if (spec.classWeights() == ClassWeights.BALANCED) {
      float[] factors = Balance.factors(Shards.here(trained), encoders);
      parts.put(
          Part.TRAIN,
          trained.stream().<PackedShard>map(shard -> new BalancedShard(shard, factors)).toList());
    }
    if (!overlay.isNone()) {
      parts.put(Part.TRAIN, overlaid(parts.get(Part.TRAIN), overlay, train));
    }
    return new DrawnRows(parts, encoders, shards, spec.augmentation(), pool.fingerprint(draw));
  }

  private static List<PackedShard> cut(HeldRows rows, int[] numbers, int shards) {
    List<PackedShard> cut = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      int from = (int) ((long) shard * numbers.length / shards);
      int to = (int) ((shard + 1L) * numbers.length / shards);
      cut.add(new RowShard(shard, rows.taken(numbers, from, to)));
    }
    return cut;
  }

  private static List<PackedShard> overlaid(
      List<PackedShard> shards, Overlay overlay, int[] numbers) {
    List<PackedShard> all = new ArrayList<>();
    int from = 0;
    for (PackedShard shard : shards) {
      int to = from + shard.rows();
      all.add(new OverlaidShard(shard, overlay, Arrays.copyOfRange(numbers, from, to)));
      from = to;
    }
    return all;
  }

  /** The same rows for a network with other outputs. */
  public DrawnRows measuring(List<List<Integer>> measures) {
    return new DrawnRows(parts, encoders.measuring(measures), shards, augmentation, fingerprint);
  }

  /** Whether what is learned of rows is what they are labelled with. */
  public boolean learnLabels() {
    return parts.get(Part.TRAIN).stream()
        .noneMatch(shard -> shard instanceof OverlaidShard overlaid && overlaid.learnsOthers());
  }

  /** The shards of a part, in order. */
  public List<PackedShard> shards(Part part) {
    return parts.get(part);
  }

  @Override
  public Encoders encoders() {
    return encoders;
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public int shardCount() {
    return shards;
  }

  @Override
  public long rows(Part part) {
    return parts.get(part).stream().mapToLong(PackedShard::rows).sum();
  }

  @Override
  public Optional<Lanes> lanes(Part part) {
    return Optional.empty();
  }

  @Override
  public Augmentation augmentation() {
    return augmentation;
  }
}
