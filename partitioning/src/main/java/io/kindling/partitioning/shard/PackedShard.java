package io.kindling.partitioning.shard;

import io.kindling.partitioning.key.Rows;

/**
 * A shard of rows that do not continue each other, which can be looked at before they are encoded.
 */
public interface PackedShard extends Shard {
  /** All rows in their order, packed and not encoded, some at a time. */
  Iterable<Rows> packed();
}
