package io.kindling.partitioning.key;

import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.Part;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * Which part a content belongs to: contents are ranked by a hash of the seed and themselves, and
 * each part ends at the content nearest its fraction of the rows. All copies of a content are in
 * one part; test rows that the source keeps apart are the test part.
 */
public final class Splitter implements Serializable {
  private static final long serialVersionUID = 1;
  private static final double TOLERATED = 0.02;

  private final long seed;
  private final long size;
  private final Boundary train;
  private final Boundary validation;

  /**
   * Where a part ends.
   *
   * @param end the first place of the next part; the largest hash: there is none
   * @param rows the rows before it
   */
  private record Boundary(Hash end, long rows) implements Serializable {
    boolean holds(Hash place) {
      return end.equals(Hash.LARGEST) || place.compareTo(end) < 0;
    }
  }

  private Splitter(long seed, long size, Boundary train, Boundary validation) {
    this.seed = seed;
    this.size = size;
    this.train = train;
    this.validation = validation;
  }

  /**
   * Finds where the parts end.
   *
   * @param size the number of rows that are split
   */
  public static Splitter fit(
      JavaRDD<KeyedRows> rows, DataSpec.Split split, long seed, long size, List<String> warnings) {
    return fit(rows, split, seed, size, warnings, Selection.FEW);
  }

  static Splitter fit(
      JavaRDD<KeyedRows> rows,
      DataSpec.Split split,
      long seed,
      long size,
      List<String> warnings,
      int few) {
    Boundary all = new Boundary(Hash.LARGEST, size);
    if (split.validation() == 0 && split.test() == 0) {
      return new Splitter(seed, size, all, all);
    }
    double toValidation = split.train() + split.validation();
    List<Long> ranks = List.of(rank(split.train(), size), rank(toValidation, size));
    Selection.Sets contents = (block, visitor) -> visitContents(block, seed, visitor);
    List<Selection.Near> near =
        Selection.near(rows, contents, List.of(size), List.of(ranks), few).get(0);
    Boundary train = boundary(split.train(), near.get(0), size, "training", warnings);
    Boundary validation =
        split.test() == 0
            ? all
            : boundary(toValidation, near.get(1), size, "training and validation", warnings);
    return new Splitter(seed, size, train, validation);
  }

  private static void visitContents(KeyedRows rows, long seed, Selection.Visitor visitor) {
    int first = 0;
    for (int row = 1; row <= rows.ownCount(); row++) {
      if (row == rows.ownCount() || !rows.content(row).equals(rows.content(first))) {
        visitor.hash(0, rows.content(first).with(seed), row - first);
        first = row;
      }
    }
  }

  private static long rank(double fraction, long size) {
    return Math.min(size - 1, Math.round(fraction * size));
  }

  private static Boundary boundary(
      double fraction, Selection.Near near, long size, String parts, List<String> warnings) {
    double wanted = fraction * size;
    Hashes sorted = near.sorted();
    Hash end = sorted.hash(0);
    long best = near.first();
    long rows = near.first();
    for (int i = 0; i < sorted.count(); i++) {
      rows += sorted.rows(i);
      if (Math.abs(rows - wanted) < Math.abs(best - wanted)) {
        best = rows;
        end = i + 1 < sorted.count() ? sorted.hash(i + 1) : near.end();
      }
    }
    double found = (double) best / size;
    if (Math.abs(found - fraction) > TOLERATED) {
      warnings.add(
          String.format(
              "Identical rows stay together: %.1f %% of the rows went to %s instead of %.1f %%",
              100 * found, parts, 100 * fraction));
    }
    return new Boundary(end, best);
  }

  /** The rows of a part, without test rows that the source keeps apart. */
  public long rows(Part part) {
    return switch (part) {
      case TRAIN -> train.rows();
      case VALIDATION -> validation.rows() - train.rows();
      case TEST -> size - validation.rows();
    };
  }

  Part part(KeyedRows rows, int row) {
    if (row >= rows.ownCount()) {
      return Part.TEST;
    }
    Hash place = rows.content(row).with(seed);
    if (train.holds(place)) {
      return Part.TRAIN;
    }
    return validation.holds(place) ? Part.VALIDATION : Part.TEST;
  }
}
