package io.kindling.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TestSlotLedger {
  private static SlotLedger.Lease awaited(SlotLedger ledger, int most) {
    try {
      return ledger.await(most);
    } catch (InterruptedException end) {
      throw new IllegalStateException(end);
    }
  }

  @Test
  void aTrainingHasItsSlotsFromBeginningToEnd() throws Exception {
    SlotLedger ledger = new SlotLedger(() -> 3);
    CountDownLatch asked = new CountDownLatch(1);
    CompletableFuture<SlotLedger.Lease> late;
    try (SlotLedger.Lease two = ledger.await(2);
        SlotLedger.Lease last = ledger.await(2)) {
      assertThat(two.slots()).isEqualTo(2);
      assertThat(last.slots()).isEqualTo(1);
      try (SlotLedger.Lease round = two.own().lease(8)) {
        assertThat(round.slots()).isEqualTo(2);
      }
      late =
          CompletableFuture.supplyAsync(
              () -> {
                asked.countDown();
                return awaited(ledger, 8);
              });
      assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(late.isDone()).isFalse();
    }
    try (SlotLedger.Lease whole = late.get(60, TimeUnit.SECONDS)) {
      assertThat(whole.slots()).isBetween(1, 3); // as many as were back when it was heard
    }
    assertThat(ledger.await(8).slots()).isEqualTo(3);
  }
}
