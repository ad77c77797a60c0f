package io.kindling.partitioning.key;

import io.kindling.partitioning.Schema;
import io.kindling.partitioning.encode.ClassNumbers;
import io.kindling.partitioning.encode.Labels;
import java.io.Serializable;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;

/** Groups of rows that are divided into parts each for itself: those of a class, or all rows. */
public final class Strata implements Serializable {
  private static final long serialVersionUID = 1;
  private final long[] sizes;
  private final Rule rule;

  /** Says which stratum a row is in. */
  private interface Rule extends Serializable {
    int of(KeyedRows rows, int row);
  }

  private Strata(long[] sizes, Rule rule) {
    this.sizes = sizes;
    this.rule = rule;
  }

  /** All rows together. */
  public static Strata one(long rows) {
    return new Strata(new long[] {rows}, (block, row) -> 0);
  }

  /** The rows of each class for themselves. */
  public static Strata ofClasses(JavaRDD<KeyedRows> rows, Schema schema, Set<String> names) {
    ClassNumbers numbers = new ClassNumbers(names.stream().sorted().toList());
    int count = names.size();
    Rule rule = (block, row) -> number(schema, numbers, block, row);
    return new Strata(rows.map(block -> counted(block, rule, count)).reduce(Strata::sum), rule);
  }

  private static int number(Schema schema, ClassNumbers numbers, KeyedRows block, int row) {
    int[] places = Labels.places(schema);
    byte[] data = block.data(row);
    Labels.placesInto(schema, data, block.start(row), block.end(row), places);
    return numbers.of(data, places[0], places[1]);
  }

  private static long[] counted(KeyedRows block, Rule rule, int count) {
    long[] sizes = new long[count];
    for (int row = 0; row < block.ownCount(); row++) {
      sizes[rule.of(block, row)]++;
    }
    return sizes;
  }

  /** Adds counts to others, place by place. */
  static long[] sum(long[] left, long[] right) {
    for (int i = 0; i < left.length; i++) {
      left[i] += right[i];
    }
    return left;
  }

  /** The rows of each, without test rows that the source keeps apart. */
  long[] sizes() {
    return sizes;
  }

  int of(KeyedRows rows, int row) {
    return rule.of(rows, row);
  }
}
