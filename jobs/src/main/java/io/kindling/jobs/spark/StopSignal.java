package io.kindling.jobs.spark;

import java.util.function.BooleanSupplier;
import org.apache.spark.util.SignalUtils;
import scala.Function0;

/** The signal by which a process is told to end (SIGTERM). */
public final class StopSignal {
  private static final String NAME = "TERM";

  private StopSignal() {}

  /**
   * Hears it.
   *
   * @param handled does what is to be done; false where the process is to end as it would have
   */
  public static void listen(BooleanSupplier handled) {
    Function0<Object> action = handled::getAsBoolean;
    SignalUtils.register(NAME, action);
  }
}
