package io.kindling.jobs.report;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/**
 * An event file: what TensorBoard shows of a run. Each event is a record of a message that
 * TensorFlow calls an Event, with a time, a step, and values by tag.
 */
public final class EventLog implements AutoCloseable {
  private static final String VERSION = "brain.Event:2";
  private static final int TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;

  private final OutputStream file;
  private final Clock clock;

  /** Begins a file; it is closed with the log. */
  public EventLog(OutputStream file, Clock clock) {
    this.file = file;
    this.clock = clock;
    write(event().text(FILE_VERSION, VERSION));
  }

  /** What TensorBoard takes for an event file of a run that began at a time. */
  public static String fileName(Instant start) {
    return String.format(Locale.ROOT, "events.out.tfevents.%010d.kindling", start.getEpochSecond());
  }

  /** Numbers by tag, such as {@code train/loss}. */
  public void scalars(long step, Map<String, Double> values) {
    EventBytes summary = new EventBytes();
    values.forEach(
        (tag, value) ->
            summary.message(1, new EventBytes().text(1, tag).single(2, value.floatValue())));
    write(event().whole(STEP, step).message(SUMMARY, summary));
  }

  /**
   * How the numbers from {@code from} to below {@code to} are spread; nothing if there are none.
   */
  public void histogram(long step, String tag, float[] numbers, int from, int to) {
    if (from < to) {
      EventBytes value =
          new EventBytes().text(1, tag).message(5, NumberBins.of(numbers, from, to).message());
      write(event().whole(STEP, step).message(SUMMARY, new EventBytes().message(1, value)));
    }
  }

  private EventBytes event() {
    return new EventBytes().real(TIME, clock.millis() / 1e3);
  }

  private void write(EventBytes event) {
    try {
      file.write(event.record());
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** Lets readers see what was written. */
  public void flush() {
    try {
      file.flush();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
