package io.kindling.jobs.averaging;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * What messages are made of: arrays of objects that begin with a word. Vectors travel in slices, so
 * that one is packed while another is under way.
 */
final class Wire {
  static final String JOIN = "join";
  static final String ASSIGNED = "assigned";
  static final String FETCH = "fetch";
  static final String CARRIED = "carried";
  static final String GIVE = "give";
  static final String BEAT = "beat";
  static final String FAIL = "fail";
  static final String TAKEN = "taken";

  /** The numbers of a slice. */
  static final int SLICE = 4 * Blocks.LENGTH;

  private Wire() {}

  /** How many slices a vector has; an empty one has one. */
  static int slices(int length) {
    return Math.max(1, (length + SLICE - 1) / SLICE);
  }

  private static int count(int length, int slice) {
    return Math.max(0, Math.min(SLICE, length - slice * SLICE));
  }

  static byte[] pack(float[] vector, int slice) {
    int count = count(vector.length, slice);
    byte[] bytes = new byte[count * Float.BYTES];
    if (count > 0) {
      view(bytes).put(vector, slice * SLICE, count);
    }
    return bytes;
  }

  static void unpackInto(byte[] bytes, int slice, float[] vector) {
    int count = count(vector.length, slice);
    if (bytes.length != count * Float.BYTES) {
      throw new IllegalArgumentException(
          "Slice "
              + slice
              + " of a vector of "
              + vector.length
              + " numbers: expected "
              + count * Float.BYTES
              + " bytes, found "
              + bytes.length);
    }
    view(bytes).get(vector, slice * SLICE, count);
  }

  private static FloatBuffer view(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }
}
