package io.kindling.partitioning.source;

import java.io.Serializable;
import java.util.Arrays;

/**
 * What stands in a packed row between its features and its labels: its weight, where rows have
 * weights, then its place, where a column divides them.
 */
final class RowStart implements Serializable {
  /** Of rows that have neither. */
  static final RowStart NONE = new RowStart(new byte[0]);

  private static final long serialVersionUID = 1;
  private final byte[] bytes;

  RowStart(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /** A row that begins with these features. */
  byte[] behind(byte[] features) {
    byte[] both = Arrays.copyOf(features, features.length + bytes.length);
    System.arraycopy(bytes, 0, both, features.length, bytes.length);
    return both;
  }

  /** Its bytes alone. */
  byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowStart start && Arrays.equals(bytes, start.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
