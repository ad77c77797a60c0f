package io.kindling.partitioning;

import io.kindling.partitioning.augment.Augmentation;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.shard.Lanes;
import java.util.Optional;

/** Rows that are divided, cut into shards and encoded, wherever they lie: what a plan asks. */
public interface Sharded {
  Encoders encoders();

  default Schema schema() {
    return encoders().schema();
  }

  int shardCount();

  /** Tells data sets apart: the same rows give the same fingerprint, wherever they lie. */
  String fingerprint();

  /** The rows of a part; those of a stream are the windows of all lanes. */
  long rows(Part part);

  /** How a part of a stream is cut; empty where rows do not continue each other. */
  Optional<Lanes> lanes(Part part);

  /** What happens to the rows of training steps, on their way into a batch and nowhere else. */
  Augmentation augmentation();
}
