package io.kindling.jobs.averaging;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.function.BooleanSupplier;

/** Waits for what ends soon and must not be left half done. */
final class Waits {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private Waits() {}

  /**
   * Waits until something holds, an interrupt notwithstanding.
   *
   * @param changed is signalled when it may have come to hold; its lock is held
   * @param sentence what to say where it does not hold in time
   */
  static void until(BooleanSupplier holds, Condition changed, String sentence) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    boolean interrupted = false;
    while (!holds.getAsBoolean()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new IllegalStateException(sentence + " within " + LIMIT);
      }
      try {
        changed.awaitNanos(left);
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** What went wrong as something that can be thrown anywhere. */
  static RuntimeException unchecked(Throwable problem) {
    return problem instanceof RuntimeException known
        ? known
        : new IllegalStateException("The averager failed", problem);
  }
}
