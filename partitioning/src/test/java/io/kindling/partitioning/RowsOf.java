package io.kindling.partitioning;

import io.kindling.partitioning.key.Rows;
import io.kindling.partitioning.shard.PackedShard;
import io.kindling.partitioning.shard.Shard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The packed rows of a shard, one by one, wherever they lie. */
public final class RowsOf {
  private RowsOf() {}

  public static List<byte[]> shard(Shard shard) {
    List<byte[]> all = new ArrayList<>();
    for (Rows rows : ((PackedShard) shard).packed()) {
      for (int row = 0; row < rows.count(); row++) {
        all.add(Arrays.copyOfRange(rows.data(), rows.start(row), rows.start(row + 1)));
      }
    }
    return all;
  }

  /** As texts, to be compared. */
  public static List<String> texts(Shard shard) {
    return shard(shard).stream().map(Arrays::toString).toList();
  }

  /** How many bytes all have. */
  public static int bytes(Shard shard) {
    return shard(shard).stream().mapToInt(row -> row.length).sum();
  }

  /** Of each shard of a part. */
  public static List<List<String>> of(PreparedData data, Part part) {
    return data.shards(part).map(RowsOf::texts).collect();
  }
}
