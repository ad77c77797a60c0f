package io.kindling.partitioning.key;

import io.kindling.partitioning.Schema;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What must be known of a shard's rows to draw from them, without what they hold. */
public final class RowIndex implements Serializable {
  private static final long serialVersionUID = 1;
  private final long[] contents;
  private final long[] places;
  private final int[] labels;
  private final String[] names;

  private RowIndex(long[] contents, long[] places, int[] labels, String... names) {
    this.contents = contents;
    this.places = places;
    this.labels = labels;
    this.names = names;
  }

  /** Of rows whose labels nobody asks for. */
  public static RowIndex of(Schema schema, Iterable<Rows> blocks) {
    return new Writing(schema).of(blocks, (rows, row) -> "");
  }

  /** Of rows whose first label is one of some names. */
  public static RowIndex labelled(Schema schema, Iterable<Rows> blocks) {
    return new Writing(schema).of(blocks, (rows, row) -> NearRows.label(schema, rows, row));
  }

  int count() {
    return labels.length;
  }

  Hash content(int row) {
    return new Hash(contents[2 * row], contents[2 * row + 1]);
  }

  /** Whether a column divides these rows, of which there are some. */
  boolean isDivided() {
    return places.length > 0;
  }

  /** Of rows that a column divides. */
  Hash place(int row) {
    return new Hash(places[2 * row], places[2 * row + 1]);
  }

  String label(int row) {
    return names[labels[row]];
  }

  private interface Naming {
    String of(Rows rows, int row);
  }

  private static final class Writing {
    private final Schema schema;
    private final Contents hashing;
    private final Map<String, Integer> names = new HashMap<>();
    private long[] contents = new long[1 << 6];
    private long[] places = new long[1 << 6];
    private int[] labels = new int[1 << 5];
    private int count;

    Writing(Schema schema) {
      this.schema = schema;
      this.hashing = new Contents(schema);
    }

    RowIndex of(Iterable<Rows> blocks, Naming naming) {
      List<String> known = new ArrayList<>();
      for (Rows rows : blocks) {
        for (int row = 0; row < rows.count(); row++) {
          String name = naming.of(rows, row);
          int number = names.computeIfAbsent(name, fresh -> names.size());
          if (number == known.size()) {
            known.add(name);
          }
          add(rows, row, number);
        }
      }
      return new RowIndex(
          Arrays.copyOf(contents, 2 * count),
          schema.divided() ? Arrays.copyOf(places, 2 * count) : new long[0],
          Arrays.copyOf(labels, count),
          known.toArray(String[]::new));
    }

    private void add(Rows rows, int row, int label) {
      if (count == labels.length) {
        labels = Arrays.copyOf(labels, 2 * count);
        contents = Arrays.copyOf(contents, 4 * count);
        places = Arrays.copyOf(places, 4 * count);
      }
      byte[] own = Arrays.copyOfRange(rows.data(), rows.start(row), rows.start(row + 1));
      Hash content = hashing.of(own);
      contents[2 * count] = content.high();
      contents[2 * count + 1] = content.low();
      if (schema.divided()) {
        Hash place = NearRows.place(schema, rows, row);
        places[2 * count] = place.high();
        places[2 * count + 1] = place.low();
      }
      labels[count++] = label;
    }
  }
}
