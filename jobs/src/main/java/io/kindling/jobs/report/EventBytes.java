package io.kindling.jobs.report;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * A message in Protocol Buffers' encoding, field by field, and its frame in a file of records: the
 * few parts of both that events for TensorBoard need.
 */
final class EventBytes {
  private static final int VARIABLE = 0;
  private static final int EIGHT_BYTES = 1;
  private static final int LENGTH_FIRST = 2;
  private static final int FOUR_BYTES = 5;
  private static final int CHECKSUM_DELTA = 0xA282EAD8;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  EventBytes real(int field, double value) {
    key(field, EIGHT_BYTES);
    return raw(little(Double.BYTES).putDouble(value));
  }

  EventBytes single(int field, float value) {
    key(field, FOUR_BYTES);
    return raw(little(Float.BYTES).putFloat(value));
  }

  EventBytes whole(int field, long value) {
    key(field, VARIABLE);
    variable(value);
    return this;
  }

  EventBytes text(int field, String value) {
    return message(field, value.getBytes(StandardCharsets.UTF_8));
  }

  EventBytes message(int field, EventBytes value) {
    return message(field, value.bytes.toByteArray());
  }

  /** Several numbers in one field. */
  EventBytes reals(int field, double... values) {
    ByteBuffer packed = little(values.length * Double.BYTES);
    for (double value : values) {
      packed.putDouble(value);
    }
    return message(field, packed.array());
  }

  private EventBytes message(int field, byte[] value) {
    key(field, LENGTH_FIRST);
    variable(value.length);
    bytes.writeBytes(value);
    return this;
  }

  private void key(int field, int type) {
    variable(((long) field << 3) | type);
  }

  /** Seven bits a byte, the lowest first; all bytes but the last have the highest bit set. */
  private void variable(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private EventBytes raw(ByteBuffer value) {
    bytes.writeBytes(value.array());
    return this;
  }

  /** The message as a record: its length, a checksum of that, the message, a checksum of that. */
  byte[] record() {
    byte[] content = bytes.toByteArray();
    byte[] length = little(Long.BYTES).putLong(content.length).array();
    return little(Long.BYTES + 2 * Integer.BYTES + content.length)
        .put(length)
        .putInt(masked(length))
        .put(content)
        .putInt(masked(content))
        .array();
  }

  /** Turned and moved, so that the checksum of bytes with checksums in them stays a good one. */
  private static int masked(byte[] content) {
    CRC32C checksum = new CRC32C();
    checksum.update(content);
    return Integer.rotateRight((int) checksum.getValue(), 15) + CHECKSUM_DELTA;
  }
}
