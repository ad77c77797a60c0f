package io.kindling.jobs.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.jobs.training.RunState;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/**
 * Checkpoints that come while one is written wait for their turn, the newest in place of others.
 */
class TestCheckpointWriter {
  private static RunState after(long steps) {
    RunState.Tally tally = new RunState.Tally(steps, 100, 0, 0, 0, List.of(), 0);
    return new RunState(null, null, tally, List.of(), Optional.empty());
  }

  @Test
  void theNewestWaitsInPlaceOfThoseBeforeIt() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    List<Long> written = new CopyOnWriteArrayList<>();
    try (CheckpointWriter writer =
        new CheckpointWriter(
            state -> {
              begun.countDown();
              await(released);
              written.add(state.steps());
            },
            note -> {
              throw new AssertionError(note);
            })) {
      assertThat(writer.isFree()).isTrue();
      writer.begin(after(1));
      begun.await();
      writer.begin(after(2));
      writer.begin(after(3));
      assertThat(writer.isFree()).isFalse();
      assertThat(written).isEmpty();
      released.countDown();
      writer.await();
      assertThat(written).containsExactly(1L, 3L);
      assertThat(writer.isFree()).isTrue();
      writer.begin(after(4));
    }
    assertThat(written).containsExactly(1L, 3L, 4L);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }
}
