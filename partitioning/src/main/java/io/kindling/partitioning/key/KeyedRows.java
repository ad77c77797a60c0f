package io.kindling.partitioning.key;

import io.kindling.partitioning.Schema;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import scala.Tuple2;

/**
 * Rows with the hash of their content (equal for identical rows) and their key, the hash of the
 * content and the number of this copy. In the order of contents; test rows that the source keeps
 * apart are behind all others and numbered for themselves.
 */
public final class KeyedRows implements Serializable {
  private static final long serialVersionUID = 1;
  private final HashedRows own;
  private final HashedRows test;
  private final long[] ownKeys;
  private final long[] testKeys;

  private KeyedRows(HashedRows own, HashedRows test) {
    this.own = own;
    this.test = test;
    this.ownKeys = keys(own);
    this.testKeys = keys(test);
  }

  /** Takes what was sent to a range of contents: even places hold own rows, odd ones test rows. */
  static Iterator<KeyedRows> of(int ranges, Iterator<Tuple2<Integer, HashedRows>> sent) {
    List<List<HashedRows>> sides = List.of(new ArrayList<>(), new ArrayList<>());
    while (sent.hasNext()) {
      Tuple2<Integer, HashedRows> block = sent.next();
      sides.get(block._1() / ranges).add(block._2());
    }
    KeyedRows keyed =
        new KeyedRows(HashedRows.sorted(sides.get(0)), HashedRows.sorted(sides.get(1)));
    return List.of(keyed).iterator();
  }

  static KeyedRows none() {
    return new KeyedRows(HashedRows.sorted(List.of()), HashedRows.sorted(List.of()));
  }

  private static long[] keys(HashedRows sorted) {
    long[] keys = new long[2 * sorted.count()];
    long copy = 0;
    for (int row = 0; row < sorted.count(); row++) {
      Hash content = sorted.hash(row);
      copy = row > 0 && content.equals(sorted.hash(row - 1)) ? copy + 1 : 0;
      Hash key = content.with(copy);
      keys[2 * row] = key.high();
      keys[2 * row + 1] = key.low();
    }
    return keys;
  }

  /** All rows, test rows that the source keeps apart included. */
  public int count() {
    return own.count() + test.count();
  }

  public int ownCount() {
    return own.count();
  }

  Hash content(int row) {
    return row < own.count() ? own.hash(row) : test.hash(row - own.count());
  }

  Hash key(int row) {
    long[] keys = row < own.count() ? ownKeys : testKeys;
    int at = 2 * (row < own.count() ? row : row - own.count());
    return new Hash(keys[at], keys[at + 1]);
  }

  /** The memory that a row lies in, from its start to its end. */
  public byte[] data(int row) {
    return side(row).data();
  }

  public int start(int row) {
    return side(row).start(row < own.count() ? row : row - own.count());
  }

  public int end(int row) {
    return side(row).start((row < own.count() ? row : row - own.count()) + 1);
  }

  private Rows side(int row) {
    return (row < own.count() ? own : test).rows();
  }

  /** The key of a copy that a sample makes of a row; the first is the row itself. */
  Hash key(int row, int copy) {
    return ofCopy(key(row), copy);
  }

  /** The key of a copy of the row that has a key. */
  static Hash ofCopy(Hash key, int copy) {
    return copy == 0 ? key : key.with(copy);
  }

  void addTo(HashedRows.Builder block, int row, int copy) {
    Hash key = key(row, copy);
    block.add(key.high(), key.low(), data(row), start(row), end(row));
  }

  /** How many own rows are also among the test rows that the source keeps apart. */
  public int inBoth() {
    int found = 0;
    int other = 0;
    for (int row = 0; row < own.count(); row++) {
      Hash content = own.hash(row);
      while (other < test.count() && test.hash(other).compareTo(content) < 0) {
        other++;
      }
      found += other < test.count() && test.hash(other).equals(content) ? 1 : 0;
    }
    return found;
  }

  /** How many own rows are the same as one before them. */
  public int copies() {
    int found = 0;
    for (int row = 1; row < own.count(); row++) {
      found += own.hash(row).equals(own.hash(row - 1)) ? 1 : 0;
    }
    return found;
  }

  /**
   * Adds all keys, with what rows weigh and where they stand, up: the sum does not depend on the
   * order.
   */
  public void accumulateKeys(Schema schema, long[] sums) {
    for (int row = 0; row < count(); row++) {
      Hash key = row < own.count() ? key(row) : key(row).with(1);
      if (schema.isWeighted()) {
        key = key.with(Double.doubleToLongBits(schema.weightOf(data(row), start(row))));
      }
      if (schema.divided()) {
        Hash place = Places.of(schema, this, row);
        key = key.with(place.high()).with(place.low());
      }
      sums[0] += key.high();
      sums[1] += key.low();
    }
  }
}
