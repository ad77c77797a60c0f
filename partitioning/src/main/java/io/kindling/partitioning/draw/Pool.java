package io.kindling.partitioning.draw;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.encode.LabelColumn;
import io.kindling.partitioning.key.FarIndex;
import io.kindling.partitioning.key.HashedRows;
import io.kindling.partitioning.key.HeldRows;
import io.kindling.partitioning.key.Moves;
import io.kindling.partitioning.key.RowIndex;
import io.kindling.partitioning.key.Rows;
import io.kindling.partitioning.shard.PackedShard;
import io.kindling.partitioning.shard.Shard;
import io.kindling.partitioning.shard.Shards;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;

/** All rows of a data set, for many trainings to draw from: held whole, or left where they lie. */
public final class Pool implements Serializable {
  private static final long serialVersionUID = 1;

  /** Of so many rows at once the driver is sent what must be known of them. */
  private static final long SENT_ROWS = 1 << 22;

  private final HeldRows rows;
  private final String[][] names;
  private final boolean classes;
  private final String fingerprint;

  /** Here alone, for rows that were left where they lie. */
  private final transient Optional<PreparedData> source;

  private Pool(
      HeldRows rows,
      List<Set<String>> labels,
      LabelColumn first,
      String fingerprint,
      Optional<PreparedData> source) {
    this.rows = rows;
    this.classes = first.isClass();
    this.names =
        labels.stream()
            .map(all -> all.stream().sorted().toArray(String[]::new))
            .toArray(String[][]::new);
    this.fingerprint = fingerprint;
    this.source = source;
  }

  /**
   * Brings the rows of all parts to the driver.
   *
   * @param data prepared with {@link io.kindling.partitioning.Sampling#NONE}, so that each row is
   *     there once: a draw is sampled for itself
   */
  public static Pool of(PreparedData data) {
    requireRows(data);
    Map<Part, List<Rows>> blocks = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      List<Rows> own = new ArrayList<>();
      Shards.on(data.shards(part)).each(Pool::packed).forEach(own::addAll);
      blocks.put(part, own);
    }
    return of(data, HeldRows.of(data.schema(), blocks), Optional.empty());
  }

  /**
   * Leaves the rows of all parts where they lie, and brings to the driver what must be known to
   * draw from them.
   *
   * @param data as for rows that are held; it must stay as long as the pool
   */
  public static Pool leaving(PreparedData data) {
    requireRows(data);
    Schema schema = data.schema();
    boolean classes = data.encoders().labels().get(0).isClass();
    FarIndex index = new FarIndex(schema, rows(data));
    for (Part part : Part.values()) {
      for (int[] shards : someAtOnce(data, part)) {
        List<RowIndex> found = indices(data.shards(part), schema, classes, shards);
        for (int i = 0; i < shards.length; i++) {
          index.add(part, shards[i], found.get(i));
        }
      }
    }
    HeldRows rows = HeldRows.far(schema, index, (part, wanted) -> fetched(data, part, wanted));
    return of(data, rows, Optional.of(data));
  }

  private static List<RowIndex> indices(
      JavaRDD<Shard> shards, Schema schema, boolean classes, int... numbers) {
    List<RowIndex> all = new ArrayList<>();
    for (List<RowIndex> one :
        shards
            .map(shard -> indexed(schema, classes, (PackedShard) shard))
            .collectPartitions(numbers)) {
      all.addAll(one);
    }
    return all;
  }

  private static RowIndex indexed(Schema schema, boolean classes, PackedShard shard) {
    return classes
        ? RowIndex.labelled(schema, shard.packed())
        : RowIndex.of(schema, shard.packed());
  }

  /** The numbers of a part's shards, so many together as the driver is to be sent at once. */
  private static List<int[]> someAtOnce(PreparedData data, Part part) {
    int shards = data.shardCount();
    int together = (int) Math.max(1, shards * SENT_ROWS / Math.max(SENT_ROWS, data.rows(part)));
    List<int[]> all = new ArrayList<>();
    for (int from = 0; from < shards; from += together) {
      all.add(IntStream.range(from, Math.min(shards, from + together)).toArray());
    }
    return all;
  }

  private static Pool of(PreparedData data, HeldRows rows, Optional<PreparedData> source) {
    LabelColumn first = data.encoders().labels().get(0);
    return new Pool(rows, data.findings().labels(), first, data.fingerprint(), source);
  }

  /** How much memory the driver needs to leave rows where they lie, about. */
  public static long leavingBytes(PreparedData data) {
    return FarIndex.bytes(data.schema(), rows(data));
  }

  private static long rows(PreparedData data) {
    long rows = 0;
    for (Part part : Part.values()) {
      rows += data.rows(part);
    }
    return rows;
  }

  private static void requireRows(PreparedData data) {
    if (data.lanes(Part.TRAIN).isPresent()) {
      throw DataException.bad(
          "A text is one stream, which cannot be divided into folds or samples: expected rows");
    }
  }

  private static List<Rows> fetched(PreparedData data, Part part, TreeMap<Integer, int[]> wanted) {
    int[] shards = wanted.keySet().stream().mapToInt(Integer::intValue).toArray();
    List<Rows> found = new ArrayList<>();
    for (List<Rows> one :
        data.shards(part)
            .map(shard -> picked((PackedShard) shard, wanted.get(shard.number())))
            .collectPartitions(shards)) {
      found.addAll(one);
    }
    return found;
  }

  private static Rows picked(PackedShard shard, int... places) {
    Moves.Builder moves = new Moves.Builder();
    for (int i = 0; i < places.length; i++) {
      moves.add(places[i], 0, i);
    }
    List<HashedRows> blocks = new ArrayList<>();
    moves.build().sent(shard.packed()).forEachRemaining(block -> blocks.add(block._2()));
    return Moves.ranked(blocks);
  }

  /** How many bytes the packed rows of all parts have, wherever they lie. */
  public static long bytes(PreparedData data) {
    long bytes = 0;
    for (Part part : Part.values()) {
      bytes += Shards.on(data.shards(part)).<Long>all(Pool::bytesOf, Long::sum);
    }
    return bytes;
  }

  private static long bytesOf(PackedShard shard) {
    long bytes = 0;
    for (Rows rows : shard.packed()) {
      bytes += rows.data().length;
    }
    return bytes;
  }

  private static ArrayList<Rows> packed(PackedShard shard) {
    ArrayList<Rows> blocks = new ArrayList<>();
    shard.packed().forEach(blocks::add);
    return blocks;
  }

  public HeldRows rows() {
    return rows;
  }

  /** Of each label, all names that rows have; none where it is a number. */
  public List<Set<String>> labels() {
    return Arrays.stream(names).map(Set::of).toList();
  }

  /** Of all rows, whatever their order. */
  public String fingerprint() {
    return fingerprint;
  }

  /** Of what one training takes of them. */
  String fingerprint(Draw draw) {
    return String.format("%s-%016x", fingerprint, draw.fingerprint());
  }

  /** In what the rows were left; empty where they are held here. */
  public Optional<PreparedData> source() {
    return source;
  }

  /** Whether the first label is one of some classes. */
  public boolean hasClasses() {
    return classes;
  }

  /**
   * The rows to train on, each as often as its class is to have more of them, or fewer, in the
   * order that they are cut in.
   */
  int[] sampled(Draw draw, DataSpec spec) {
    int[] drawn = draw.rows(Part.TRAIN);
    int[] sampled =
        spec.sampling().isNone()
            ? drawn
            : new ClassSample(this, spec.sampling(), spec.splitSeed()).of(drawn);
    return rows.spread(sampled);
  }
}
