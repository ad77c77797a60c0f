package io.kindling.partitioning.packed;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows that lie one behind the other in a file.
 *
 * @param first the number of the first in the file
 * @param rows how many
 */
record Stretch(PackedFile file, int first, int rows) implements Serializable {
  /**
   * Where the rows of some ranks lie.
   *
   * @param files those of a part, in order
   * @param from the first rank
   * @param to the rank behind the last
   */
  static List<Stretch> of(List<PackedFile> files, long from, long to) {
    List<Stretch> stretches = new ArrayList<>();
    long start = 0;
    for (PackedFile file : files) {
      long first = Math.max(from, start);
      long end = Math.min(to, start + file.rows());
      if (first < end) {
        stretches.add(new Stretch(file, (int) (first - start), (int) (end - first)));
      }
      start += file.rows();
    }
    return stretches;
  }
}
