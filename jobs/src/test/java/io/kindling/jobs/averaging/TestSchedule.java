package io.kindling.jobs.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.jobs.averaging.Operation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TestSchedule {
  private static Operation train(long step) {
    return new Operation(step, Kind.TRAIN);
  }

  private static Operation evaluate(long step) {
    return new Operation(step, Kind.EVALUATE);
  }

  private static List<Operation> all(Schedule schedule) {
    List<Operation> all = new ArrayList<>();
    Optional<Operation> next = Optional.of(schedule.first());
    while (next.isPresent()) {
      all.add(next.get());
      next = schedule.after(next.get());
    }
    return all;
  }

  @Test
  void anOperationHasSeveralStepsAndTheLastOfAnEpochWhatIsLeft() {
    Schedule schedule = new Schedule(7, 2, 1, 0, 3);
    assertThat(all(schedule))
        .containsExactly(
            train(0),
            train(3),
            train(6),
            evaluate(6),
            train(7),
            train(10),
            train(13),
            evaluate(13));
    assertThat(all(schedule).stream().map(schedule::last))
        .containsExactly(2L, 5L, 6L, 6L, 9L, 12L, 13L, 13L);
    assertThat(schedule.steps(train(3))).isEqualTo(3);
    assertThat(schedule.steps(train(13))).isEqualTo(1);
    assertThat(all(schedule).stream().filter(schedule::completesEpoch))
        .containsExactly(evaluate(6), evaluate(13));
  }

  @Test
  void moreStepsThanAnEpochHasMakeOneOperationOfIt() {
    assertThat(all(new Schedule(4, 3, 0, 0, 64))).containsExactly(train(0), train(4), train(8));
    assertThat(new Schedule(4, 3, 0, 0, 64).steps(train(4))).isEqualTo(4);
  }

  @Test
  void someEpochsAreEvaluatedAndTheLast() {
    Schedule schedule = new Schedule(2, 5, 2);
    assertThat(all(schedule).stream().filter(one -> one.kind() == Kind.EVALUATE))
        .containsExactly(evaluate(3), evaluate(7), evaluate(9));
    assertThat(all(schedule).stream().filter(schedule::completesEpoch))
        .containsExactly(train(1), evaluate(3), train(5), evaluate(7), evaluate(9));
    assertThat(schedule.isResumableAfter(train(1))).isTrue();
    assertThat(schedule.isResumableAfter(train(3))).isFalse();
    Schedule cut = new Schedule(2, 9, 6, 0, 1, 5);
    assertThat(all(cut)).endsWith(train(3), train(4), evaluate(4));
    assertThatThrownBy(() -> new Schedule(2, 5, -1))
        .hasMessage("Invalid number of epochs -1: expected a number from 0");
  }

  @Test
  void oneStepAnOperationIsTheUsualOrder() {
    Schedule schedule = new Schedule(2, 2, 1);
    assertThat(schedule.isLocal()).isFalse();
    assertThat(all(schedule))
        .containsExactly(train(0), train(1), evaluate(1), train(2), train(3), evaluate(3));
    assertThat(all(schedule)).noneMatch(schedule::handsBack).noneMatch(schedule::isKeptAfter);
  }

  /** Rounds are counted from step 0; one ends with the operation that makes its last step. */
  @Test
  void aRoundEndsWithTheOperationThatMakesItsLastStep() {
    Schedule schedule = new Schedule(20, 1, 0, 8, 3);
    assertThat(all(schedule).stream().filter(schedule::handsBack))
        .containsExactly(train(6), train(15), train(18));
    assertThat(schedule.endOfRound(train(0), 1)).isEqualTo(evaluate(8));
    assertThat(schedule.endOfRound(train(9), 1)).isEqualTo(evaluate(17));
    assertThat(schedule.endOfRound(train(18), 1)).isEqualTo(evaluate(19));
  }

  @Test
  void shardsHandBackAtTheEndOfAnEpochWhichIsKeptAfterItsEvaluation() {
    Schedule schedule = new Schedule(8, 2, 1, 6, 2);
    assertThat(all(schedule).stream().filter(schedule::handsBack))
        .containsExactly(train(4), train(6), train(10), train(14));
    assertThat(all(schedule).stream().filter(schedule::isKeptAfter))
        .containsExactly(train(4), evaluate(7), train(10), evaluate(15));
  }

  @Test
  void aRoundOfARunThatHoldsNothingEndsWithAWholeOperation() {
    assertThat(new Schedule(20, 1, 0, 0, 3).endOfRound(train(3), 4)).isEqualTo(evaluate(8));
  }

  @Test
  void noStepsAreRefused() {
    assertThatThrownBy(() -> new Schedule(8, 2, 1, 6, 0))
        .hasMessage("Invalid number of steps 0: expected a number from 1");
  }
}
