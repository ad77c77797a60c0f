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
