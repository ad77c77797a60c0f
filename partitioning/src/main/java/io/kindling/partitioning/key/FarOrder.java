package io.kindling.partitioning.key;

import io.kindling.partitioning.Part;
import io.kindling.partitioning.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Rows that lie in shards elsewhere, in the order of their keys. A part's rows lie there in this
 * order, which tells the numbers of copies. Only copies that are divided among parts are looked at.
 */
record FarOrder(int[] rows, long[] contents, int[] copies) {
  static FarOrder of(Schema schema, Map<Part, List<RowIndex>> indices, FarRows found) {
    List<Hash> contents = new ArrayList<>();
    for (Part part : Part.values()) {
      for (RowIndex index : indices.get(part)) {
        for (int row = 0; row < index.count(); row++) {
          contents.add(index.content(row));
        }
      }
    }
    int[] copies = copies(schema, contents, found);
    Hash[] keys = new Hash[copies.length];
    Arrays.setAll(keys, row -> contents.get(row).with(copies[row]));
    int[] order =
        IntStream.range(0, keys.length)
            .boxed()
            .sorted(
                Comparator.comparing((Integer row) -> keys[row])
                    .thenComparing(row -> found.part(row)))
            .mapToInt(Integer::intValue)
            .toArray();
    long[] ordered = new long[2 * order.length];
    int[] numbers = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      ordered[2 * i] = contents.get(order[i]).high();
      ordered[2 * i + 1] = contents.get(order[i]).low();
      numbers[i] = copies[order[i]];
    }
    return new FarOrder(order, ordered, numbers);
  }

  private static int[] copies(Schema schema, List<Hash> contents, FarRows found) {
    Comparator<Integer> byContent = Comparator.comparing(contents::get);
    Comparator<Integer> same =
        schema.divided() ? byContent : byContent.thenComparing(row -> found.part(row));
    List<Integer> sorted =
        IntStream.range(0, contents.size()).boxed().sorted(same.thenComparing(row -> row)).toList();
    int[] copies = new int[sorted.size()];
    List<List<Integer>> mixed = new ArrayList<>();
    for (int from = 0; from < copies.length; ) {
      int to = from + 1;
      while (to < copies.length && same.compare(sorted.get(from), sorted.get(to)) == 0) {
        to++;
      }
      List<Integer> group = sorted.subList(from, to);
      if (found.part(group.get(0)) == found.part(group.get(group.size() - 1))) {
        numberByKey(contents.get(group.get(0)), group, copies);
      } else {
        mixed.add(group);
      }
      from = to;
    }
    numberByBytes(mixed, found, copies);
    return copies;
  }

  /** The first of the rows has the copy with the smallest key, and so on. */
  private static void numberByKey(Hash content, List<Integer> group, int[] copies) {
    List<Integer> numbers =
        IntStream.range(0, group.size())
            .boxed()
            .sorted(Comparator.comparing((Integer copy) -> content.with(copy)))
            .toList();
    for (int i = 0; i < numbers.size(); i++) {
      copies[group.get(i)] = numbers.get(i);
    }
  }

  private static void numberByBytes(List<List<Integer>> groups, FarRows found, int[] copies) {
    int[] all = groups.stream().flatMap(List::stream).mapToInt(Integer::intValue).toArray();
    Rows rows = found.taken(all, 0, all.length);
    int first = 0;
    for (List<Integer> group : groups) {
      int from = first;
      List<Integer> ordered =
          IntStream.range(0, group.size())
              .boxed()
              .sorted(
                  (left, right) -> {
                    int byBytes = rows.compare(from + left, rows, from + right);
                    return byBytes != 0
                        ? byBytes
                        : found.part(group.get(left)).compareTo(found.part(group.get(right)));
                  })
              .toList();
      for (int copy = 0; copy < ordered.size(); copy++) {
        copies[group.get(ordered.get(copy))] = copy;
      }
      first += group.size();
    }
  }
}
