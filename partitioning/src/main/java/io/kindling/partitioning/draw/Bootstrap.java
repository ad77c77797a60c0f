package io.kindling.partitioning.draw;

import io.kindling.engine.Checks;
import io.kindling.engine.random.CounterRandom;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.key.HeldRows;
import java.util.Arrays;
import java.util.Comparator;

/**
 * Samples of the rows to train on, for models that are to differ. What is not in a sample, nor the
 * same as a row that is, lies out of the bag: it tells how good the model is.
 *
 * @param share how many rows a sample has of all that there are
 * @param again whether a row may come several times
 * @param seed of all samples
 */
public record Bootstrap(double share, boolean again, long seed) {
  private static final long STREAM = 0x626F6F74;

  public Bootstrap {
    Checks.require(
        share > 0 && share <= 1, "Invalid share %s: expected a number above 0, at most 1", share);
  }

  /** The sample of a model: its test part is out of the bag. */
  public Draw of(Pool pool, int model) {
    HeldRows rows = pool.rows();
    int[] train = rows.of(Part.TRAIN);
    int count = Math.max(1, (int) Math.round(share * train.length));
    long key = CounterRandom.key(seed, STREAM, model);
    int[] drawn = new int[count];
    if (again) {
      for (int i = 0; i < count; i++) {
        drawn[i] = train[CounterRandom.below(train.length, key, i, 0)];
      }
    } else {
      int[] order = byChance(train.length, key);
      Arrays.setAll(drawn, i -> train[order[i]]);
    }
    return Draw.of(drawn, rows.of(Part.VALIDATION), rows.outside(train, drawn));
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
