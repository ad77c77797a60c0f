package io.kindling.jobs.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TestPieces {
  @Test
  void eachPieceIsDoneOnceWhoeverTakesAHand() {
    AtomicIntegerArray done = new AtomicIntegerArray(1000);
    try (Blocks blocks = new Blocks(4)) {
      blocks.all(done.length(), done::incrementAndGet);
    }
    for (int i = 0; i < done.length(); i++) {
      assertThat(done.get(i)).isEqualTo(1);
    }
  }

  /** The only helper is held up by work of before, so that it never begins. */
  @Test
  void nobodyWaitsForAHelperThatHasNotBegun() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    AtomicIntegerArray done = new AtomicIntegerArray(8);
    try (Blocks blocks = new Blocks(2)) {
      Thread other =
          new Thread(
              () ->
                  blocks.all(
                      2,
                      piece -> {
                        begun.countDown();
                        await(released);
                      }));
      other.start();
      begun.await();
      blocks.all(done.length(), done::incrementAndGet);
      assertThat(done.get(7)).isEqualTo(1);
      released.countDown();
      other.join();
    }
  }

  @Test
  void aThreadThatWaitsForSomethingElseTakesAHand() throws InterruptedException {
    CountDownLatch both = new CountDownLatch(2);
    CountDownLatch begun = new CountDownLatch(1);
    try (Blocks blocks = new Blocks(1)) {
      Thread waiting =
          new Thread(
              () -> {
                await(begun);
                blocks.help();
              });
      waiting.start();
      blocks.all(
          2,
          piece -> {
            begun.countDown();
            both.countDown();
            await(both);
          });
      waiting.join();
    }
    assertThat(both.getCount()).isZero();
  }

  @Test
  void whatAPieceThrowsIsThrownWhenAllAreDone() {
    AtomicIntegerArray done = new AtomicIntegerArray(3);
    try (Blocks blocks = new Blocks(2)) {
      assertThatThrownBy(
              () ->
                  blocks.all(
                      3,
                      piece -> {
                        done.incrementAndGet(piece);
                        if (piece == 1) {
                          throw new IllegalArgumentException("the second");
                        }
                      }))
          .hasMessage("A step could not be computed")
          .hasRootCauseMessage("the second");
    }
    assertThat(done.get(0) + done.get(1) + done.get(2)).isEqualTo(3);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(50, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }
}
