package io.kindling.partitioning.key;

import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.Division;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.Schema;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * Which part a content belongs to: contents are ranked by a hash of the seed and themselves, and
 * each part ends at the content nearest its fraction of the rows, of each stratum for itself. All
 * copies of a content are in one part; test rows that the source keeps apart are the test part.
 * Where a column divides the rows, the places that it gives them stand in for contents.
 */
public final class Splitter implements Serializable {
  private static final long serialVersionUID = 1;
  private static final double TOLERATED = 0.02;

  private final Standing standing;
  private final Strata strata;
  private final Ends ends;

  /** Where a row stands among those that are divided; parts are ranges of places. */
  private interface Standing extends Serializable {
    Hash place(KeyedRows rows, int row);
  }

  /**
   * Where a part ends.
   *
   * @param end the first place of the next part; the largest hash: there is none
   * @param rows the rows before it
   */
  private record Boundary(Hash end, long rows) implements Serializable {
    static Boundary all(long rows) {
      return new Boundary(Hash.LARGEST, rows);
    }

    boolean holds(Hash place) {
      return end.equals(Hash.LARGEST) || place.compareTo(end) < 0;
    }
  }

  /** Where the parts of each stratum end, and how many rows it has. */
  private record Ends(long[] sizes, Boundary[] train, Boundary[] validation)
      implements Serializable {
    static long sum(Boundary[] boundaries) {
      return Arrays.stream(boundaries).mapToLong(Boundary::rows).sum();
    }

    long size() {
      return Arrays.stream(sizes).sum();
    }
  }

  private Splitter(Standing standing, Strata strata, Ends ends) {
    this.standing = standing;
    this.strata = strata;
    this.ends = ends;
  }

  /**
   * Finds where the parts end where a column divides the rows.
   *
   * @param schema of rows with places
   */
  public static Splitter fit(
      JavaRDD<KeyedRows> rows,
      DataSpec.Split split,
      long seed,
      Division division,
      Schema schema,
      List<String> warnings) {
    Splitter splitter = divided(rows, split, seed, division, schema, warnings);
    long leaking = rows.map(splitter::leaking).reduce(Long::sum);
    if (leaking > 0) {
      warnings.add(
          String.format(
              "%d rows are the same as rows of another part, for %s divides them: figures of the"
                  + " other parts look better than they are",
              leaking, division.key()));
    }
    return splitter;
  }

  private static Splitter divided(
      JavaRDD<KeyedRows> rows,
      DataSpec.Split split,
      long seed,
      Division division,
      Schema schema,
      List<String> warnings) {
    Standing stored = (block, row) -> Places.of(schema, block, row);
    Standing mixed = (block, row) -> stored.place(block, row).with(seed);
    Standing standing = division.kind() == Division.Kind.GROUP ? mixed : stored;
    long[] sizes = rows.map(block -> byPart(block, stored)).reduce(Strata::sum);
    if (division.kind() != Division.Kind.PART) {
      Strata all = Strata.one(Arrays.stream(sizes).sum());
      return fit(rows, split, standing, all, division.kind().why(), warnings, Selection.FEW);
    }
    Boundary train = new Boundary(Places.first(Part.VALIDATION), sizes[0]);
    Boundary validation = new Boundary(Places.first(Part.TEST), sizes[0] + sizes[1]);
    long[] size = {Arrays.stream(sizes).sum()};
    Ends ends = new Ends(size, new Boundary[] {train}, new Boundary[] {validation});
    return new Splitter(standing, Strata.one(size[0]), ends);
  }

  /** How many rows stand before each part's first place and behind that of the part before it. */
  private static long[] byPart(KeyedRows rows, Standing standing) {
    long[] counts = new long[Part.values().length];
    for (int row = 0; row < rows.ownCount(); row++) {
      Hash place = standing.place(rows, row);
      int part = counts.length - 1;
      while (part > 0 && place.compareTo(Places.first(Part.values()[part])) < 0) {
        part--;
      }
      counts[part]++;
    }
    return counts;
  }

  /** How many rows of a block are in another part than the first of their content. */
  private long leaking(KeyedRows rows) {
    long found = 0;
    int first = 0;
    for (int row = 1; row < rows.ownCount(); row++) {
      if (!rows.content(row).equals(rows.content(first))) {
        first = row;
      } else if (part(rows, row) != part(rows, first)) {
        found++;
      }
    }
    return found;
  }

