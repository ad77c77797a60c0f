package io.kindling.jobs.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The right to write in a folder: a file that its holder renews. A lock that has not been renewed
 * for {@link #LEASE}, or whose holder is known to be gone, may be taken over; a holder looks before
 * it publishes anything.
 */
final class Lock implements AutoCloseable {
  static final String FILE = "_LOCK";
  static final Duration LEASE = Duration.ofSeconds(120);
  private static final Duration BEAT = Duration.ofSeconds(10);

  private final Storage folder;
  private final Identity who;
  private final Clock clock;
  private final ScheduledExecutorService beats;

  private Lock(Storage folder, Identity who, Clock clock) {
    this.folder = folder;
    this.who = who;
    this.clock = clock;
    this.beats =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "kindling-lock");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Takes the lock.
   *
   * @throws BusyException while another run holds it
   */
  static Lock take(Storage folder, Identity who, Clock clock) {
    return take(folder, who, clock, BEAT);
  }

  /** The same, renewed that often. */
  static Lock take(Storage folder, Identity who, Clock clock, Duration beat) {
    refuseIfHeld(folder, who, clock);
    Optional<byte[]> stale = folder.read(FILE);
    if (stale.isPresent()) {
      removeStale(folder, who, stale.get());
    }
    Lock lock = new Lock(folder, who, clock);
    if (!folder.writeNew(FILE, lock.content())) {
      lock.beats.shutdownNow();
      throw new BusyException(busy(folder, "another run that started at the same moment"));
    }
    lock.beats.scheduleWithFixedDelay(
        lock::renew, beat.toMillis(), beat.toMillis(), TimeUnit.MILLISECONDS);
    return lock;
  }

  /** Throws while another run holds the lock; changes nothing. */
  static void refuseIfHeld(Storage folder, Identity who, Clock clock) {
    Optional<byte[]> content = folder.read(FILE);
    if (content.isEmpty()) {
      return;
    }
    JsonNode held = parsed(content.get());
    long written = folder.modified(FILE).orElse(0L);
    long age = clock.millis() - held.path("beat").asLong(written);
    if (age > LEASE.toMillis() || (held.isObject() && isGone(held, who))) {
      return;
    }
    throw new BusyException(
        busy(
            folder,
            String.format(
                "application %s on %s, which gave a sign of life %d s ago",
                held.path("applicationId").asText("unknown"),
                held.path("host").asText("an unknown host"),
                Math.max(0, age / 1000))));
  }

  private static String busy(Storage folder, String holder) {
    return String.format(
        "%s is being written by %s: wait until it has ended, or write elsewhere with --out",
        folder.shown(), holder);
  }

  /** An earlier attempt of the same application, or a process of this machine that has ended. */
  private static boolean isGone(JsonNode held, Identity who) {
    boolean earlier =
        held.path("applicationId").asText().equals(who.applicationId())
            && !held.path("attempt").asText().equals(who.attempt());
    boolean dead =
        held.path("host").asText().equals(who.host())
            && ProcessHandle.of(held.path("process").asLong(-1)).isEmpty();
    return earlier || dead;
  }

  /** Two runs may find the same stale lock: whoever moves it away looks at what was moved. */
  private static void removeStale(Storage folder, Identity who, byte[] judged) {
    String aside = FILE + "." + who.token();
    if (!folder.rename(FILE, aside)) {
      throw new BusyException(busy(folder, "another run that took over at the same moment"));
    }
    if (!Arrays.equals(judged, folder.read(aside).orElse(new byte[0]))) {
      folder.rename(aside, FILE);
      throw new BusyException(busy(folder, "another run that took over at the same moment"));
    }
    folder.delete(aside);
  }

  /** Throws if another run has taken the folder over, or the folder is gone. */
  void requireHeld() {
    byte[] content =
        folder
            .read(FILE)
            .orElseThrow(
                () ->
                    new OutputException(
                        folder.shown()
                            + " was removed or emptied while this run was writing there: leave it"
                            + " alone until the run has ended, and start the run again"));
    JsonNode held = parsed(content);
    if (!held.path("token").asText().equals(who.token())) {
      throw new BusyException(
          busy(
              folder,
              "application "
                  + held.path("applicationId").asText("unknown")
                  + ", which took over after this run had been silent for "
                  + LEASE.toSeconds()
                  + " s"));
    }
  }

  private void renew() {
    try {
      requireHeld();
      folder.write(FILE, content());
    } catch (OutputException | BusyException next) {
      // A renewal that fails is tried again; who publishes looks first.
      System.getLogger(Lock.class.getName())
          .log(System.Logger.Level.WARNING, "The lock was not renewed: " + next.getMessage());
    }
  }

  private byte[] content() {
    return (new ObjectMapper()
                .createObjectNode()
                .put("applicationId", who.applicationId())
                .put("attempt", who.attempt())
                .put("host", who.host())
                .put("process", who.process())
                .put("token", who.token())
                .put("beat", clock.millis())
                .toString()
            + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static JsonNode parsed(byte[] content) {
    try {
      JsonNode json = new ObjectMapper().readTree(content);
      return json.isObject() ? json : json.path("none");
    } catch (IOException unreadable) {
      return new ObjectMapper().createObjectNode().path("none");
    }
  }

  @Override
  public void close() {
    endBeats();
    JsonNode held = parsed(folder.read(FILE).orElse(new byte[0]));
    if (held.path("token").asText().equals(who.token())) {
      folder.delete(FILE);
    }
  }

  /** Lets a renewal that has begun end first: its file would stay behind. */
  private void endBeats() {
    beats.shutdown();
    try {
      if (!beats.awaitTermination(BEAT.toMillis(), TimeUnit.MILLISECONDS)) {
        beats.shutdownNow();
      }
    } catch (InterruptedException end) {
      beats.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
