package io.kindling.jobs.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class TestLock {
  @TempDir Path temporary;

  /** Its time is asked for by a renewal, which it holds up until it is told to go on. */
  private static final class HoldingClock extends Clock {
    private final Thread taker = Thread.currentThread();
    private final CountDownLatch renewing = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private volatile Thread renewer = taker;

    @Override
    public long millis() {
      if (Thread.currentThread() != taker) {
        renewer = Thread.currentThread();
        renewing.countDown();
        awaitWhateverComes(goOn);
      }
      return 0;
    }

    private static void awaitWhateverComes(CountDownLatch latch) {
      boolean open = false;
      while (!open) {
        try {
          latch.await();
          open = true;
        } catch (InterruptedException told) {
          // A renewal at work does not notice either.
          open = latch.getCount() == 0;
        }
      }
    }

    @Override
    public Instant instant() {
      return Instant.EPOCH;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  @Timeout(60)
  void aRenewalThatHasBegunLeavesNothingBehind() throws InterruptedException {
    Path folder = temporary.resolve("run");
    Storage storage = Storage.at(folder.toString(), new Configuration());
    HoldingClock clock = new HoldingClock();
    Identity who = Identity.of("train", "app-1", "1");
    Lock lock = Lock.take(storage, who, clock, Duration.ofMillis(1));
    clock.renewing.await();
    Thread closing = new Thread(lock::close);
    closing.start();
    while (closing.isAlive() && closing.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    clock.goOn.countDown();
    closing.join();
    clock.renewer.join();
    assertThat(folder.resolve(Lock.FILE)).doesNotExist();
  }
}
