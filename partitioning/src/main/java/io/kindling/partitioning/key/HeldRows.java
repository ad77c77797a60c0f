package io.kindling.partitioning.key;

import io.kindling.engine.Checks;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.Schema;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * All rows of a data set in the order of their keys. A row is known by its number in this order,
 * which does not depend on how the rows came. What rows hold lies in the same place, or elsewhere.
 */
public final class HeldRows implements Serializable {
  /** What all rows may take together that are held in one place. */
  public static final long MOST_BYTES = Integer.MAX_VALUE - 64;

  private static final long serialVersionUID = 1;
  private final SealedSchema schema;
  private final RowContent rows;
  private final byte[] parts;
  private final long[] contents;
  private final int[] copies;

  private HeldRows(
      SealedSchema schema, RowContent rows, byte[] parts, long[] contents, int[] copies) {
    this.schema = schema;
    this.rows = rows;
    this.parts = parts;
    this.contents = contents;
    this.copies = copies;
  }

  /** A row before it has its number. */
  private record Found(Rows in, int row, Part part, Hash content) {
    int compareBytes(Found other) {
      return in.compare(row, other.in, other.row);
    }
  }

  private record Keyed(Found row, int copy, Hash key) {
    Part part() {
      return row.part();
    }
  }

  /**
   * Holds rows.
   *
   * @param blocks of each part, in any order
   */
  public static HeldRows of(Schema schema, Map<Part, List<Rows>> blocks) {
    Contents contents = new Contents(schema);
    List<Found> found = new ArrayList<>();
    long bytes = 0;
    for (Map.Entry<Part, List<Rows>> part : blocks.entrySet()) {
      for (Rows block : part.getValue()) {
        bytes += block.data().length;
        for (int row = 0; row < block.count(); row++) {
          byte[] own = Arrays.copyOfRange(block.data(), block.start(row), block.start(row + 1));
          found.add(new Found(block, row, part.getKey(), contents.of(own)));
        }
      }
    }
    if (bytes > MOST_BYTES) {
      throw DataException.bad(
          "All %s rows together take %s bytes: expected no more than %s, for each task holds them"
              + " whole; take fewer rows (data.where)",
          found.size(), bytes, MOST_BYTES);
    }
    return packed(schema, keyed(schema, found));
  }

  /**
   * In the order of their keys, which are those of the shards that they came from: copies are
   * numbered in the order of their bytes, test rows that the source keeps apart for themselves.
   */
  private static List<Keyed> keyed(Schema schema, List<Found> found) {
    Comparator<Found> same =
        schema.divided()
            ? Comparator.comparing(Found::content)
            : Comparator.comparing(Found::content).thenComparing(Found::part);
    found.sort(same.thenComparing(Found::compareBytes).thenComparing(Found::part));
    List<Keyed> keyed = new ArrayList<>(found.size());
    int copy = 0;
    for (int i = 0; i < found.size(); i++) {
      Found row = found.get(i);
      copy = i > 0 && same.compare(row, found.get(i - 1)) == 0 ? copy + 1 : 0;
      keyed.add(new Keyed(row, copy, row.content().with(copy)));
    }
    keyed.sort(Comparator.comparing(Keyed::key).thenComparing(Keyed::part));
    return keyed;
  }

  private static HeldRows packed(Schema schema, List<Keyed> keyed) {
    Rows.Builder rows = new Rows.Builder();
    byte[] parts = new byte[keyed.size()];
    long[] contents = new long[2 * keyed.size()];
    int[] copies = new int[keyed.size()];
    for (int i = 0; i < keyed.size(); i++) {
      Found row = keyed.get(i).row();
      rows.add(row.in().data(), row.in().start(row.row()), row.in().start(row.row() + 1));
      parts[i] = (byte) row.part().ordinal();
      contents[2 * i] = row.content().high();
      contents[2 * i + 1] = row.content().low();
      copies[i] = keyed.get(i).copy();
    }
    SealedSchema sealed = new SealedSchema(schema);
    return new HeldRows(sealed, new NearRows(sealed, rows.build()), parts, contents, copies);
  }

  /**
   * Numbers rows that stay where they lie.
   *
   * @param index of all; it is used up
   */
  public static HeldRows far(Schema schema, FarIndex index, FarRows.Fetch fetch) {
    int[] copies = FarOrder.copies(schema, index, fetch);
    int[] order = FarOrder.ofKeys(index, copies);
    int[] ordered = new int[order.length];
    byte[] parts = new byte[order.length];
    for (int i = 0; i < order.length; i++) {
      ordered[i] = copies[order[i]];
      parts[i] = (byte) index.part(order[i]).ordinal();
    }
    FarRows rows = index.order(order, fetch);
    return new HeldRows(new SealedSchema(schema), rows, parts, index.contents(), ordered);
  }

