package io.kindling.partitioning.draw;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.encode.LabelColumn;
import io.kindling.partitioning.key.HeldRows;
import io.kindling.partitioning.key.Rows;
import io.kindling.partitioning.shard.PackedShard;
import io.kindling.partitioning.shard.Shards;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All rows of a data set, held whole, for many trainings to draw from. */
public final class Pool implements Serializable {
  private static final long serialVersionUID = 1;
  private final HeldRows rows;
  private final String[][] names;
  private final boolean classes;
  private final String fingerprint;

  private Pool(HeldRows rows, List<Set<String>> labels, LabelColumn first, String fingerprint) {
    this.rows = rows;
    this.classes = first.isClass();
    this.names =
        labels.stream()
            .map(all -> all.stream().sorted().toArray(String[]::new))
            .toArray(String[][]::new);
    this.fingerprint = fingerprint;
  }

  /**
   * Brings the rows of all parts to the driver.
   *
   * @param data prepared with {@link io.kindling.partitioning.Sampling#NONE}, so that each row is
   *     there once: a draw is sampled for itself
   */
  public static Pool of(PreparedData data) {
    if (data.lanes(Part.TRAIN).isPresent()) {
      throw DataException.bad(
          "A text is one stream, which cannot be divided into folds or samples: expected rows");
    }
    Map<Part, List<Rows>> blocks = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      List<Rows> own = new ArrayList<>();
      Shards.on(data.shards(part)).each(Pool::packed).forEach(own::addAll);
      blocks.put(part, own);
    }
    HeldRows rows = HeldRows.of(data.schema(), blocks);
    LabelColumn first = data.encoders().labels().get(0);
    return new Pool(rows, data.findings().labels(), first, data.fingerprint());
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
