package io.kindling.partitioning.draw;

import io.kindling.engine.Checks;
import io.kindling.engine.random.CounterRandom;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.key.HeldRows;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Samples of the rows to train on, for models that are to differ. What is not in a sample, nor the
 * same as a row that is, lies out of the bag: it tells how good the model is.
 *
 * @param of what is drawn
 * @param share how many a sample has of all that there are
 * @param again whether one may come several times
 * @param seed of all samples
 */
public record Bootstrap(Of of, double share, boolean again, long seed) {
  private static final long STREAM = 0x626F6F74;

  /** What is drawn. */
  public enum Of {
    /** Each row for itself. */
    ROWS,
    /** All rows with the same value in the column that divides rows. */
    GROUPS
  }

  public Bootstrap {
    Checks.require(
        share > 0 && share <= 1, "Invalid share %s: expected a number above 0, at most 1", share);
  }

  /** Of rows. */
  public Bootstrap(double share, boolean again, long seed) {
    this(Of.ROWS, share, again, seed);
  }

  /** The sample of a model: its test part is out of the bag. */
  public Draw of(Pool pool, int model) {
    return of(pool).apply(model);
  }

  /** The same of many models: groups are looked for once. */
  public IntFunction<Draw> of(Pool pool) {
    HeldRows rows = pool.rows();
    int[] train = rows.of(Part.TRAIN);
    List<Units.Unit> groups = of == Of.GROUPS ? groups(pool, train) : List.of();
    return model -> {
      long key = CounterRandom.key(seed, STREAM, model);
      int[] drawn =
          switch (of) {
            case ROWS -> IntStream.of(places(train.length, key)).map(i -> train[i]).toArray();
            case GROUPS -> ofGroups(groups, key);
          };
      return Draw.of(drawn, rows.of(Part.VALIDATION), rows.outside(train, drawn));
    };
  }

  private static List<Units.Unit> groups(Pool pool, int[] train) {
    String[] oneClass = new String[pool.rows().count()];
    Arrays.fill(oneClass, "");
    return new Units(pool, HeldRows.Unit.GROUP, oneClass, STREAM).of(train);
  }

  private int[] ofGroups(List<Units.Unit> groups, long key) {
    return IntStream.of(places(groups.size(), key))
        .mapToObj(groups::get)
        .flatMap(group -> group.rows().stream())
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Which of so many are in the sample. */
  private int[] places(int all, long key) {
    int count = Math.max(1, (int) Math.round(share * all));
    return again
        ? IntStream.range(0, count).map(i -> CounterRandom.below(all, key, i, 0)).toArray()
        : Arrays.copyOf(byChance(all, key), count);
  }

  private static int[] byChance(int count, long key) {
    Integer[] order = new Integer[count];
    Arrays.setAll(order, i -> i);
    Arrays.sort(
        order,
        Comparator.comparingLong((Integer i) -> CounterRandom.bits(key, i, 0))
            .thenComparing(i -> i));
    return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
  }
}
