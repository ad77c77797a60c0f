package io.kindling.partitioning.key;

import io.kindling.partitioning.Part;
import io.kindling.partitioning.Schema;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Where a row stands among all others when a column says how they are divided into parts: 16 bytes
 * of the packed row. Parts are ranges of places.
 */
public final class Places {
  private static final int LEADING_BITS = 2;

  private Places() {}

  /** The rows of a group have one place, which has nothing to do with that of another. */
  public static byte[] ofGroup(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    Hasher hasher = new Hasher(0);
    hasher.add(bytes, 0, bytes.length);
    return packed(hasher.hash());
  }

  /** Rows with smaller numbers come before those with larger. */
  public static byte[] ofNumber(double number) {
    long bits = Double.doubleToLongBits(number + 0.0);
    return packed(new Hash(bits < 0 ? ~bits : bits | Long.MIN_VALUE, 0));
  }

  /** The rows of each part have one place. */
  public static byte[] of(Part part) {
    return packed(first(part));
  }

  /** The first place of a part, where places say the part. */
  static Hash first(Part part) {
    return Hash.first(part.ordinal(), LEADING_BITS);
  }

  private static byte[] packed(Hash place) {
    return ByteBuffer.allocate(Schema.PLACE_BYTES)
        .putLong(place.high())
        .putLong(place.low())
        .array();
  }

  /** The place of a row. */
  static Hash of(Schema schema, KeyedRows rows, int row) {
    byte[] data = rows.data(row);
    int at = schema.placeFrom(data, rows.start(row));
    ByteBuffer bytes = ByteBuffer.wrap(data);
    return new Hash(bytes.getLong(at), bytes.getLong(at + Long.BYTES));
  }
}
