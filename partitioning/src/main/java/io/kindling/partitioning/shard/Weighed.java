package io.kindling.partitioning.shard;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.key.Rows;

/** Whether rows weigh anything: means over rows that all weigh nothing are no numbers. */
public final class Weighed {
  private Weighed() {}

  /**
   * Refuses a part none of whose rows weighs anything.
   *
   * @param rows how many it has
   */
  public static void check(Schema schema, Part part, Shards shards, long rows) {
    if (schema.isWeighted()
        && rows > 0
        && !shards.all(shard -> weighs(shard, schema), Boolean::logicalOr)) {
      throw DataException.bad(
          "All %s rows of the %s part weigh 0 (column %s, data.weight): expected one above 0",
          rows, part.word(), schema.weight());
    }
  }

  private static boolean weighs(PackedShard shard, Schema schema) {
    for (Rows rows : shard.packed()) {
      for (int row = 0; row < rows.count(); row++) {
        if ((float) schema.weightOf(rows.data(), rows.start(row)) > 0) {
          return true;
        }
      }
    }
    return false;
  }
}
