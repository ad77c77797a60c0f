package io.kindling.jobs.averaging;

import io.kindling.engine.Checks;
import io.kindling.jobs.config.WireFormat;
import io.kindling.jobs.spark.Payload;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What messages are made of: arrays of objects that begin with a word, and end with the numbers if
 * they bring any. Vectors travel in slices, so that one is written while another is under way.
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
  static final String RENEW = "renew";

  /**
   * The numbers of a slice: with what is around it, a message is a little less than 256 KB, where
   * Spark's buffers double. Each message wakes threads on both sides, so that half of this cost up
   * to a fifth more a step; twice as much would be what the garbage collector takes for humongous.
   */
  static final int SLICE = (256 * 1024 - 1024) / Float.BYTES;

  private Wire() {}

  /** How many slices a vector has; an empty one has one. */
  static int slices(int length) {
    return Math.max(1, (length + SLICE - 1) / SLICE);
  }

  /** How many numbers of a vector are in a slice. */
  static int count(int length, int slice) {
    return Math.max(0, Math.min(SLICE, length - slice * SLICE));
  }

  /**
   * A slice as it stands when it is sent, empty beyond the last; its numbers are rounded already
   * where they travel so.
   */
  static Payload slice(float[] vector, int slice, WireFormat format) {
    int from = Math.min(slice * SLICE, vector.length);
    int count = count(vector.length, slice);
    return format == WireFormat.FP32
        ? new Whole(vector, from, count)
        : new Halves(vector, from, count);
  }

  private record Whole(float[] vector, int from, int count) implements Payload {
    @Override
    public int length() {
      return count * Float.BYTES;
    }

    @Override
    public void writeInto(ByteBuffer target) {
      target.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(vector, from, count);
      target.position(target.position() + length());
    }
  }

  private record Halves(float[] rounded, int from, int count) implements Payload {
    @Override
    public int length() {
      return count * Short.BYTES;
    }

    @Override
    public void writeInto(ByteBuffer target) {
      new Rounding().packInto(target, rounded, from, count);
    }
  }

  /** The numbers that a message ends with. */
  static byte[] numbers(Object[] message) {
    return (byte[]) message[message.length - 1];
  }

  /** Unpacks a slice in either format to its place in a vector. */
  static void unpackInto(byte[] bytes, int slice, float[] vector) {
    int count = count(vector.length, slice);
    if (count > 0 || bytes.length > 0) {
      unpackInto(bytes, vector, slice * SLICE, count);
    }
  }

  /** Unpacks so many numbers in either format. */
  static void unpackInto(byte[] bytes, float[] target, int first, int count) {
    if (bytes.length == count * Float.BYTES) {
      ByteBuffer.wrap(bytes)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(target, first, count);
      return;
    }
    Checks.require(
        bytes.length == count * Short.BYTES,
        "A slice of %s numbers: expected %s or %s bytes, found %s",
        count,
        count * Float.BYTES,
        count * Short.BYTES,
        bytes.length);
    new Rounding().unpackInto(bytes, target, first, count);
  }
}
