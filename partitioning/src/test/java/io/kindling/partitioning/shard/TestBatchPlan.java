package io.kindling.partitioning.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.partitioning.ShardRule;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestBatchPlan {
  @ParameterizedTest
  @CsvSource({
    "1,1,1",
    "4,4,4",
    "5,4,2",
    "100,1,7",
    "100,4,32",
    "101,8,32",
    "1000,16,100",
    "999,256,500",
    "7,8,3",
    "64,64,64",
    "16000,4,128",
    "3001,2,3001"
  })
  void everyRowIsTakenOnceAndEveryStepIsFull(int rows, int shards, int batch) {
    BatchPlan plan = BatchPlan.of(rows, shards, batch, 1);
    int[] taken = new int[shards];
    for (int step = 0; step < plan.steps(); step++) {
      int total = 0;
      for (int shard = 0; shard < shards; shard++) {
        assertThat(plan.first(step, shard)).isEqualTo(taken[shard]);
        int count = plan.rows(step, shard);
        taken[shard] += count;
        total += count;
        if (step < plan.steps() - 1) {
          assertThat(count).isBetween(batch / shards, (batch + shards - 1) / shards);
        }
      }
      int expected = step < plan.steps() - 1 ? batch : rows - batch * (plan.steps() - 1);
      assertThat(total).isEqualTo(expected);
    }
    for (int shard = 0; shard < shards; shard++) {
      assertThat(taken[shard]).isEqualTo(plan.shardRows(shard));
    }
    assertThat(plan.sizes().size()).isLessThanOrEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "63", "64", "65", "5000", "20000"})
  void anOrderHoldsEveryRowOnceAndDiffersByEpochAndSeed(int rows) {
    BatchPlan plan = BatchPlan.of(Math.max(1, rows), 1, 10, 1);
    int[] order = plan.order(3, 0);
    int[] sorted = order.clone();
    Arrays.sort(sorted);
    for (int i = 0; i < sorted.length; i++) {
      assertThat(sorted[i]).isEqualTo(i);
    }
    assertThat(plan.order(3, 0)).isEqualTo(order);
    if (rows > 10) {
      assertThat(plan.order(4, 0)).isNotEqualTo(order);
      assertThat(BatchPlan.of(rows, 1, 10, 2).order(3, 0)).isNotEqualTo(order);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "5,4", "3,8", "300,4", "1000,16"})
  void allRowsAreOneStepInTheSameOrderInEveryEpoch(int rows, int shards) {
    BatchPlan plan = BatchPlan.of(rows, shards, BatchPlan.ALL_ROWS, 1);
    BatchPlan shuffled = BatchPlan.of(rows, shards, rows, 1);
    assertThat(plan.steps()).isEqualTo(1);
    for (int shard = 0; shard < shards; shard++) {
      assertThat(plan.shardRows(shard)).isEqualTo(shuffled.shardRows(shard));
      assertThat(plan.first(0, shard)).isZero();
      assertThat(plan.rows(0, shard)).isEqualTo(plan.shardRows(shard));
      int[] order = plan.order(3, shard);
      assertThat(order).hasSize(plan.shardRows(shard)).isSorted().doesNotHaveDuplicates();
      assertThat(plan.order(4, shard)).isEqualTo(order);
    }
    assertThat(plan.sizes()).allMatch(size -> size > 0).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void batchStatisticsOfAllRowsNeedRowsInEveryShard() {
    assertThat(BatchPlan.withStatistics(32, 2, BatchPlan.ALL_ROWS, 1).coarse()).isEmpty();
    assertThat(BatchPlan.withStatistics(31, 2, BatchPlan.ALL_ROWS, 1).coarse())
        .contains(
            "Batch normalisation sees only 15 rows of each shard in a step (31 rows, 2 shards): its"
                + " statistics are coarse below 16");
    assertThatThrownBy(() -> BatchPlan.withStatistics(7, 4, BatchPlan.ALL_ROWS, 1))
        .hasMessage(
            "Batch normalisation needs at least 2 rows of each shard: 7 rows over 4 shards leave 1."
                + " Set training.shards lower");
  }

  @ParameterizedTest
  @CsvSource({"0,1", "63,1", "64,2", "300,8", "100000000,256"})
  void autoShardsOfAllRowsAreKnownOnceTheRowsAreCounted(long rows, int shards) {
    assertThat(ShardRule.auto(BatchPlan.ALL_ROWS).countFor(rows)).isEqualTo(shards);
    assertThat(ShardRule.auto(128).countFor(rows)).isEqualTo(4);
    assertThat(ShardRule.fixed(16).countFor(rows)).isEqualTo(16);
  }

  @Test
  void aLastStepTooSmallForStatisticsIsJoined() {
    assertThat(BatchPlan.of(129, 4, 64, 1).steps()).isEqualTo(3);
    BatchPlan plan = BatchPlan.withStatistics(129, 4, 64, 1);
    assertThat(plan.steps()).isEqualTo(2);
    int last = 0;
    for (int shard = 0; shard < 4; shard++) {
      last += plan.rows(1, shard);
    }
    assertThat(last).isEqualTo(65);
  }

  @Test
  void tooFewRowsForStatisticsAreRefused() {
    assertThatThrownBy(() -> BatchPlan.withStatistics(1000, 16, 16, 1))
        .hasMessage(
            "Batch normalisation needs at least 2 rows of each shard in a step: 1000 rows and"
                + " batches of 16 over 16 shards leave 1. Set training.shards lower or"
                + " training.batchSize higher");
  }

  @ParameterizedTest
  @CsvSource({"1,1", "63,1", "64,2", "128,4", "1000,16", "100000,256"})
  void autoShardsLeaveThirtyTwoRows(int batch, int shards) {
    assertThat(ShardRule.auto(batch).count()).isEqualTo(shards);
  }

  @Test
  void shardsArePowersOfTwo() {
    assertThatThrownBy(() -> ShardRule.fixed(3))
        .hasMessageContaining("Invalid training.shards 3: expected a power of two");
  }
}
