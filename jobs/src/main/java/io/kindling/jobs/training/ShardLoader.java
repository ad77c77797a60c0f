package io.kindling.jobs.training;

import java.util.List;
import java.util.Optional;

/** Fetches shards into a worker, from its own process or another. */
interface ShardLoader {
  ShardRows train(int shard);

  Optional<ShardRows> validation(int shard);

  /** The training shards that lie in this process. */
  List<Integer> cached();
}
