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

  private final byte[] parts;
  private final int[] shards;
  private final int[] at;
  private final int[] labels;
  private final String[] names;
  private final long[] places;
  private final transient Fetch fetch;

  private FarRows(
      byte[] parts,
      int[] shards,
      int[] at,
      int[] labels,
      String[] names,
      long[] places,
      Fetch fetch) {
    this.parts = parts;
    this.shards = shards;
    this.at = at;
    this.labels = labels;
    this.names = names;
    this.places = places;
    this.fetch = fetch;
  }

  /** Those of some shards, one behind the other. */
  static FarRows of(Map<Part, List<RowIndex>> indices, Fetch fetch) {
    int count =
        indices.values().stream()
            .flatMap(List::stream)
            .mapToInt(RowIndex::count)
            .reduce(0, Math::addExact);
    byte[] parts = new byte[count];
    int[] shards = new int[count];
    int[] at = new int[count];
    int[] labels = new int[count];
    Map<String, Integer> names = new HashMap<>();
    List<String> known = new ArrayList<>();
    int next = 0;
    for (Part part : Part.values()) {
      List<RowIndex> own = indices.get(part);
      for (int shard = 0; shard < own.size(); shard++) {
        for (int row = 0; row < own.get(shard).count(); row++) {
          String name = own.get(shard).label(row);
          int label = names.computeIfAbsent(name, fresh -> names.size());
          if (label == known.size()) {
            known.add(name);
          }
          parts[next] = (byte) part.ordinal();
          shards[next] = shard;
          at[next] = row;
          labels[next++] = label;
        }
      }
    }
    return new FarRows(
        parts, shards, at, labels, known.toArray(String[]::new), places(indices, count), fetch);
  }

  private static long[] places(Map<Part, List<RowIndex>> indices, int count) {
    boolean divided = false;
    long[] places = new long[2 * count];
    int next = 0;
    for (Part part : Part.values()) {
      for (RowIndex index : indices.get(part)) {
        for (int row = 0; row < index.count() && index.isDivided(); row++) {
          divided = true;
          places[next++] = index.place(row).high();
          places[next++] = index.place(row).low();
        }
      }
    }
    return divided ? places : new long[0];
  }

  /** The same rows in another order. */
  FarRows inOrder(int... order) {
    byte[] ownParts = new byte[order.length];
    int[] ownShards = new int[order.length];
    int[] ownAt = new int[order.length];
    int[] ownLabels = new int[order.length];
    long[] ownPlaces = new long[places.length];
    for (int i = 0; i < order.length; i++) {
      ownParts[i] = parts[order[i]];
      ownShards[i] = shards[order[i]];
      ownAt[i] = at[order[i]];
      ownLabels[i] = labels[order[i]];
      if (places.length > 0) {
        ownPlaces[2 * i] = places[2 * order[i]];
        ownPlaces[2 * i + 1] = places[2 * order[i] + 1];
      }
    }
    return new FarRows(ownParts, ownShards, ownAt, ownLabels, names, ownPlaces, fetch);
  }

  /** The part whose shards hold a row. */
  public Part part(int row) {
    return Part.values()[parts[row]];
  }

  /** The shard that holds a row. */
  public int shard(int row) {
    return shards[row];
  }

  /** Which of its shard's rows a row is, from 0. */
  public int at(int row) {
    return at[row];
  }

  @Override
  public long bytes() {
    return parts.length * (1L + 3 * Integer.BYTES) + (long) places.length * Long.BYTES;
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
          List<Integer> own =
              wanted.computeIfAbsent(shards[numbers[i]], shard -> new ArrayList<>());
          placeInBlock[i - from] = own.size();
          own.add(at[numbers[i]]);
        }
      }
      fetchInto(part, wanted, blocks);
    }
    Rows.Builder taken = new Rows.Builder();
    for (int i = from; i < to; i++) {
      Rows block = blocks.get(block(part(numbers[i]), shards[numbers[i]]));
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
