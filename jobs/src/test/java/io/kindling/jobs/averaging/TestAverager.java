package io.kindling.jobs.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.network.Network;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.jobs.averaging.Operation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The protocol, step by step on one thread. */
class TestAverager {
  private static final int SHARDS = 4;
  private static final Network NETWORK = Network.input(1).dense(1);
  private static final SumsLayout SUMS = new SumsLayout(2, 0);

  private final List<Operation> committed = new ArrayList<>();
  private final List<Verdict> verdicts = new ArrayList<>();
  private final List<Optional<Assignment>> assignments = new ArrayList<>();
  private Averager averager;

  @BeforeEach
  void open() {
    Master master =
        new Master(NETWORK, new OptimizerSpec.Sgd(1), new float[] {0, 0}, new float[0], 1);
    AveragerListener listener =
        new AveragerListener() {
          @Override
          public String refusal(Registration registration) {
            return registration.executor().equals("refused") ? "it was refused" : "";
          }

          @Override
          public double pace(Registration registration) {
            return registration.executor().equals("slow") ? 4 : 1;
          }

          @Override
          public void accepted(Operation operation, Registration worker) {}

          @Override
          public boolean committed(Operation operation, double[] sums) {
            committed.add(operation);
            return true;
          }
        };
    averager = Averagers.plain(SHARDS, new Schedule(3, 2, 1), master, SUMS, listener);
    averager.open(1, 2, 100);
  }

  @AfterEach
  void close() {
    averager.close();
  }

  private void register(int round, long attempt, String executor) {
    averager.register(
        new Registration(round, attempt, executor, "here", 1, "", "", List.of()), assignments::add);
  }

  private void plan() {
    register(1, 10, "a");
    register(1, 11, "b");
    averager.plan(members -> assertThat(members).hasSize(2));
  }

  private void give(int plan, long step, int member, int node, float value, double weight) {
    averager.contribute(
        new Contribution(
            plan,
            new Operation(step, Kind.TRAIN),
            member,
            node,
            new float[] {value, -value},
            new double[] {weight, 0, weight}),
        verdicts::add);
  }

  @Test
  void dividesTheShardsAmongThoseThatRegistered() {
    plan();
    assertThat(assignments).hasSize(2);
    Assignment second = assignments.get(1).orElseThrow();
    assertThat(second.fromShard()).isEqualTo(2);
    assertThat(second.toShard()).isEqualTo(4);
    assertThat(second.first()).isEqualTo(new Operation(0, Kind.TRAIN));
  }

  @Test
  void whoIsSlowIsGivenFewerShards() throws InterruptedException {
    register(1, 10, "slow");
    register(1, 11, "b");
    averager.plan(members -> assertThat(members).hasSize(2));
    assertThat(assignments.get(0).orElseThrow().toShard()).isEqualTo(1);
    assertThat(assignments.get(1).orElseThrow().fromShard()).isEqualTo(1);
    RoundView view = averager.await(0);
    assertThat(view.nanos().keySet()).extracting(view::shards).containsExactly(1, 3);
  }

  @Test
  void stepsOnceByTheSumOverAllNodesDividedByTheWeight() {
    plan();
    give(1, 0, 0, 2, 3, 2);
    assertThat(verdicts).isEmpty();
    give(1, 0, 1, 3, 5, 2);
    assertThat(verdicts).containsExactly(Verdict.NEXT, Verdict.NEXT);
    assertThat(averager.current().parameters()).containsExactly(-2, 2);
    assertThat(committed).containsExactly(new Operation(0, Kind.TRAIN));
  }

  @Test
  void aPartGivenTwiceCountsOnceAndIsAnsweredTwice() {
    plan();
    give(1, 0, 0, 2, 3, 2);
    give(1, 0, 0, 2, 3, 2);
    give(1, 0, 1, 3, 5, 2);
    give(1, 0, 1, 3, 5, 2);
    assertThat(verdicts).hasSize(4).containsOnly(Verdict.NEXT);
    assertThat(averager.current().parameters()).containsExactly(-2, 2);
    assertThat(committed).hasSize(1);
  }

  @Test
  void sumsInTheOrderOfTheTreeWhateverTheOrderOfArrival() {
    register(1, 10, "a");
    register(1, 11, "b");
    register(1, 12, "c");
    averager.plan(members -> assertThat(members).hasSize(3));
    float large = 1 << 24;
    give(1, 0, 2, 7, -large, 1);
    give(1, 0, 1, 6, large, 1);
    give(1, 0, 2, 5, 1, 1);
    give(1, 0, 0, 4, 1, 1);
    assertThat(averager.current().parameters()).containsExactly(-0.5f, 0.5f);
  }

  @Test
  void aStepOfWeightZeroIsCommittedAndChangesNothing() {
    plan();
    give(1, 0, 0, 2, 3, 0);
    give(1, 0, 1, 3, 5, 0);
    assertThat(verdicts).containsExactly(Verdict.NEXT, Verdict.NEXT);
    assertThat(averager.current().parameters()).containsExactly(0, 0);
  }

