package io.kindling.jobs.averaging;

import io.kindling.jobs.spark.DriverReference;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/** Asks the driver many things, several at the same time. Every wait has a deadline. */
final class Questions {
  private final DriverReference driver;
  private final Duration limit;

  Questions(DriverReference driver, Duration limit) {
    this.driver = driver;
    this.limit = limit;
  }

  /** Takes the answer to a question. */
  @FunctionalInterface
  interface Taker {
    /** Takes it; false where there is no need to go on. */
    boolean take(int number, Object[] answer);
  }

  /** Asks one thing. */
  Object[] ask(Object[] message) throws InterruptedException {
    return answer(driver.ask(message, limit));
  }

  /**
   * Asks question after question without waiting for answers, but for the first where so many are
   * open; the answers are taken in order.
   */
  void ask(int questions, int open, IntFunction<Object[]> message, Taker taker)
      throws InterruptedException {
    Deque<CompletableFuture<Object[]>> asked = new ArrayDeque<>();
    int taken = 0;
    for (int number = 0; number < questions; number++) {
      if (asked.size() >= open && !taker.take(taken++, answer(asked.remove()))) {
        return;
      }
      asked.add(driver.ask(message.apply(number), limit));
    }
    while (!asked.isEmpty() && taker.take(taken, answer(asked.remove()))) {
      taken++;
    }
  }

  private Object[] answer(CompletableFuture<Object[]> asked) throws InterruptedException {
    try {
      return asked.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new IllegalStateException("The driver has not answered for " + limit, late);
    } catch (ExecutionException failure) {
      throw new IllegalStateException("The driver could not be asked", failure.getCause());
    }
  }
}
