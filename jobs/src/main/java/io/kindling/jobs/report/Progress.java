package io.kindling.jobs.report;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Tells how training goes: a bar on a terminal; elsewhere a line an epoch, and in long ones more.
 */
public final class Progress {
  private static final int WIDTH = 30;
  private static final long NANOS_BETWEEN = 100_000_000;
  private static final long NANOS_BETWEEN_LINES = 30_000_000_000L;

  private final PrintStream out;
  private final boolean bar;
  private final LongSupplier nanos;
  private long told;
  private boolean drawn;
  private int shown;

  private Progress(PrintStream out, boolean bar, LongSupplier nanos) {
    this.out = out;
    this.bar = bar;
    this.nanos = nanos;
    this.told = nanos.getAsLong();
  }

  /** A bar, for a terminal. */
  public static Progress bar(PrintStream out) {
    return new Progress(out, true, System::nanoTime);
  }

  /** Lines alone. */
  public static Progress lines(PrintStream out) {
    return lines(out, System::nanoTime);
  }

  static Progress lines(PrintStream out, LongSupplier nanos) {
    return new Progress(out, false, nanos);
  }

  /** After a step. */
  public void step(int epoch, int epochs, int step, int steps) {
    step(epoch, epochs, step, steps, () -> "");
  }

  /**
   * After a step.
   *
   * @param figures what else is shown, asked for only where it is
   */
  public synchronized void step(
      int epoch, int epochs, int step, int steps, Supplier<String> figures) {
    long now = nanos.getAsLong();
    if (now - told < (bar ? NANOS_BETWEEN : NANOS_BETWEEN_LINES) && (drawn || !bar)) {
      return;
    }
    told = now;
    drawn = true;
    if (!bar) {
      say(
          String.format(
              Locale.ROOT, "epoch %d/%d step %d/%d %s", epoch, epochs, step, steps, figures.get()));
      return;
    }
    int full = (int) ((long) WIDTH * step / Math.max(1, steps));
    String text =
        String.format(
            Locale.ROOT,
            "epoch %d/%d [%s%s] step %d/%d %s",
            epoch,
            epochs,
            "█".repeat(full),
            "·".repeat(WIDTH - full),
            step,
            steps,
            figures.get());
    out.print("\r" + text + " ".repeat(Math.max(0, shown - text.length())));
    out.flush();
    shown = text.length();
  }

  /** After an epoch. */
  public synchronized void epoch(Epoch epoch) {
    told = nanos.getAsLong();
    say(epoch.line());
  }

  /** A line between steps. */
  public synchronized void say(String line) {
    if (shown > 0) {
      out.print("\r" + " ".repeat(shown) + "\r");
      shown = 0;
    }
    out.println(line);
  }
}