  @Test
  void whatWasOpenWhenARoundIsClosedIsDroppedAndBegunAgain() throws InterruptedException {
    plan();
    give(1, 0, 0, 2, 3, 2);
    give(1, 0, 1, 3, 5, 2);
    give(1, 1, 0, 2, 100, 2);
    averager.closeRound();
    assertThat(verdicts).containsExactly(Verdict.NEXT, Verdict.NEXT, Verdict.GONE);
    averager.open(2, 1, 100);
    register(2, 20, "b");
    averager.plan(members -> assertThat(members).hasSize(1));
    Assignment part = assignments.get(2).orElseThrow();
    assertThat(part.plan()).isEqualTo(2);
    assertThat(part.first()).isEqualTo(new Operation(1, Kind.TRAIN));
    give(1, 1, 1, 3, 100, 2);
    assertThat(verdicts.get(3)).isEqualTo(Verdict.GONE);
    give(2, 1, 0, 1, 8, 4);
    assertThat(verdicts.get(4)).isEqualTo(Verdict.NEXT);
    assertThat(averager.current().parameters()).containsExactly(-4, 4);
  }

  @Test
  void whoRegistersLateOrIsRefusedWaitsForTheEndOfTheRound() throws InterruptedException {
    plan();
    register(1, 12, "late");
    register(1, 13, "refused");
    assertThat(assignments).hasSize(2);
    averager.closeRound();
    assertThat(assignments).hasSize(4);
    assertThat(assignments.subList(2, 4)).containsOnly(Optional.empty());
    register(1, 14, "after");
    assertThat(assignments.get(4)).isEmpty();
  }

  @Test
  void registeringAgainWithAPartIsAnsweredWithIt() {
    plan();
    register(1, 11, "b");
    assertThat(assignments).hasSize(3);
    assertThat(assignments.get(2)).isEqualTo(assignments.get(1));
  }

  @Test
  void aRoundEndsAfterItsSteps() throws InterruptedException {
    averager.closeRound();
    averager.open(2, 1, 2);
    register(2, 20, "a");
    averager.plan(members -> {});
    give(1, 0, 0, 1, 1, 1);
    give(1, 1, 0, 1, 1, 1);
    assertThat(verdicts).containsExactly(Verdict.NEXT, Verdict.END);
    assertThat(averager.await(0).state()).isEqualTo(RoundState.ROUND_OVER);
  }

  @Test
  void whoAsksAfterTheCommitIsAnsweredAsThoseWhoWaited() throws InterruptedException {
    averager.closeRound();
    averager.open(2, 1, 2);
    register(2, 20, "a");
    averager.plan(members -> {});
    averager.await(1, new Operation(0, Kind.TRAIN), verdicts::add);
    assertThat(verdicts).isEmpty();
    give(1, 0, 0, 1, 1, 1);
    averager.await(1, new Operation(0, Kind.TRAIN), verdicts::add);
    assertThat(verdicts).hasSize(3).containsOnly(Verdict.NEXT);
    give(1, 1, 0, 1, 1, 1);
    averager.await(1, new Operation(1, Kind.TRAIN), verdicts::add);
    assertThat(verdicts.subList(3, 5)).containsOnly(Verdict.END);
    averager.await(0, new Operation(1, Kind.TRAIN), verdicts::add);
    averager.closeRound();
    averager.await(1, new Operation(1, Kind.TRAIN), verdicts::add);
    assertThat(verdicts.subList(5, 7)).containsOnly(Verdict.GONE);
  }

  @Test
  void whatCompletesAnEpochIsCommittedByWhoAwaitsTheRound() throws InterruptedException {
    plan();
    for (int step = 0; step < 3; step++) {
      give(1, step, 0, 2, 1, 1);
      give(1, step, 1, 3, 1, 1);
    }
    for (int member = 0; member < 2; member++) {
      averager.contribute(
          new Contribution(
              1,
              new Operation(2, Kind.EVALUATE),
              member,
              2 + member,
              new float[0],
              new double[] {1, 1, 1}),
          verdicts::add);
    }
    assertThat(verdicts).hasSize(6);
    assertThat(averager.await(0).open()).isEqualTo(new Operation(3, Kind.TRAIN));
    assertThat(verdicts).hasSize(8).containsOnly(Verdict.NEXT);
  }

  @Test
  void theFailureOfAStalePlanIsIgnored() throws InterruptedException {
    plan();
    averager.fail(1, 7, new WorkerFailure(WorkerFailure.Kind.DIVERGED, 0, "a", "stale"));
    assertThat(averager.await(0).failure()).isEmpty();
    averager.fail(1, 1, new WorkerFailure(WorkerFailure.Kind.DIVERGED, 0, "a", "now"));
    assertThat(averager.await(0).failure()).isPresent();
  }
}
