package io.kindling.partitioning.key;

import io.kindling.partitioning.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Rows that lie in shards elsewhere, and are fetched where they must be seen. */
public final class FarRows implements RowContent {
  private static final long serialVersionUID = 1;

  /** Fetches rows from where they lie. */
  @FunctionalInterface
  public interface Fetch {
    /**
     * Rows of a part.
     *
     * @param wanted of some shards, the places of rows in it
     * @return of each of these shards, in their order, its rows in theirs
     */
    List<Rows> of(Part part, TreeMap<Integer, int[]> wanted);
  }

  private final Shelves shelves;
  private final int[] lying;
  private final int[] labels;
  private final String[] names;
  private final long[] places;
  private final transient Fetch fetch;

  /**
   * Rows.
   *
   * @param lying of each, its number on the shelves
   * @param labels of each, the number of its first label's name
   * @param places of each, where it stands in the column that divides all; none where none does
   */
  FarRows(Shelves shelves, int[] lying, int[] labels, String[] names, long[] places, Fetch fetch) {
    this.shelves = shelves;
    this.lying = lying;
    this.labels = labels;
    this.names = names;
    this.places = places;
    this.fetch = fetch;
  }

  /** The part whose shards hold a row. */
  public Part part(int row) {
    return shelves.part(lying[row]);
  }

  /** The shard that holds a row. */
  public int shard(int row) {
    return shelves.shard(lying[row]);
  }

  /** Which of its shard's rows a row is, from 0. */
  public int at(int row) {
    return shelves.at(lying[row]);
  }

  @Override
  public long bytes() {
    return lying.length * 2L * Integer.BYTES + (long) places.length * Long.BYTES;
  }

  @Override
  public String label(int row) {
    return names[labels[row]];
  }

  @Override
  public Hash place(int row) {
    return new Hash(places[2 * row], places[2 * row + 1]);
  }

  /** Rows that are the same are fetched as often as they are asked for. */
  @Override
  public Rows taken(int[] numbers, int from, int to) {
    Map<Integer, Rows> blocks = new HashMap<>();
    int[] placeInBlock = new int[to - from];
    for (Part part : Part.values()) {
      Map<Integer, List<Integer>> wanted = new HashMap<>();
      for (int i = from; i < to; i++) {
        if (part(numbers[i]) == part) {
          List<Integer> own = wanted.computeIfAbsent(shard(numbers[i]), shard -> new ArrayList<>());
          placeInBlock[i - from] = own.size();
          own.add(at(numbers[i]));
        }
      }
      fetchInto(part, wanted, blocks);
    }
    Rows.Builder taken = new Rows.Builder();
    for (int i = from; i < to; i++) {
      Rows block = blocks.get(block(part(numbers[i]), shard(numbers[i])));
      int row = placeInBlock[i - from];
      taken.add(block.data(), block.start(row), block.start(row + 1));
    }
    return taken.build();
  }

  private void fetchInto(Part part, Map<Integer, List<Integer>> wanted, Map<Integer, Rows> blocks) {
    if (wanted.isEmpty()) {
      return;
    }
    TreeMap<Integer, int[]> asked = new TreeMap<>();
    wanted.forEach(
        (shard, rows) -> asked.put(shard, rows.stream().mapToInt(Integer::intValue).toArray()));
    List<Rows> found = fetch.of(part, asked);
    int next = 0;
    for (int shard : asked.keySet()) {
      blocks.put(block(part, shard), found.get(next++));
    }
  }

  private static int block(Part part, int shard) {
    return shard * Part.values().length + part.ordinal();
  }
}
