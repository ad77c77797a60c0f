package io.kindling.partitioning.source;

import io.kindling.partitioning.BadRowRule;
import io.kindling.partitioning.BadRowRule.Action;
import io.kindling.partitioning.BadRows;
import io.kindling.partitioning.DataException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/** The rows of a partition that can be packed, where others are left out. */
final class GoodRows<R> implements Iterator<GoodRows.Good<R>> {
  private final Iterator<R> rows;
  private final Packer<R> packer;
  private Optional<Good<R>> next = Optional.empty();

  /** A row and what it is packed. */
  record Good<R>(R row, byte[] packed) {}

  private GoodRows(Iterator<R> rows, Packer<R> packer) {
    this.rows = rows;
    this.packer = packer;
  }

  /** The rows; a bad one ends them where the rule says so. */
  static <R> JavaRDD<Good<R>> of(JavaRDD<R> rows, Packer<R> packer, BadRowRule rule) {
    return rule.action() == Action.FAIL
        ? rows.map(row -> new Good<>(row, packed(row, packer)))
        : rows.mapPartitions(part -> new GoodRows<>(part, packer), true);
  }

  private static <R> byte[] packed(R row, Packer<R> packer) {
    try {
      return packer.pack(row);
    } catch (DataException problem) {
      throw FileProblems.withToDo(problem);
    }
  }

  /**
   * Counts the bad rows; where the rule lets none pass there is nothing to count.
   *
   * @throws DataException where there are more than the rule allows
   */
  static <R> BadRows bad(
      JavaSparkContext context, List<JavaRDD<R>> all, Packer<R> packer, BadRowRule rule) {
    if (rule.action() == Action.FAIL) {
      return BadRows.NONE;
    }
    context.sc().setJobDescription("Count the bad rows");
    BadRowCount count = new BadRowCount();
    for (JavaRDD<R> rows : all) {
      rows.mapPartitions(part -> List.of(BadRowCount.of(part, packer)).iterator())
          .collect()
          .forEach(count::with);
    }
    if (count.bad() == 0) {
      return BadRows.NONE;
    }
    String told = String.format("%d of %d rows are bad", count.bad(), count.all());
    if (rule.refuses(count.bad(), count.all())) {
      throw DataException.bad(
          "%s, more than data.maxBadRows = %s allows: %s. The first: %s",
          told, rule.most(), count.reasons(), String.join("; ", count.first()));
    }
    List<String> notes = new ArrayList<>();
    notes.add(
        told
            + (rule.action() == Action.SKIP ? " and left out: " : " and put in quarantine: ")
            + count.reasons());
    count.first().forEach(problem -> notes.add("bad row: " + problem));
    return new BadRows(
        notes, rule.action() == Action.SKIP ? Optional.empty() : Optional.of(written(all, packer)));
  }

  private static <R> JavaRDD<String> written(List<JavaRDD<R>> all, Packer<R> packer) {
    return all.stream()
        .map(rows -> rows.filter(row -> packer.isBad(row)).map(row -> packer.written(row)))
        .reduce(JavaRDD::union)
        .orElseThrow();
  }

  @Override
  public boolean hasNext() {
    while (next.isEmpty() && rows.hasNext()) {
      R row = rows.next();
      try {
        next = Optional.of(new Good<>(row, packer.pack(row)));
      } catch (DataException counted) {
        Packer.requireOfData(counted);
        next = Optional.empty();
      }
    }
    return next.isPresent();
  }

  @Override
  public Good<R> next() {
    if (!hasNext()) {
      throw new NoSuchElementException("There are no more good rows");
    }
    Good<R> good = next.orElseThrow();
    next = Optional.empty();
    return good;
  }
}
