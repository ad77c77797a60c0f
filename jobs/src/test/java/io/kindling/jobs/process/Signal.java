package io.kindling.jobs.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/** What can be done to a process from outside. */
public enum Signal {
  /** It ends at once. */
  KILL,
  /** It stands still, but stays. */
  STOP;

  /** Sends it, and returns when it was sent. */
  public void to(long pid) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name(), Long.toString(pid)).start();
      if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new IllegalStateException("The process " + pid + " was not sent " + name());
      }
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while sending " + name(), end);
    }
  }
}
