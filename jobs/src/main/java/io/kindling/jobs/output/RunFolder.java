package io.kindling.jobs.output;

import io.kindling.jobs.cli.IfExists;
import io.kindling.jobs.output.Status.State;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/** The folder that a run writes. It says how the run stands from its first moment to its end. */
public final class RunFolder implements AutoCloseable {
  public static final String SUCCESS = "_SUCCESS";

  /** What a run writes before it knows whether it can start. */
  private static final Set<String> START = Set.of(Status.FILE, Lock.FILE, ModelStore.CONFIG_FILE);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneId.systemDefault());

  private final Storage storage;
  private final Identity who;
  private final Clock clock;
  private final Instant started;
  private final Lock lock;
  private final Optional<byte[]> earlierStatus;
  private final boolean earlierSuccess;
  private boolean finished;

  private RunFolder(Storage storage, Identity who, Clock clock, Lock lock) {
    this.earlierStatus = storage.read(Status.FILE);
    this.earlierSuccess = storage.has(SUCCESS);
    this.storage = storage;
    this.who = who;
    this.clock = clock;
    this.started = clock.instant();
    this.lock = lock;
  }

  /** A folder {@code out/NAME-TIME} that does not exist yet. */
  public static String fresh(String name, Configuration settings, Clock clock) {
    String base = "out/" + name + "-" + TIME.format(clock.instant());
    String path = base;
    for (int n = 2; !Storage.at(path, settings).names().isEmpty(); n++) {
      path = base + "-" + n;
    }
    return path;
  }

  /**
   * Takes a folder and marks it as running. Empty where a run has succeeded there and the rule is
   * to skip it. A folder that is refused is left as it was.
   *
   * @throws OutputException where the rule forbids to write there
   * @throws BusyException where another run is writing
   */
  public static Optional<RunFolder> claim(
      Storage storage, IfExists rule, Identity claimant, Clock clock) {
    if (!check(storage, rule, claimant, clock)) {
      return Optional.empty();
    }
    Identity who =
        rule == IfExists.RESUME
            ? storage.read(Status.FILE).map(claimant::after).orElse(claimant)
            : claimant;
    Lock lock = Lock.take(storage, who, clock);
    RunFolder folder = new RunFolder(storage, who, clock, lock);
    if (rule != IfExists.RESUME) {
      storage.delete(SUCCESS); // a run that goes on does so when it is known to, in clearExcept
    }
    folder.write(State.RUNNING, Optional.empty(), "");
    return Optional.of(folder);
  }

  /**
   * Whether a run may write there; false where it is to be skipped. Changes nothing.
   *
   * @throws OutputException where the rule forbids to write there
   * @throws BusyException where another run is writing
   */
  public static boolean check(Storage storage, IfExists rule, Identity who, Clock clock) {
    if (storage.isFile()) {
      throw new OutputException(
          storage.shown() + " is a file: expected a folder, or a path where nothing is");
    }
    Lock.refuseIfHeld(storage, who, clock);
    List<String> names = storage.names();
    if (rule == IfExists.SKIP && names.contains(SUCCESS)) {
      return false;
    }
    if (!names.isEmpty()) {
      refuseUnlessReplaceable(storage, rule, names);
    }
    return true;
  }

  private static void refuseUnlessReplaceable(Storage storage, IfExists rule, List<String> names) {
    if (rule == IfExists.FAIL && !holdsFailedStart(storage, names)) {
      throw new OutputException(
          storage.shown()
              + " exists: choose another --out, or say --if-exists overwrite to replace it, or resume to"
              + " go on from its last checkpoint");
    }
    Optional<byte[]> status = storage.read(Status.FILE);
    if (status.flatMap(Status::stateIn).isEmpty() && !names.equals(List.of(Lock.FILE))) {
      throw new OutputException(
          String.format(
              "%s holds %s and no %s of a run: only the folder of an earlier run is replaced; "
                  + "choose another --out",
              storage.shown(), names.get(0), Status.FILE));
    }
  }

  /** Whether all that stands there is that a run failed before it wrote anything. */
  private static boolean holdsFailedStart(Storage storage, List<String> names) {
    return START.containsAll(names)
        && storage
            .read(Status.FILE)
            .flatMap(Status::stateIn)
            .filter(state -> state == State.FAILED || state == State.TRY_AGAIN)
            .isPresent();
  }

  /** Removes what an earlier run left, once this one is known to start. */
  public void clear() {
    clearExcept(Set.of());
  }

  /** Removes what an earlier run left but for these, and that it has succeeded. */
  public void clearExcept(Set<String> names) {
    for (String name : storage.names()) {
      if (!name.equals(Status.FILE) && !name.equals(Lock.FILE) && !names.contains(name)) {
        storage.delete(name);
      }
    }
  }

  /** Where files are written. */
  public Storage storage() {
    return storage;
  }

  /** Throws if another run has taken the folder over. */
  public void requireHeld() {
    lock.requireHeld();
  }

  /** Writes a file, if the folder is still this run's. */
  public void write(String name, byte[] content) {
    lock.requireHeld();
    storage.write(name, content);
  }

  /** Writes a text file, if the folder is still this run's. */
  public void write(String name, String text) {
    write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A file in a folder inside that is written piece by piece, if this is still this run's. */
  public OutputStream grow(String inside, String name) {
    lock.requireHeld();
    return storage.in(inside).grow(name);
  }

  /**
   * Leaves the folder as the earlier run did, because this one cannot go on from there.
   *
   * @return what to throw
   */
  public synchronized OutputException refused(String sentence) {
    lock.requireHeld();
    finished = true;
    earlierStatus.ifPresent(status -> storage.write(Status.FILE, status));
    if (earlierSuccess) {
      storage.write(SUCCESS, new byte[0]);
    }
    return new OutputException(sentence);
  }

  /** Whether an earlier run that stood here had succeeded. */
  public boolean hadSucceeded() {
    return earlierSuccess;
  }

  /** Which try this is, from 1. */
  public String attempt() {
    return who.attempt();
  }

  /** Whether it was said how the run ended. */
  public synchronized boolean hasEnded() {
    return finished;
  }

  /** Says how the run ended; the first call counts. */
  public synchronized void finish(State state, int code, String message) {
    if (finished) {
      return;
    }
    lock.requireHeld();
    finished = true;
    write(state, Optional.of(code), message);
    if (state == State.SUCCEEDED) {
      storage.write(SUCCESS, new byte[0]);
    }
  }

  private void write(State state, Optional<Integer> code, String message) {
    Optional<Instant> end = code.map(ended -> clock.instant());
    storage.write(Status.FILE, new Status(who, state, code, message, started, end).json());
  }

  @Override
  public void close() {
    lock.close();
  }
}
