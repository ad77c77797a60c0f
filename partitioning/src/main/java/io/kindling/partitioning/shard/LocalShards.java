package io.kindling.partitioning.shard;

import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Shards in this process: work is done by the thread that asks. */
final class LocalShards implements Shards {
  private final List<PackedShard> shards;

  LocalShards(List<? extends PackedShard> shards) {
    this.shards = List.copyOf(shards);
  }

  @Override
  public <T> List<T> each(Look<T> look) {
    return shards.stream().map(look::at).toList();
  }

  @Override
  public <T> T all(Look<T> look, Join<T> join) {
    return shards.stream().map(look::at).reduce(join::of).orElseThrow();
  }

  @Override
  public List<Map.Entry<String, Long>> first(
      Look<Map<String, Long>> counts, long least, int most, Order order) {
    Map<String, Long> all = new HashMap<>();
    for (PackedShard shard : shards) {
      counts.at(shard).forEach((name, count) -> all.merge(name, count, Long::sum));
    }
    return all.entrySet().stream()
        .filter(one -> one.getValue() >= least)
        .<Map.Entry<String, Long>>map(SimpleImmutableEntry::new)
        .sorted(order)
        .limit(most)
        .toList();
  }
}
