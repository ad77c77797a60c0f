package io.kindling.jobs.averaging;

import io.kindling.jobs.config.WireFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/**
 * What messages are made of: arrays of objects that begin with a word. Vectors travel in slices, so
 * that one is packed while another is under way.
 */
final class Wire {
  static final String JOIN = "join";
  static final String ASSIGNED = "assigned";
  static final String FETCH = "fetch";
  static final String CARRIED = "carried";
  static final String INNER = "inner";
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

  /** A slice whose numbers are rounded already where they travel so. */
  static byte[] pack(float[] vector, int slice, WireFormat format) {
    if (format == WireFormat.FP32) {
      return pack(vector, slice);
    }
    int count = count(vector.length, slice);
    byte[] bytes = new byte[count * Short.BYTES];
    ShortBuffer upper = halves(bytes);
    for (int i = 0; i < count; i++) {
      upper.put(i, Rounded.upper(vector[slice * SLICE + i]));
    }
    return bytes;
  }

  static byte[] pack(float[] vector, int slice) {
    int count = count(vector.length, slice);
    byte[] bytes = new byte[count * Float.BYTES];
    if (count > 0) {
      view(bytes).put(vector, slice * SLICE, count);
    }
    return bytes;
  }

  /** Unpacks a slice in either format. */
  static void unpackInto(byte[] bytes, int slice, float[] vector) {
    int count = count(vector.length, slice);
    if (count == 0 && bytes.length == 0) {
      return;
    }
    if (bytes.length == count * Float.BYTES) {
      view(bytes).get(vector, slice * SLICE, count);
      return;
    }
    if (bytes.length != count * Short.BYTES) {
      throw new IllegalArgumentException(
          "Slice "
              + slice
              + " of a vector of "
              + vector.length
              + " numbers: expected "
              + count * Float.BYTES
              + " or "
              + count * Short.BYTES
              + " bytes, found "
              + bytes.length);
    }
    ShortBuffer upper = halves(bytes);
    for (int i = 0; i < count; i++) {
      vector[slice * SLICE + i] = Rounded.ofUpper(upper.get(i));
    }
  }

  private static ShortBuffer halves(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
  }

  private static FloatBuffer view(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }
}
