package io.kindling.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Who is clearly slower than the others, by what workers told of a round. */
class TestStragglers {
  private static final Offset<Double> TINY = within(1e-12);

  private final Stragglers stragglers = new Stragglers();

  private static WorkerTurn turn(String worker, int shards, double millisecondsOfShard) {
    double compute = 100 * shards * millisecondsOfShard / 1e3;
    return new WorkerTurn(worker, "host-" + worker, 1, shards, 100, 0.5, compute, 0.25, 0.125);
  }

  private static RoundSeen round(String trouble, WorkerTurn... turns) {
    return new RoundSeen(3, 200, 100, 9, trouble, List.of(turns));
  }

  @Test
  void anExecutorThatTakesLongerForAShardIsNamedOnce() {
    RoundSeen round = round("", turn("0/0", 4, 2), turn("1/0", 4, 6), turn("2/0", 8, 2.5));
    assertThat(stragglers.learn(round))
        .containsExactly(
            "executor 1 on host-1/0 is slow: in round 3 it took 2.4 times as long for a shard as"
                + " others (6.00 ms against 2.50 ms a step); rounds that follow give it fewer"
                + " shards, where there are enough");
    assertThat(stragglers.learn(round)).isEmpty();
    assertThat(stragglers.pace("1")).isCloseTo(2.4, TINY);
    assertThat(stragglers.pace("0")).isCloseTo(1.0, TINY);
    assertThat(stragglers.pace("new")).isCloseTo(1.0, TINY);
    assertThat(round.isStraggler(round.workers().get(1))).isTrue();
    assertThat(round.isStraggler(round.workers().get(2))).isFalse();
    assertThat(round.slowness(round.workers().get(0))).isCloseTo(0.8, TINY);
  }

  @Test
  void ofTwoTheFasterIsTheMeasure() {
    stragglers.learn(round("", turn("0/0", 2, 3.5), turn("1/0", 6, 2)));
    assertThat(stragglers.pace("0")).isCloseTo(1.75, TINY);
    assertThat(stragglers.pace("1")).isCloseTo(1.0, TINY);
  }

  @Test
  void aLittleSlowerIsNotSlow() {
    assertThat(stragglers.learn(round("", turn("0/0", 4, 2), turn("1/0", 4, 3)))).isEmpty();
    assertThat(stragglers.pace("1")).isCloseTo(1.0, TINY);
  }

  @Test
  void whoHasFewerShardsIsNotFastForThat() {
    stragglers.learn(round("", turn("0/0", 12, 2), turn("1/0", 4, 6)));
    assertThat(stragglers.pace("1")).isCloseTo(3.0, TINY);
  }

  @Test
  void whoIsAsFastAsOthersAgainHasAsManyAgainAndIsNamedAgain() {
    RoundSeen slow = round("", turn("0/0", 4, 2), turn("1/0", 4, 6));
    stragglers.learn(slow);
    stragglers.learn(round("", turn("0/0", 6, 2), turn("1/0", 2, 2)));
    assertThat(stragglers.pace("1")).isCloseTo(1.0, TINY);
    assertThat(stragglers.learn(slow)).hasSize(1);
  }

  @Test
  void theTasksOfAnExecutorCountTogether() {
    stragglers.learn(
        round("", turn("0/0", 2, 2), turn("0/1", 2, 2), turn("1/0", 2, 2), turn("1/1", 2, 6)));
    assertThat(stragglers.pace("1")).isCloseTo(2.0, TINY);
  }

  @Test
  void aRoundThatEndedBeforeItsTimeOrWasShortSaysNothing() {
    RoundSeen broken = round("executor 0 was lost", turn("0/0", 4, 2), turn("1/0", 4, 6));
    assertThat(stragglers.learn(broken)).isEmpty();
    assertThat(broken.slowness(broken.workers().get(1))).isCloseTo(1.0, TINY);
    WorkerTurn silent = new WorkerTurn("0/0", "a", 1, 4, 100, 0, 0, 0, 0);
    assertThat(stragglers.learn(round("", silent, turn("1/0", 4, 6)))).isEmpty();
    WorkerTurn few = new WorkerTurn("0/0", "a", 1, 4, 9, 0, 1, 0, 0);
    assertThat(stragglers.learn(round("", few, turn("1/0", 4, 600)))).isEmpty();
    assertThat(stragglers.pace("1")).isCloseTo(1.0, TINY);
  }
}
