package io.kindling.jobs.spark;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Whether somebody listens where a standalone master should be. Spark asks for a minute, whatever
 * the user is willing to wait, and then stops in the middle of what was begun.
 */
public final class MasterDoor {
  private static final String STANDALONE = "spark://";
  private static final int CONNECT_MILLIS = 2_000;
  private static final long PAUSE_MILLIS = 200;

  private MasterDoor() {}

  /**
   * Knocks until one of the masters opens; if none does in time, why the last did not. Where there
   * is no door to knock at, nothing is waited for.
   *
   * @param limit says how long, if there is something to wait for
   */
  public static Optional<String> closed(String master, Supplier<Duration> limit)
      throws InterruptedException {
    List<InetSocketAddress> doors = doors(master);
    if (doors.isEmpty()) {
      return Optional.empty();
    }
    long end = System.nanoTime() + limit.get().toNanos();
    String last = "";
    do {
      for (InetSocketAddress door : doors) {
        Optional<String> closed = closed(door);
        if (closed.isEmpty()) {
          return closed;
        }
        last = closed.get();
      }
      TimeUnit.NANOSECONDS.sleep(
          Math.min(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS), end - System.nanoTime()));
    } while (System.nanoTime() < end);
    return Optional.of(last);
  }

  /** Those of a standalone master; what is no address is left to Spark to refuse. */
  private static List<InetSocketAddress> doors(String master) {
    List<InetSocketAddress> doors = new ArrayList<>();
    if (!master.startsWith(STANDALONE)) {
      return doors;
    }
    for (String host : master.substring(STANDALONE.length()).split(",")) {
      int colon = host.lastIndexOf(':');
      if (colon > 0 && host.substring(colon + 1).matches("\\d{1,5}")) {
        int port = Math.min(65_535, Integer.parseInt(host.substring(colon + 1)));
        doors.add(new InetSocketAddress(host.substring(0, colon), port));
      }
    }
    return doors;
  }

  private static Optional<String> closed(InetSocketAddress door) {
    if (door.isUnresolved()) {
      return Optional.of(door.getHostString() + " is no known host");
    }
    try (Socket socket = new Socket()) {
      socket.connect(door, CONNECT_MILLIS);
      return Optional.empty();
    } catch (IOException refused) {
      return Optional.of(door.getHostString() + ":" + door.getPort() + ": " + refused.getMessage());
    }
  }
}
