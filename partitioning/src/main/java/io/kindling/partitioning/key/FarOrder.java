package io.kindling.partitioning.key;

import io.kindling.partitioning.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The numbers of copies of rows that lie in shards elsewhere, and the order of their keys. A part's
 * rows lie there in this order, which tells the numbers of copies. Only copies that are divided
 * among parts are looked at.
 */
final class FarOrder {
  private final Schema schema;
  private final FarIndex index;
  private final FarRows.Fetch fetch;
  private final int[] copies;

  private FarOrder(Schema schema, FarIndex index, FarRows.Fetch fetch) {
    this.schema = schema;
    this.index = index;
    this.fetch = fetch;
    this.copies = new int[index.count()];
  }

  /** Of each row, as it lies, the number of its copy. */
  static int[] copies(Schema schema, FarIndex index, FarRows.Fetch fetch) {
    FarOrder order = new FarOrder(schema, index, fetch);
    order.number();
    return order.copies;
  }

  /** The rows in the order of their keys; those of one key, in the order of their parts. */
  static int[] ofKeys(FarIndex index, int[] copies) {
    long[] keys = new long[2 * copies.length];
    for (int row = 0; row < copies.length; row++) {
      Hash key = index.content(row).with(copies[row]);
      keys[2 * row] = key.high();
      keys[2 * row + 1] = key.low();
    }
    return HashOrder.of(keys);
  }

  private void number() {
    int[] sorted = index.byContent();
    List<int[]> mixed = new ArrayList<>();
    for (int from = 0; from < sorted.length; ) {
      int to = from + 1;
      while (to < sorted.length && areCopies(sorted[from], sorted[to])) {
        to++;
      }
      if (to == from + 1) {
        copies[sorted[from]] = 0;
      } else if (index.part(sorted[from]) == index.part(sorted[to - 1])) {
        numberByKey(sorted, from, to);
      } else {
        mixed.add(Arrays.copyOfRange(sorted, from, to));
      }
      from = to;
    }
    if (!mixed.isEmpty()) {
      numberByBytes(mixed);
    }
  }

  /** Test rows that the source keeps apart are numbered for themselves. */
  private boolean areCopies(int left, int right) {
    return index.haveSameContent(left, right)
        && (schema.divided() || index.part(left) == index.part(right));
  }

  /** The first of the rows has the copy with the smallest key, and so on. */
  private void numberByKey(int[] sorted, int from, int to) {
    Hash content = index.content(sorted[from]);
    long[] keys = new long[2 * (to - from)];
    for (int copy = 0; copy < to - from; copy++) {
      Hash key = content.with(copy);
      keys[2 * copy] = key.high();
      keys[2 * copy + 1] = key.low();
    }
    int[] numbers = HashOrder.of(keys);
    for (int i = 0; i < numbers.length; i++) {
      copies[sorted[from + i]] = numbers[i];
    }
  }

  private void numberByBytes(List<int[]> groups) {
    int[] all = groups.stream().flatMapToInt(Arrays::stream).toArray();
    int[] places = new int[all.length];
    Arrays.setAll(places, i -> i);
    Rows rows = index.some(all, fetch).taken(places, 0, all.length);
    int first = 0;
    for (int[] group : groups) {
      List<Integer> ordered = new ArrayList<>();
      for (int i = 0; i < group.length; i++) {
        ordered.add(first + i);
      }
      // those of the first part come first in a group, and stay before the same ones of another
      ordered.sort((left, right) -> rows.compare(left, rows, right));
      for (int copy = 0; copy < group.length; copy++) {
        copies[all[ordered.get(copy)]] = copy;
      }
      first += group.length;
    }
  }
}