  /**
   * Finds where the parts end.
   *
   * @param strata are divided each for itself
   */
  public static Splitter fit(
      JavaRDD<KeyedRows> rows,
      DataSpec.Split split,
      long seed,
      Strata strata,
      List<String> warnings) {
    return fit(rows, split, seed, strata, warnings, Selection.FEW);
  }

  static Splitter fit(
      JavaRDD<KeyedRows> rows,
      DataSpec.Split split,
      long seed,
      Strata strata,
      List<String> warnings,
      int few) {
    String why =
        split.stratified()
            ? "Identical rows stay together, and few rows of a class cannot be divided exactly"
            : "Identical rows stay together";
    Standing standing = (block, row) -> block.content(row).with(seed);
    return fit(rows, split, standing, strata, why, warnings, few);
  }

  private static Splitter fit(
      JavaRDD<KeyedRows> rows,
      DataSpec.Split split,
      Standing standing,
      Strata strata,
      String why,
      List<String> warnings,
      int few) {
    long[] sizes = strata.sizes();
    Boundary[] all = Arrays.stream(sizes).mapToObj(Boundary::all).toArray(Boundary[]::new);
    if (split.validation() == 0 && split.test() == 0) {
      return new Splitter(standing, strata, new Ends(sizes, all, all));
    }
    double toValidation = split.train() + split.validation();
    List<Long> counts = Arrays.stream(sizes).boxed().toList();
    List<List<Long>> ranks =
        counts.stream()
            .map(size -> size == 0 ? List.<Long>of() : ranks(split.train(), toValidation, size))
            .toList();
    Selection.Sets places = (block, visitor) -> visitPlaces(block, strata, standing, visitor);
    List<List<Selection.Near>> near = Selection.near(rows, places, counts, ranks, few);
    Boundary[] train = all.clone();
    Boundary[] validation = all.clone();
    for (int stratum = 0; stratum < sizes.length; stratum++) {
      if (sizes[stratum] > 0) {
        List<Selection.Near> own = near.get(stratum);
        train[stratum] = boundary(split.train() * sizes[stratum], own.get(0));
        if (split.test() > 0) {
          validation[stratum] = boundary(toValidation * sizes[stratum], own.get(1));
        }
      }
    }
    Ends ends = new Ends(sizes, train, validation);
    warn(why, split.train(), train, ends, "training", warnings);
    if (split.test() > 0) {
      warn(why, toValidation, validation, ends, "training and validation", warnings);
    }
    return new Splitter(standing, strata, ends);
  }

  private static void visitPlaces(
      KeyedRows rows, Strata strata, Standing standing, Selection.Visitor visitor) {
    int first = 0;
    Hash place = Hash.SMALLEST;
    for (int row = 0; row < rows.ownCount(); row++) {
      Hash own = standing.place(rows, row);
      if (row > first && !own.equals(place)) {
        visitor.hash(strata.of(rows, first), place, row - first);
        first = row;
      }
      place = own;
    }
    if (first < rows.ownCount()) {
      visitor.hash(strata.of(rows, first), place, rows.ownCount() - first);
    }
  }

  private static List<Long> ranks(double train, double toValidation, long size) {
    return List.of(rank(train, size), rank(toValidation, size));
  }

  private static long rank(double fraction, long size) {
    return Math.min(size - 1, Math.round(fraction * size));
  }

  private static Boundary boundary(double wanted, Selection.Near near) {
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
    return new Boundary(end, best);
  }

  private static void warn(
      String why,
      double fraction,
      Boundary[] boundaries,
      Ends ends,
      String parts,
      List<String> warnings) {
    double found = (double) Ends.sum(boundaries) / ends.size();
    if (Math.abs(found - fraction) > TOLERATED) {
      warnings.add(
          String.format(
              "%s: %.1f %% of the rows went to %s instead of %.1f %%",
              why, 100 * found, parts, 100 * fraction));
    }
  }

  /** The rows of a part, without test rows that the source keeps apart. */
  public long rows(Part part) {
    long train = Ends.sum(ends.train());
    long validation = Ends.sum(ends.validation());
    return switch (part) {
      case TRAIN -> train;
      case VALIDATION -> validation - train;
      case TEST -> ends.size() - validation;
    };
  }

  Part part(KeyedRows rows, int row) {
    if (row >= rows.ownCount()) {
      return Part.TEST;
    }
    int stratum = strata.of(rows, row);
    Hash place = standing.place(rows, row);
    if (ends.train()[stratum].holds(place)) {
      return Part.TRAIN;
    }
    return ends.validation()[stratum].holds(place) ? Part.VALIDATION : Part.TEST;
  }
}
