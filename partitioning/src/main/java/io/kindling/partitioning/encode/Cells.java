package io.kindling.partitioning.encode;

import io.kindling.partitioning.DataException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The cells of a packed row of a table: the bytes that all of them take, this number included, then
 * for each its kind, and a double, or what is longer behind its length: a text; a vector, as its
 * size, 0 where that is open, and the places and values that are not 0. Equal values have equal
 * bytes.
 */
public final class Cells {
  static final byte MISSING = 0;
  static final byte NUMBER = 1;
  static final byte TEXT = 2;
  static final byte VECTOR = 3;

  /** The bytes of a place and a number of a vector. */
  static final int ENTRY = Integer.BYTES + Double.BYTES;

  private Cells() {}

  /** Where each cell of the row that begins at {@code start} lies, and where the last one ends. */
  public static int[] places(byte[] data, int start, int count) {
    int[] places = new int[count + 1];
    placesInto(data, start, places);
    return places;
  }

  /** The same into an array. */
  public static void placesInto(byte[] data, int start, int[] places) {
    int at = start + Integer.BYTES;
    for (int cell = 0; cell < places.length; cell++) {
      places[cell] = at;
      at = cell + 1 < places.length ? end(data, at) : at;
    }
  }

  private static int end(byte[] data, int at) {
    return switch (data[at]) {
      case MISSING -> at + 1;
      case NUMBER -> at + 1 + Double.BYTES;
      default -> at + 1 + Integer.BYTES + ByteBuffer.wrap(data).getInt(at + 1);
    };
  }

  public static boolean isMissing(byte[] data, int at) {
    return data[at] == MISSING;
  }

  /** The number that a cell holds. */
  public static double number(byte[] data, int at) {
    return ByteBuffer.wrap(data).getDouble(at + 1);
  }

  /** What a cell holds as a name: whole numbers without a point, nothing as an empty text. */
  public static String name(byte[] data, int at) {
    return switch (data[at]) {
      case MISSING -> "";
      case NUMBER -> Label.name(number(data, at));
      case VECTOR -> throw new IllegalArgumentException("A vector has no name");
      default -> {
        int length = ByteBuffer.wrap(data).getInt(at + 1);
        yield new String(data, at + 1 + Integer.BYTES, length, StandardCharsets.UTF_8);
      }
    };
  }

  /** How many numbers the vector of a cell has; 0 where that is open. */
  static int size(byte[] data, int at) {
    return ByteBuffer.wrap(data).getInt(at + 1 + Integer.BYTES);
  }

  /** How many numbers of the vector of a cell are not 0. */
  public static int entries(byte[] data, int at) {
    return (ByteBuffer.wrap(data).getInt(at + 1) - Integer.BYTES) / ENTRY;
  }

  /** Where the first place of a vector lies. */
  static int firstEntry(int at) {
    return at + 1 + 2 * Integer.BYTES;
  }

  /** Packs the cells of a row, one behind the other. */
  public static final class Writer {
    private static final int LONGEST = 1 << 26;
    private byte[] bytes = new byte[1 << 6];
    private int length = Integer.BYTES;

    public Writer missing() {
      room(1);
      bytes[length++] = MISSING;
      return this;
    }

    public Writer number(double number) {
      room(1 + Double.BYTES);
      bytes[length] = NUMBER;
      ByteBuffer.wrap(bytes).putDouble(length + 1, number + 0.0);
      length += 1 + Double.BYTES;
      return this;
    }

    /** A text; none where it is empty. */
    public Writer text(String text) {
      if (text.isEmpty()) {
        return missing();
      }
      byte[] written = text.getBytes(StandardCharsets.UTF_8);
      room(1 + Integer.BYTES + written.length);
      bytes[length] = TEXT;
      ByteBuffer.wrap(bytes).putInt(length + 1, written.length);
      System.arraycopy(written, 0, bytes, length + 1 + Integer.BYTES, written.length);
      length += 1 + Integer.BYTES + written.length;
      return this;
    }

    /**
     * A vector.
     *
     * @param size how many numbers it has; 0 where that is open
     * @param places of numbers, rising
     * @param values as many; zeros are left out
     */
    public Writer vector(int size, int[] places, double[] values) {
      int from = length;
      room(1 + 2 * Integer.BYTES + places.length * ENTRY);
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      bytes[from] = VECTOR;
      buffer.putInt(from + 1 + Integer.BYTES, size);
      buffer.position(from + 1 + 2 * Integer.BYTES);
      for (int i = 0; i < places.length; i++) {
        if (values[i] != 0) {
          buffer.putInt(places[i]).putDouble(values[i]);
        }
      }
      length = buffer.position();
      buffer.putInt(from + 1, length - from - 1 - Integer.BYTES);
      return this;
    }

    private void room(int more) {
      if (more > LONGEST - length) {
        throw DataException.bad("A row is longer than %s bytes: leave columns out", LONGEST);
      }
      if (length + more > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
      }
    }

    /** The cells with what stands behind them: the row's weight, or nothing. */
    public byte[] with(byte[] weight) {
      ByteBuffer.wrap(bytes).putInt(0, length);
      byte[] row = Arrays.copyOf(bytes, length + weight.length);
      System.arraycopy(weight, 0, row, length, weight.length);
      return row;
    }
  }
}
