package io.kindling.partitioning.draw;

import io.kindling.partitioning.key.HeldRows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows that stay together wherever rows are divided: those of one content, or of one group. In an
 * order by chance; where classes are kept apart, those of a class are behind each other.
 */
final class Units {
  private final Pool pool;
  private final HeldRows.Unit kind;
  private final String[] labels;
  private final long seed;

  /**
   * Of rows.
   *
   * @param labels the class of each row, for classes that are kept apart; else the same of all
   * @param seed which of the possible orders
   */
  Units(Pool pool, HeldRows.Unit kind, String[] labels, long seed) {
    this.pool = pool;
    this.kind = kind;
    this.labels = labels;
    this.seed = seed;
  }

  /**
   * Rows that stay together.
   *
   * @param label the class, where classes are kept apart
   */
  record Unit(String label, List<Integer> rows) {
    int size() {
      return rows.size();
    }
  }

  /** The units of some rows. */
  List<Unit> of(int[] numbers) {
    long[] places = pool.rows().places(kind, seed);
    List<Integer> ordered = new ArrayList<>(IntStream.of(numbers).boxed().toList());
    ordered.sort(
        Comparator.comparing((Integer row) -> labels[row])
            .thenComparingLong(row -> places[row])
            .thenComparing(row -> row));
    List<Unit> units = new ArrayList<>();
    for (int row : ordered) {
      Unit last = units.isEmpty() ? new Unit("", List.of()) : units.get(units.size() - 1);
      if (!last.rows().isEmpty() && together(places, last.rows().get(0), row)) {
        last.rows().add(row);
      } else {
        units.add(new Unit(labels[row], new ArrayList<>(List.of(row))));
      }
    }
    return units;
  }

  private boolean together(long[] places, int left, int right) {
    boolean same =
        kind == HeldRows.Unit.CONTENT
            ? pool.rows().areSame(left, right)
            : pool.rows().compareGiven(left, right) == 0;
    return same && places[left] == places[right] && labels[left].equals(labels[right]);
  }
}
