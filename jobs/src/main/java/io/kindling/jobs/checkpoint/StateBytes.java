package io.kindling.jobs.checkpoint;

import io.kindling.engine.Checks;
import io.kindling.engine.model.FlatTensors;
import io.kindling.jobs.output.ModelStore;
import io.kindling.jobs.training.RunState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;

/** How a run stands as one run of bytes: the length of its JSON, the JSON, the arrays. */
public final class StateBytes {
  private static final String NAME = "state";

  private StateBytes() {}

  /** A state's bytes, from which it comes back to the bit. */
  public static byte[] of(RunState state) {
    try {
      ByteArrayOutputStream arrays = new ByteArrayOutputStream();
      FlatTensors.write(StateArrays.of(state).byName(), arrays);
      byte[] tensors = arrays.toByteArray();
      CheckpointJson.ArrayFile file =
          new CheckpointJson.ArrayFile(NAME, tensors.length, ModelStore.sha256(tensors));
      byte[] json = CheckpointJson.write(state, new RunIdentity(Map.of()), file);
      return ByteBuffer.allocate(4 + json.length + tensors.length)
          .putInt(json.length)
          .put(json)
          .put(tensors)
          .array();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /**
   * The state that bytes hold.
   *
   * @throws IllegalArgumentException where they are damaged
   */
  public static RunState read(byte[] bytes) {
    int length = bytes.length < 4 ? -1 : ByteBuffer.wrap(bytes).getInt();
    Checks.require(
        length >= 0 && length <= bytes.length - 4, "a state of %s bytes is cut off", bytes.length);
    CheckpointJson json = CheckpointJson.read(Arrays.copyOfRange(bytes, 4, 4 + length));
    byte[] tensors = Arrays.copyOfRange(bytes, 4 + length, bytes.length);
    String found = ModelStore.sha256(tensors);
    Checks.require(
        found.equals(json.arrays().sha256()),
        "expected the sha256 %s of a state's arrays, found %s",
        json.arrays().sha256(),
        found);
    try {
      return json.state(
          new StateArrays(
              FlatTensors.read(new ByteArrayInputStream(tensors), tensors.length, NAME)));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
