package io.kindling.jobs.spark;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
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
  private static final int MOST_PORT = 65_535;
  private static final int CONNECT_MILLIS = 2_000;
  private static final long PAUSE_MILLIS = 200;

  private MasterDoor() {}

  /**
   * Knocks until one of the masters opens; if none does in time, why the last did not. Where there
   * is no door to knock at, nothing is waited for. What should be an address and is none is
   * refused.
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

  /** Those of a standalone master. */
  private static List<InetSocketAddress> doors(String master) {
    List<InetSocketAddress> doors = new ArrayList<>();
    if (!master.startsWith(STANDALONE)) {
      return doors;
    }
    for (String address : master.substring(STANDALONE.length()).split(",", -1)) {
      doors.add(door(master, address));
    }
    return doors;
  }

  /** What Spark would refuse too is refused before it starts. */
  private static InetSocketAddress door(String master, String address) {
    try {
      URI parts = new URI(STANDALONE + address);
      String host = parts.getHost();
      int port = parts.getPort();
      if (port > 0 && port <= MOST_PORT && address.equals(host + ":" + port)) {
        return new InetSocketAddress(host, port);
      }
    } catch (URISyntaxException wrong) {
      // said below
    }
    throw new IllegalArgumentException(
        String.format(
            "The master %s is no address: expected spark://HOST:PORT, or several HOST:PORT with"
                + " commas between them, found '%s'",
            master, address));
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
