package io.kindling.jobs.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is begun together fits together; what is too large for all is begun alone, in its turn. */
@Timeout(60)
class TestSharedMemory {
  private static final long MB = 1 << 20;

  private final SharedMemory memory = new SharedMemory(10 * MB);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  void whoFindsNoRoomWaitsUntilOthersHaveEnded() throws Exception {
    CountDownLatch smallEnds = new CountDownLatch(1);
    CountDownLatch middleEnds = new CountDownLatch(1);
    CompletableFuture<String> small = work("small", 3 * MB, smallEnds);
    CompletableFuture<String> middle = work("middle", 6 * MB, middleEnds);
    awaitTold(2);
    CountDownLatch now = new CountDownLatch(0);
    CompletableFuture<String> large = work("large", 1000 * MB, now);
    awaitWaiting(1);
    middleEnds.countDown();
    middle.get();
    CompletableFuture<String> behind = work("behind", MB, now); // would fit, but is not first
    awaitWaiting(2);
    assertThat(told).containsExactlyInAnyOrder("small", "middle");
    smallEnds.countDown();
    CompletableFuture.allOf(small, large, behind).get();
    assertThat(List.copyOf(told).subList(2, 4)).containsExactly("large", "behind");
    assertThat(memory.<String>with(10 * MB, () -> "all is free")).isEqualTo("all is free");
  }

  @Test
  void whatFailsGivesItsPartBack() throws Exception {
    CompletableFuture<Void> fails =
        CompletableFuture.runAsync(
            () -> {
              try {
                memory.with(
                    Long.MAX_VALUE,
                    () -> {
                      throw new IllegalStateException("no");
                    });
              } catch (InterruptedException end) {
                throw new IllegalStateException(end);
              }
            },
            threads);
    assertThat(fails.handle((none, failure) -> failure.getMessage()).get(60, TimeUnit.SECONDS))
        .contains("no");
    assertThat(memory.<String>with(10 * MB, () -> "all is free")).isEqualTo("all is free");
  }

  /** Takes a part, tells that it has it, and holds it until a latch is open. */
  private CompletableFuture<String> work(String name, long bytes, CountDownLatch ends) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return memory.with(
                bytes,
                () -> {
                  told.add(name);
                  ends.await();
                  return name;
                });
          } catch (InterruptedException end) {
            throw new IllegalStateException(end);
          }
        },
        threads);
  }

  private void awaitTold(int count) {
    while (told.size() < count) {
      Thread.onSpinWait();
    }
  }

  private void awaitWaiting(int count) {
    while (memory.waiting() != count) {
      Thread.onSpinWait();
    }
  }
}
