package io.kindling.jobs.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.network.Network;
import io.kindling.engine.optim.Lbfgs.Outcome;
import io.kindling.engine.optim.LbfgsSpec;
import io.kindling.jobs.averaging.Operation.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A search on the averager, point by point on one thread. */
class TestSearchDescent {
  private static final int SHARDS = 2;
  private static final int UNDISTURBED = -1;
  private static final Network NETWORK = Network.input(1).dense(1);
  private static final Schedule SCHEDULE = new Schedule(1, 40, 1);

  private final List<String> heard = new ArrayList<>();
  private final List<Assignment> assignments = new ArrayList<>();
  private Master master = master();
  private Averager averager = averager();
  private int round;

  @AfterEach
  void close() {
    averager.close();
  }

  private static Master master() {
    return new Master(NETWORK, LbfgsSpec.DEFAULT, new float[] {-3, 4}, new float[0], 1);
  }

  private Averager averager() {
    AveragerListener listener =
        new AveragerListener() {
          @Override
          public String refusal(Registration registration) {
            return "";
          }

          @Override
          public void accepted(Operation operation, Registration worker) {}

          @Override
          public boolean committed(Operation operation, double[] sums) {
            heard.add(
                operation
                    + Arrays.toString(sums)
                    + master.hasMoved()
                    + Arrays.toString(master.current().parameters())
                    + Arrays.toString(master.measured().parameters()));
            return operation.kind() == Kind.TRAIN || master.outcome() == Outcome.RUNNING;
          }
        };
    return Averagers.plain(SHARDS, SCHEDULE, master, new SumsLayout(2, 0), listener);
  }

  private void begin() {
    round++;
    averager.open(round, 1, 100);
    averager.register(
        new Registration(round, round, "a", "here", 1, "", "", List.of()),
        part -> part.ifPresent(assignments::add));
    averager.plan(members -> {});
  }

  private void give(Operation operation, int node, float[] gradient, double... sums) {
    int plan = assignments.get(assignments.size() - 1).plan();
    averager.contribute(new Contribution(plan, operation, 0, node, gradient, sums), verdict -> {});
  }

  /** The loss of a shard is a steep valley that bends; both together have one minimum. */
  private void train(long step, int shard) {
    float[] at = averager.current().parameters();
    double bend = at[1] - at[0] * at[0];
    double gap = 1 - at[0];
    float[] gradient =
        shard == 0
            ? new float[] {(float) (-40 * bend * at[0]), (float) (20 * bend)}
            : new float[] {(float) (-2 * gap), 0};
    double loss = shard == 0 ? 10 * bend * bend : gap * gap;
    give(new Operation(step, Kind.TRAIN), SHARDS + shard, gradient, 1, loss, 1);
  }

  private void evaluate(long step) throws InterruptedException {
    assertThat(averager.current().parameters()).isEqualTo(master.measured().parameters());
    give(new Operation(step, Kind.EVALUATE), 1, new float[0], 1, 0, 1);
    averager.await(0);
  }

  /** Searches; the round ends in the middle of one step, and the next begins with it. */
  private List<String> searched(long disturbedStep) throws InterruptedException {
    begin();
    for (long step = 0; averager.await(0).state() == RoundState.RUNNING; step++) {
      train(step, 0);
      if (step == disturbedStep) {
        averager.closeRound();
        begin();
        train(step, 0);
      }
      train(step, 1);
      evaluate(step);
    }
    return List.copyOf(heard);
  }

  @Test
  void aStepThatIsNotWholeLeavesNoTrace() throws InterruptedException {
    List<String> undisturbed = searched(UNDISTURBED);
    assertThat(master.measured().parameters()).containsExactly(new float[] {1, 1}, within(1e-5f));
    assertThat(master.outcome()).isIn(Outcome.CONVERGED, Outcome.STALLED);
    assertThat(undisturbed).anyMatch(line -> line.contains("false"));
    for (long step : new long[] {0, 1, 5, 12}) {
      averager.close();
      heard.clear();
      master = master();
      averager = averager();
      assertThat(searched(step)).isEqualTo(undisturbed);
    }
  }
}
