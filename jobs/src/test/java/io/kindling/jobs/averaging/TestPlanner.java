package io.kindling.jobs.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** How groups of shards are cut into runs, one for each worker. */
class TestPlanner {
  @Test
  void workersThatAreEquallyFastHaveRunsWhoseLengthsDifferByAtMostOne() {
    assertThat(Planner.cuts(8, new double[] {1})).containsExactly(0, 8);
    assertThat(Planner.cuts(8, new double[] {1, 1})).containsExactly(0, 4, 8);
    assertThat(Planner.cuts(4, new double[] {1, 1, 1})).containsExactly(0, 1, 2, 4);
    assertThat(Planner.cuts(16, new double[] {3, 3, 3})).containsExactly(0, 5, 10, 16);
  }

  @Test
  void aWorkerThatTakesLongerHasFewer() {
    assertThat(Planner.cuts(8, new double[] {3, 1})).containsExactly(0, 2, 8);
    assertThat(Planner.cuts(8, new double[] {1, 3})).containsExactly(0, 6, 8);
    assertThat(Planner.cuts(64, new double[] {1, 4, 1})).containsExactly(0, 30, 36, 64);
    assertThat(Planner.cuts(4, new double[] {2, 1, 1})).containsExactly(0, 1, 3, 4);
  }

  /** 21 and 43 of 64 would take 43, with seven subtrees; 16 and 48 take 48, 20 and 44 take 44. */
  @Test
  void wholeSubtreesAreKeptWhereThatCostsLittle() {
    assertThat(Planner.cuts(64, new double[] {2, 1})).containsExactly(0, 20, 64);
    assertThat(Planner.cuts(16, new double[] {2, 1})).containsExactly(0, 4, 16);
  }

  @Test
  void nobodyIsLeftWithoutAny() {
    assertThat(Planner.cuts(8, new double[] {1000, 1, 1})).containsExactly(0, 1, 5, 8);
    assertThat(Planner.cuts(4, new double[] {1, 9, 9, 9})).containsExactly(0, 1, 2, 3, 4);
    assertThat(Planner.cuts(2, new double[] {1, 50})).containsExactly(0, 1, 2);
  }

  /** Whatever the paces, the runs cover all groups, and the last is done no later than evenly. */
  @Test
  void aStepNeverTakesLongerThanWithEqualRuns() {
    for (int groups = 1; groups <= 64; groups *= 2) {
      for (int workers = 1; workers <= groups; workers++) {
        double[] paces = new double[workers];
        Arrays.setAll(paces, worker -> worker % 3 == 1 ? 1.5 + worker : 1);
        int[] cuts = Planner.cuts(groups, paces);
        assertThat(cuts).hasSize(workers + 1).startsWith(0).endsWith(groups);
        double unequal = 0;
        double equal = 0;
        for (int worker = 0; worker < workers; worker++) {
          int length = cuts[worker + 1] - cuts[worker];
          int even =
              Planner.from(groups, workers, worker + 1) - Planner.from(groups, workers, worker);
          assertThat(length).isPositive();
          unequal = Math.max(unequal, length * paces[worker]);
          equal = Math.max(equal, even * paces[worker]);
        }
        assertThat(unequal).isLessThanOrEqualTo(equal);
      }
    }
  }
}
