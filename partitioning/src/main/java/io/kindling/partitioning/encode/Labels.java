package io.kindling.partitioning.encode;

import io.kindling.partitioning.Schema;
import java.nio.ByteBuffer;
import java.util.List;

/** The labels of a packed row, one behind the other, all but the last behind their lengths. */
public final class Labels {
  private Labels() {}

  /** A row that begins so, with labels given as text; none of them: an empty one. */
  public static byte[] append(byte[] start, List<String> labels) {
    byte[] row = start;
    for (int i = 0; i + 1 < labels.size(); i++) {
      byte[] label = Label.append(new byte[0], labels.get(i));
      row =
          ByteBuffer.allocate(row.length + Integer.BYTES + label.length)
              .put(row)
              .putInt(label.length)
              .put(label)
              .array();
    }
    return Label.append(row, labels.isEmpty() ? "" : labels.get(labels.size() - 1));
  }

  /** Room for the places of a row's labels. */
  public static int[] places(Schema schema) {
    return new int[2 * schema.labels().size()];
  }

  /** Writes where each label of the row that lies from {@code start} to {@code end} lies. */
  public static void placesInto(Schema schema, byte[] data, int start, int end, int[] places) {
    int from = schema.labelsFrom(data, start);
    for (int i = 0; i < places.length; i += 2) {
      boolean last = i + 2 == places.length;
      int to = end;
      if (!last) {
        int length = ByteBuffer.wrap(data).getInt(from);
        from += Integer.BYTES;
        to = from + length;
      }
      places[i] = from;
      places[i + 1] = to;
      from = to;
    }
  }
}
