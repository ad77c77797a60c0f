package io.kindling.jobs.trial;

import io.kindling.jobs.training.TryAgainException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Work on the driver, some of it at a time. */
public final class BesideEachOther {
  private static final long END_SECONDS = 60;

  private BesideEachOther() {}

  /** One piece. */
  interface Work<T> extends Callable<T> {}

  /**
   * Works and returns when all is done. Where a piece fails, the others are interrupted.
   *
   * @param told hears of each as it ends, in the thread that asks
   */
  static <T> void run(List<Work<T>> all, int atOnce, Consumer<T> told) {
    if (all.isEmpty()) {
      return;
    }
    ExecutorService threads = Executors.newFixedThreadPool(atOnce);
    ExecutorCompletionService<T> ends = new ExecutorCompletionService<>(threads);
    try {
      all.forEach(ends::submit);
      for (int i = 0; i < all.size(); i++) {
        told.accept(ends.take().get());
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      throw new TryAgainException("Trials were interrupted before their end.");
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException problem) {
        throw problem;
      }
      throw new IllegalStateException(failed.getCause());
    } finally {
      end(threads);
    }
  }

  /** Tells trials to end and waits for them; what is thrown is why, not that one is slow. */
  public static void end(ExecutorService threads) {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        System.getLogger(BesideEachOther.class.getName())
            .log(
                System.Logger.Level.WARNING,
                "Trials that were told to end still run after {0} s",
                END_SECONDS);
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }
}
