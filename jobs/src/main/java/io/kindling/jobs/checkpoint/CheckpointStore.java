package io.kindling.jobs.checkpoint;

import io.kindling.engine.Checks;
import io.kindling.engine.model.FlatTensors;
import io.kindling.engine.model.ModelException;
import io.kindling.jobs.checkpoint.CheckpointJson.ArrayFile;
import io.kindling.jobs.config.DecisiveSettings;
import io.kindling.jobs.output.RunFolder;
import io.kindling.jobs.output.Storage;
import io.kindling.jobs.training.RunState;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The checkpoints of a run: a folder {@code checkpoints/step-000123} for each. Its {@code
 * checkpoint.json} is written last, so that a folder without one is no checkpoint, also on file
 * systems that rename folders file by file.
 */
public final class CheckpointStore {
  /** The folder inside a run's. */
  public static final String FOLDER = "checkpoints";

  private static final String JSON_FILE = "checkpoint.json";
  private static final String ARRAYS_FILE = "state.safetensors";
  private static final Pattern NAME = Pattern.compile("step-([0-9]{6,18})");

  private final RunFolder folder;
  private final Storage place;

  /** The checkpoints of a run in their usual folder. */
  public CheckpointStore(RunFolder folder) {
    this(folder, FOLDER);
  }

  /** The checkpoints of a run in a folder inside its own. */
  public CheckpointStore(RunFolder folder, String inside) {
    this.folder = folder;
    this.place = folder.storage().in(inside);
  }

  /** The name of a checkpoint's folder. */
  public static String nameOf(long steps) {
    return String.format("step-%06d", steps);
  }

  /** Writes a checkpoint and removes all but the last few; what is left half is removed too. */
  void write(RunState state, RunIdentity identity, int keep) {
    String name = nameOf(state.steps());
    Storage files = place.in(name);
    folder.requireHeld();
    try {
      place.delete(name);
      ArrayFile arrays = writeArrays(files, state);
      byte[] json = CheckpointJson.write(state, identity, arrays);
      folder.requireHeld();
      files.write(JSON_FILE, json);
    } catch (RuntimeException problem) {
      place.deleteAfter(problem, name);
      throw problem;
    }
    List<String> complete = complete();
    List<String> kept = complete.subList(Math.max(0, complete.size() - keep), complete.size());
    folders().stream().filter(other -> !kept.contains(other)).forEach(place::delete);
  }

  private static ArrayFile writeArrays(Storage files, RunState state) {
    MessageDigest digest = sha256();
    long[] bytes = new long[1];
    files.writeInPlace(
        ARRAYS_FILE,
        out -> FlatTensors.write(StateArrays.of(state).byName(), new Counted(out, digest, bytes)));
    return new ArrayFile(ARRAYS_FILE, bytes[0], HexFormat.of().formatHex(digest.digest()));
  }

  /** Counts and digests what passes. */
  private static final class Counted extends FilterOutputStream {
    private final MessageDigest digest;
    private final long[] bytes;

    Counted(OutputStream out, MessageDigest digest, long[] bytes) {
      super(out);
      this.digest = digest;
      this.bytes = bytes;
    }

    @Override
    public void write(int one) throws IOException {
      out.write(one);
      digest.update((byte) one);
      bytes[0]++;
    }

    @Override
    public void write(byte[] content, int from, int length) throws IOException {
      out.write(content, from, length);
      digest.update(content, from, length);
      bytes[0] += length;
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every Java has SHA-256", impossible);
    }
  }

  /** All folders of checkpoints, whole or not, in the order of their steps. */
  private List<String> folders() {
    return place.names().stream()
        .filter(name -> NAME.matcher(name).matches())
        .sorted(Comparator.comparingLong(CheckpointStore::stepsOf))
        .toList();
  }

  private static long stepsOf(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
  }

  private List<String> complete() {
    return folders().stream().filter(name -> place.in(name).has(JSON_FILE)).toList();
  }

  /**
   * The last checkpoint that can be read, of a run that this one is; empty where there is none.
   *
   * @param notes hears, in a sentence each, which are damaged
   * @throws DifferentRunException where they are those of another run
   */
  public Optional<RunState> newest(RunIdentity identity, Consumer<String> notes) {
    List<String> names = new ArrayList<>(complete());
    while (!names.isEmpty()) {
      String name = names.remove(names.size() - 1);
      try {
        return Optional.of(read(name, identity));
      } catch (IllegalArgumentException | ModelException damaged) {
        notes.accept(
            String.format(
                "the checkpoint %s is damaged: %s; %s",
                place.in(name).shown(),
                damaged.getMessage(),
                names.isEmpty()
                    ? "there is none before it, so the run begins with its first step"
                    : "the one before it is taken"));
      }
    }
    return Optional.empty();
  }

  private RunState read(String name, RunIdentity identity) {
    Storage files = place.in(name);
    CheckpointJson json = json(files);
    RunIdentity kept = json.identity();
    List<String> differences =
        identity.differences(kept, DecisiveSettings.absentFrom(kept.settings()));
    if (!differences.isEmpty()) {
      throw new DifferentRunException(files.shown(), differences);
    }
    ArrayFile written = json.arrays();
    long length = files.length(ARRAYS_FILE).orElse(-1L);
    Checks.require(
        length == written.bytes(),
        "%s: expected %s bytes, found %s",
        ARRAYS_FILE,
        written.bytes(),
        length < 0 ? "no file" : length);
    MessageDigest digest = sha256();
    Map<String, float[]> arrays =
        files.read(
            ARRAYS_FILE,
            in -> FlatTensors.read(new DigestInputStream(in, digest), length, ARRAYS_FILE));
    String found = HexFormat.of().formatHex(digest.digest());
    Checks.require(
        found.equals(written.sha256()),
        "%s: expected the sha256 %s, found %s",
        ARRAYS_FILE,
        written.sha256(),
        found);
    return json.state(new StateArrays(arrays));
  }

  private static CheckpointJson json(Storage files) {
    try {
      return CheckpointJson.read(files.read(JSON_FILE).orElse(new byte[0]));
    } catch (IllegalArgumentException damaged) {
      throw new IllegalArgumentException(JSON_FILE + ": " + damaged.getMessage(), damaged);
    }
  }

  /** Removes the checkpoints after so many steps: the run goes on from there. */
  public void removeAfter(long steps) {
    folders().stream().filter(name -> stepsOf(name) > steps).forEach(place::delete);
  }
}
