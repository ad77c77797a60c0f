package io.kindling.jobs.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestShardTree {
  @Test
  void aRunIsMadeOfItsLargestSubtrees() {
    assertThat(ShardTree.nodes(8, 0, 8)).containsExactly(1);
    assertThat(ShardTree.nodes(8, 0, 4)).containsExactly(2);
    assertThat(ShardTree.nodes(8, 2, 5)).containsExactly(5, 12);
    assertThat(ShardTree.nodes(8, 5, 8)).containsExactly(13, 7);
    assertThat(ShardTree.nodes(1, 0, 1)).containsExactly(1);
  }

  @Test
  void aSumTakesAGradientForEachLevelAndOneForAPartOfTheRows() {
    assertThat(ShardTree.gradients(1)).isEqualTo(2);
    assertThat(ShardTree.gradients(8)).isEqualTo(5);
  }

  @Test
  void theNodesOfAnyDivisionCoverEachShardOnce() {
    for (int shards : new int[] {1, 2, 16}) {
      for (int workers = 1; workers <= shards; workers++) {
        List<Integer> covered = new ArrayList<>();
        for (int worker = 0; worker < workers; worker++) {
          int from = Planner.from(shards, workers, worker);
          int to = Planner.from(shards, workers, worker + 1);
          for (int node : ShardTree.nodes(shards, from, to)) {
            int first = ShardTree.firstShard(shards, node);
            for (int i = 0; i < ShardTree.size(shards, node); i++) {
              covered.add(first + i);
            }
          }
        }
        assertThat(covered).hasSize(shards).doesNotHaveDuplicates().isSorted();
      }
    }
  }
}
