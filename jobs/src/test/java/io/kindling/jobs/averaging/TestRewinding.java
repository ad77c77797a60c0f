package io.kindling.jobs.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.network.Network;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.jobs.averaging.Operation.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a run whose shards carry state goes on, step by step on one thread. */
class TestRewinding {
  private static final int SHARDS = 2;
  private static final int HAND_BACK = 3;
  private static final Network NETWORK = Network.input(1).batchNorm().dense(1);
  private static final int STATE = NETWORK.state().length();

  private final List<String> heard = new ArrayList<>();
  private final List<Verdict> verdicts = new ArrayList<>();
  private final List<Assignment> assignments = new ArrayList<>();
  private Averager averager;
  private int round;

  @BeforeEach
  void open() {
    averager = averager();
    begin();
  }

  @AfterEach
  void close() {
    averager.close();
  }

  private Averager averager() {
    float[] parameters = new float[NETWORK.parameters().length()];
    Master master =
        new Master(NETWORK, new OptimizerSpec.Adam(0.1f), parameters, NETWORK.initialState(), 1);
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
            heard.add(operation.kind() + " " + operation.step());
            return true;
          }

          @Override
          public void kept() {
            heard.add("kept");
          }

          @Override
          public void rewound() {
            heard.add("rewound");
          }
        };
    return Averagers.plain(
        SHARDS, new Schedule(8, 2, 1, HAND_BACK), master, new SumsLayout(2, STATE), listener);
  }

  private void begin() {
    round++;
    averager.open(round, 1, 1);
    averager.register(
        new Registration(round, round, "a", "here", 1, "", "", List.of()),
        part -> part.ifPresent(assignments::add));
    averager.plan(members -> {});
  }

  private Assignment part() {
    return assignments.get(assignments.size() - 1);
  }

  private void train(int step) {
    float[] gradient = new float[NETWORK.parameters().length()];
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = (float) Math.sin(1 + i + step);
    }
    double[] sums = new double[3 + STATE];
    Arrays.fill(sums, 1 + step);
    float[][] carried =
        (step + 1) % HAND_BACK == 0 ? new float[][] {{step}, {-step}} : new float[0][];
    averager.contribute(
        new Contribution(
            part().plan(), new Operation(step, Kind.TRAIN), 0, 1, gradient, sums, carried),
        verdicts::add);
  }

  private void evaluate(int step) throws InterruptedException {
    averager.contribute(
        new Contribution(
            part().plan(),
            new Operation(step, Kind.EVALUATE),
            0,
            1,
            new float[0],
            new double[3 + STATE]),
        verdicts::add);
    averager.await(0);
  }

  private Verdict lastVerdict() {
    return verdicts.get(verdicts.size() - 1);
  }

  private Optional<float[]> carried(int shard) {
    return averager.carried(part().plan(), shard);
  }

  @Test
  void roundsEndAtMultiplesCountedFromStepZero() {
    train(0);
    train(1);
    assertThat(lastVerdict()).isEqualTo(Verdict.NEXT);
    train(2);
    assertThat(lastVerdict()).isEqualTo(Verdict.END);
    averager.closeRound();
    assertThat(heard).containsExactly("TRAIN 0", "TRAIN 1", "TRAIN 2", "kept");
    begin();
    assertThat(part().first()).isEqualTo(new Operation(3, Kind.TRAIN));
    assertThat(carried(0)).get().isEqualTo(new float[] {2});
    assertThat(carried(1)).get().isEqualTo(new float[] {-2});
  }

  @Test
  void aBrokenRoundTakesEverythingBackToItsStart() {
    for (int step = 0; step < 3; step++) {
      train(step);
    }
    averager.closeRound();
    begin();
    train(3);
    float[] after3 = averager.current().parameters().clone();
    float[] state3 = averager.current().state().clone();
    train(4);
    averager.closeRound();
    assertThat(heard).endsWith("TRAIN 3", "TRAIN 4", "rewound");
    begin();
    assertThat(part().first()).isEqualTo(new Operation(3, Kind.TRAIN));
    assertThat(carried(0)).get().isEqualTo(new float[] {2});
    train(3);
    assertThat(averager.current().parameters()).isEqualTo(after3);
    assertThat(averager.current().state()).isEqualTo(state3);
  }

  @Test
  void whatIsKeptIsNotChangedByTheStepsThatFollow() {
    float[] first = averager.current().parameters().clone();
    for (int attempt = 0; attempt < 3; attempt++) {
      train(0);
      train(1);
      assertThat(averager.current().parameters()).isNotEqualTo(first);
      averager.closeRound();
      assertThat(averager.current().parameters()).isEqualTo(first);
      assertThat(averager.current().state()).isEqualTo(NETWORK.initialState());
      begin();
    }
  }

  @Test
  void nothingGoesBackBeyondTheEndOfAnEpoch() throws InterruptedException {
    for (int step = 0; step < 8; step++) {
      train(step);
      if (lastVerdict() == Verdict.END) {
        averager.closeRound();
        begin();
      }
    }
    evaluate(7);
    assertThat(heard).endsWith("TRAIN 7", "EVALUATE 7", "kept");
    averager.closeRound();
    begin();
    assertThat(part().first()).isEqualTo(new Operation(8, Kind.TRAIN));
    assertThat(carried(0)).get().isEqualTo(new float[0]);
    train(8);
    assertThat(lastVerdict()).isEqualTo(Verdict.END);
  }

  @Test
  void theStateOfAPlanThatIsGoneIsNotGiven() {
    Assignment gone = part();
    averager.closeRound();
    begin();
    assertThat(averager.carried(gone.plan(), 0)).isEmpty();
  }
}