  /** Where rows lie that lie elsewhere; empty where they are held here. */
  public Optional<FarRows> far() {
    return rows instanceof FarRows elsewhere ? Optional.of(elsewhere) : Optional.empty();
  }

  public Schema schema() {
    return schema.schema();
  }

  public int count() {
    return parts.length;
  }

  /** About how much memory they take here. */
  public long bytes() {
    return rows.bytes() + (long) count() * (Integer.BYTES + 1 + 2 * Long.BYTES);
  }

  /** The numbers of the rows that the data set itself has in a part, in their order. */
  public int[] of(Part part) {
    int[] numbers = new int[count()];
    int found = 0;
    for (int row = 0; row < numbers.length; row++) {
      if (parts[row] == part.ordinal()) {
        numbers[found++] = row;
      }
    }
    return Arrays.copyOf(numbers, found);
  }

  /** Whether two rows have the same content, whatever they weigh. */
  public boolean areSame(int left, int right) {
    return hash(left).equals(hash(right));
  }

  /** A name for the content of a row: the same for rows that are the same. */
  public String content(int row) {
    return String.format("%016x%016x", contents[2 * row], contents[2 * row + 1]);
  }

  /** Those of some rows whose content none of others has. */
  public int[] outside(int[] numbers, int[] others) {
    Set<Hash> inside = new HashSet<>();
    for (int row : others) {
      inside.add(hash(row));
    }
    return Arrays.stream(numbers).filter(row -> !inside.contains(hash(row))).toArray();
  }

  /** Rows in an order by chance, that in which a sample of all rows takes those of a class. */
  public int[] byChance(int[] numbers, long seed) {
    int[] ascending = numbers.clone();
    Arrays.sort(ascending);
    return sorted(ascending, i -> Sample.place(key(ascending[i]), seed));
  }

  /**
   * Rows in the order of their keys, where each is a copy of its own that comes again: copies lie
   * anywhere among the others.
   *
   * @param numbers in their order
   */
  public int[] spread(int[] numbers) {
    int[] times = new int[numbers.length];
    boolean again = false;
    for (int i = 1; i < numbers.length; i++) {
      times[i] = numbers[i] == numbers[i - 1] ? times[i - 1] + 1 : 0;
      again |= times[i] > 0;
    }
    if (!again) {
      return numbers.clone();
    }
    return sorted(numbers, i -> KeyedRows.ofCopy(key(numbers[i]), times[i]));
  }

  /** By their places; those of one place stay in their order. */
  private static int[] sorted(int[] numbers, IntFunction<Hash> place) {
    long[] places = new long[2 * numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      Hash one = place.apply(i);
      places[2 * i] = one.high();
      places[2 * i + 1] = one.low();
    }
    return Arrays.stream(HashOrder.of(places)).map(i -> numbers[i]).toArray();
  }

  private Hash key(int row) {
    return hash(row).with(copies[row]);
  }

  private Hash hash(int row) {
    return new Hash(contents[2 * row], contents[2 * row + 1]);
  }

  /**
   * A place by chance for each row: those of a unit have the same, those of different units places
   * that have nothing to do with each other.
   *
   * @param unit what stays together
   * @param seed which of the possible orders
   */
  public long[] places(Unit unit, long seed) {
    long[] places = new long[count()];
    for (int row = 0; row < places.length; row++) {
      Hash of =
          switch (unit) {
            case CONTENT -> hash(row);
            case GROUP -> place(row);
          };
      places[row] = of.with(seed).high();
    }
    return places;
  }

  /** What stays together. */
  public enum Unit {
    /** Rows that are the same. */
    CONTENT,
    /** Rows with the same value in the column that divides them. */
    GROUP
  }

  /**
   * Compares where two rows stand in the order of the column that divides them; 0 for those of one
   * group.
   */
  public int compareGiven(int left, int right) {
    return place(left).compareTo(place(right));
  }

  private Hash place(int row) {
    Checks.require(
        schema().divided(),
        "No column divides these rows: expected data.split.group or data.split.order");
    return rows.place(row);
  }

  /** The name of a row's first label. */
  public String label(int row) {
    return rows.label(row);
  }

  /** Some rows, in this order, packed. */
  public Rows taken(int[] numbers, int from, int to) {
    return rows.taken(numbers, from, to);
  }
}
