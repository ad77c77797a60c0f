package io.kindling.jobs.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is begun together fits together; what is too large for all is begun alone. */
class TestSharedHeap {
  private static final long MB = 1 << 20;

  @Test
  void whoFindsNoRoomWaitsUntilOthersHaveEnded() throws Exception {
    SharedHeap heap = new SharedHeap(10 * MB);
    ExecutorService threads = Executors.newCachedThreadPool();
    SharedHeap.Part small = heap.take(3 * MB);
    SharedHeap.Part middle = heap.take(6 * MB);
    CountDownLatch begins = new CountDownLatch(1);
    CompletableFuture<SharedHeap.Part> large =
        CompletableFuture.supplyAsync(() -> taken(heap, 1000 * MB, begins), threads);
    begins.await();
    middle.close();
    assertThat(large).isNotDone();
    small.close();
    CompletableFuture<SharedHeap.Part> behind =
        large.thenApply(
            all -> {
              all.close();
              return taken(heap, 0, begins);
            });
    behind.get(60, TimeUnit.SECONDS).close();
    heap.take(10 * MB).close();
    threads.shutdown();
  }

  private static SharedHeap.Part taken(SharedHeap heap, long bytes, CountDownLatch begins) {
    begins.countDown();
    try {
      return heap.take(bytes);
    } catch (InterruptedException end) {
      throw new IllegalStateException(end);
    }
  }

  @Test
  void workersAreCountedOfAllTrials() {
    assertThat(new Beside(4, 2).workers(16)).isEqualTo(8);
    assertThat(new Beside(4, 2).workers(1)).isEqualTo(4);
    assertThat(new Beside(1, 8).workers(3)).isEqualTo(3);
  }
}
