package io.kindling.partitioning.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestLanes {
  @ParameterizedTest
  @CsvSource({"1000,8,4,5", "1000,7,4,5", "999,3,8,10", "101,10,1,10", "5000000000,64,8,64"})
  void everySymbolOfALaneIsInOneShardAndShardsMeet(
      long symbols, int count, int shards, int length) {
    Lanes lanes = Lanes.of(symbols, count, shards, length);
    long expected = 0;
    for (int shard = 0; shard < shards; shard++) {
      assertThat(lanes.start(shard)).isEqualTo(expected);
      if (lanes.of(shard) > 0) {
        long end = expected + lanes.symbols(shard) - 1;
        assertThat(lanes.shardOf(expected)).isEqualTo(shard);
        assertThat(lanes.shardOf(end - 1)).isEqualTo(shard);
        expected = end;
      } else {
        assertThat(lanes.symbols(shard)).isZero();
      }
    }
    assertThat(lanes.used()).isEqualTo(expected + 1).isLessThanOrEqualTo(symbols);
    assertThat(symbols - lanes.used()).isLessThan((long) count * length);
    assertThat(lanes.rows()).isEqualTo((long) count * lanes.windows());
  }

  @ParameterizedTest
  @CsvSource({"0,0", "1,0", "20,0", "21,1", "40,1", "41,2"})
  void onlyWholeWindowsWithATargetForEachSymbolCount(long symbols, int windows) {
    Lanes lanes = Lanes.of(symbols, 4, 2, 5);
    assertThat(lanes.windows()).isEqualTo(windows);
    assertThat(lanes.used()).isEqualTo(windows == 0 ? 0 : 20L * windows + 1);
  }

  @Test
  void stepTakesItsWindowOfEveryLaneInEveryEpoch() {
    BatchPlan plan = BatchPlan.of(new Lanes(7, 2, 5, 3));
    assertThat(plan.steps()).isEqualTo(3);
    assertThat(plan.shardRows(0)).isEqualTo(9);
    assertThat(plan.shardRows(1)).isEqualTo(12);
    assertThat(plan.first(2, 1)).isEqualTo(8);
    assertThat(plan.rows(2, 1)).isEqualTo(4);
    assertThat(plan.sizes()).containsExactly(3, 4);
    assertThat(plan.order(0, 0)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(plan.order(9, 0)).isEqualTo(plan.order(0, 0));
  }

  @Test
  void plansThatCannotBeAreRefused() {
    assertThatThrownBy(() -> BatchPlan.of(new Lanes(7, 2, 5, 0)))
        .hasMessage("The text is too short for one window of 5 symbols in each of 7 lanes");
    assertThatThrownBy(() -> BatchPlan.withStatistics(new Lanes(7, 4, 5, 1)))
        .hasMessage(
            "Batch normalisation needs at least 2 lanes of each shard: 7 lanes over 4 shards leave"
                + " 1. Set training.shards lower or training.batchSize higher");
  }
}
