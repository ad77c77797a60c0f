package io.kindling.partitioning.draw;

import io.kindling.engine.random.CounterRandom;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.key.HeldRows;
import java.io.Serializable;
import java.util.Arrays;

/** Which rows one training takes, by their numbers; a number may come several times. */
public final class Draw implements Serializable {
  /** No rows. */
  public static final Draw NOTHING = of(new int[0], new int[0], new int[0]);

  private static final long serialVersionUID = 1;
  private final int[][] byPart;

  private Draw(int[][] byPart) {
    this.byPart = byPart;
  }

  /** Rows in their order, whatever the order of these numbers. */
  public static Draw of(int[] train, int[] validation, int[] test) {
    int[][] parts = {train.clone(), validation.clone(), test.clone()};
    for (int[] part : parts) {
      Arrays.sort(part);
    }
    return new Draw(parts);
  }

  /** The parts as the data set itself has them. */
  public static Draw whole(HeldRows rows) {
    return of(rows.of(Part.TRAIN), rows.of(Part.VALIDATION), rows.of(Part.TEST));
  }

  /** The same with the test part of another, which both then have in common. */
  public Draw testedAs(Draw other) {
    int test = Part.TEST.ordinal();
    int[][] parts = byPart.clone();
    parts[test] = other.byPart[test];
    return new Draw(parts);
  }

  /** Tells draws apart. */
  public long fingerprint() {
    long key = 0;
    for (int[] part : byPart) {
      key = CounterRandom.key(key, part.length);
      for (int number : part) {
        key = CounterRandom.key(key, number);
      }
    }
    return key;
  }

  /** The numbers of the rows of a part, in their order. */
  public int[] rows(Part part) {
    return byPart[part.ordinal()].clone();
  }
}
