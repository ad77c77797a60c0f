package io.kindling.partitioning.key;

import io.kindling.engine.Checks;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What must be known of rows that lie elsewhere, as it comes shard after shard, part after part:
 * arrays alone, for there may be very many rows.
 */
public final class FarIndex {
  /** What a row takes at the most while all are brought in order, and in a column that divides. */
  private static final long ROW_BYTES = 60;

  private static final long PLACE_BYTES = 16;
  private static final int MOST_ROWS = Integer.MAX_VALUE / 2 - 8;

  private final Shelves shelves = new Shelves();
  private final Map<String, Integer> names = new HashMap<>();
  private final List<String> known = new ArrayList<>();
  private long[] contents;
  private long[] places;
  private int[] labels;
  private int count;

  /**
   * Before the first row.
   *
   * @param rows how many will come
   */
  public FarIndex(Schema schema, long rows) {
    if (rows > MOST_ROWS) {
      throw DataException.bad(
          "There are %s rows to draw from: expected at most %s, whose index is held in one process;"
              + " take fewer rows (data.where)",
          rows, MOST_ROWS);
    }
    this.contents = new long[2 * (int) rows];
    this.places = new long[schema.divided() ? 2 * (int) rows : 0];
    this.labels = new int[(int) rows];
  }

  /** How much memory it takes at the most, about, until so many rows have their numbers. */
  public static long bytes(Schema schema, long rows) {
    return rows * (ROW_BYTES + (schema.divided() ? PLACE_BYTES : 0));
  }

  /** The rows of the next shard. */
  public void add(Part part, int shard, RowIndex index) {
    if (index.count() == 0) {
      return;
    }
    Checks.require(
        index.count() <= labels.length - count,
        "More than %s rows have come: expected so many",
        labels.length);
    shelves.begin(part, shard, count);
    for (int row = 0; row < index.count(); row++) {
      String name = index.label(row);
      int label = names.computeIfAbsent(name, fresh -> names.size());
      if (label == known.size()) {
        known.add(name);
      }
      put(contents, index.content(row));
      if (places.length > 0) {
        put(places, index.place(row));
      }
      labels[count++] = label;
    }
  }

  private void put(long[] into, Hash hash) {
    into[2 * count] = hash.high();
    into[2 * count + 1] = hash.low();
  }

  int count() {
    return count;
  }

  Part part(int row) {
    return shelves.part(row);
  }

  Hash content(int row) {
    return new Hash(contents[2 * row], contents[2 * row + 1]);
  }

  boolean haveSameContent(int left, int right) {
    return HashOrder.compare(contents, left, right) == 0;
  }

  /** The order of the rows' contents. */
  int[] byContent() {
    requireAll();
    return HashOrder.of(contents);
  }

  private void requireAll() {
    Checks.require(count == labels.length, "%s rows have come: expected %s", count, labels.length);
  }

  /** Brings rows in an order, and forgets the one before; they keep where they lie. */
  FarRows order(int[] order, FarRows.Fetch fetch) {
    contents = HashOrder.ordered(contents, order);
    places = places.length > 0 ? HashOrder.ordered(places, order) : places;
    labels = orderedLabels(order);
    return new FarRows(shelves, order, labels, known.toArray(String[]::new), places, fetch);
  }

  /** Some rows, to be fetched. */
  FarRows some(int[] rows, FarRows.Fetch fetch) {
    return new FarRows(
        shelves, rows, orderedLabels(rows), known.toArray(String[]::new), new long[0], fetch);
  }

  private int[] orderedLabels(int[] order) {
    int[] ordered = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      ordered[i] = labels[order[i]];
    }
    return ordered;
  }

  /** Of all rows, as they are in order now. */
  long[] contents() {
    return contents;
  }
}
