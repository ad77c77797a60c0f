package io.kindling.partitioning.draw;

import io.kindling.engine.random.CounterRandom;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.key.HeldRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Parts of the rows to train on, of which each larger one holds the smaller ones. Rows that are the
 * same stay together, and classes keep their shares; each has at least one row in every part.
 */
public final class Subsets {
  private static final long STREAM = 0x73756273;

  private final Pool pool;
  private final List<Units.Unit> order;
  private final int count;
  private final int classes;

  /** A unit where it stands among those of its class, from 0 for the first. */
  private record Placed(Units.Unit unit, double share) {}

  /**
   * Of all rows to train on.
   *
   * @param seed which of the possible orders
   */
  public Subsets(Pool pool, long seed) {
    this.pool = pool;
    int[] train = pool.rows().of(Part.TRAIN);
    String[] labels = new String[pool.rows().count()];
    Arrays.fill(labels, "");
    for (int row : pool.hasClasses() ? train : new int[0]) {
      labels[row] = pool.rows().label(row);
    }
    List<Units.Unit> units =
        new Units(pool, HeldRows.Unit.CONTENT, labels, CounterRandom.key(seed, STREAM)).of(train);
    this.order =
        placed(units).stream()
            .sorted(
                Comparator.comparingDouble(Placed::share)
                    .thenComparing(placed -> placed.unit().label()))
            .map(Placed::unit)
            .toList();
    this.count = train.length;
    Set<String> found = new HashSet<>();
    units.forEach(unit -> found.add(unit.label()));
    this.classes = found.size();
  }

  /** Those of a class, which are behind each other, are spread evenly; the first comes at once. */
  private static List<Placed> placed(List<Units.Unit> units) {
    List<Placed> placed = new ArrayList<>();
    for (int from = 0; from < units.size(); ) {
      int to = from;
      int rows = 0;
      while (to < units.size() && units.get(to).label().equals(units.get(from).label())) {
        rows += units.get(to++).size();
      }
      int before = 0;
      for (Units.Unit unit : units.subList(from, to)) {
        placed.add(new Placed(unit, before == 0 ? 0 : (before + unit.size() / 2.0) / rows));
        before += unit.size();
      }
      from = to;
    }
    return placed;
  }

  /**
   * A training on so many rows, as near as rows that stay together allow; the other parts are
   * whole.
   *
   * @throws DataException where there are not as many, or fewer than there are classes
   */
  public Draw of(int rows) {
    if (rows > count) {
      throw DataException.bad(
          "The training part has %s rows, but %s of them are asked for", count, rows);
    }
    if (rows < classes) {
      throw DataException.bad(
          "%s of the %s rows to train on are asked for, but there are %s classes: expected at least"
              + " a row of each",
          rows, count, classes);
    }
    List<Integer> taken = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      Units.Unit unit = order.get(i);
      if (i >= classes && 2 * taken.size() + unit.size() > 2 * rows) {
        break;
      }
      taken.addAll(unit.rows());
    }
    HeldRows all = pool.rows();
    int[] train = taken.stream().mapToInt(Integer::intValue).toArray();
    return Draw.of(train, all.of(Part.VALIDATION), all.of(Part.TEST));
  }
}
