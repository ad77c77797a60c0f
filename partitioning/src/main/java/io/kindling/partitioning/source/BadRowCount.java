package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How many rows there are, how many of them are bad and why, and the first of these. */
final class BadRowCount implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int SHOWN = 10;
  private final TreeMap<String, Long> reasons = new TreeMap<>();
  private final ArrayList<String> first = new ArrayList<>();
  private long all;
  private long bad;

  static <R> BadRowCount of(Iterator<R> rows, Packer<R> packer) {
    BadRowCount count = new BadRowCount();
    while (rows.hasNext()) {
      R row = rows.next();
      count.all++;
      try {
        packer.pack(row);
      } catch (DataException problem) {
        Packer.requireOfData(problem);
        count.add(problem.getMessage(), packer.place(row));
      }
    }
    return count;
  }

  private void add(String problem, String place) {
    bad++;
    reasons.merge(reason(problem, place), 1L, Long::sum);
    if (first.size() < SHOWN) {
      first.add(problem);
    }
  }

  /** What a problem is without its place and what was found there. */
  private static String reason(String problem, String place) {
    String rest = problem.startsWith(place) ? problem.substring(place.length()) : problem;
    int found = rest.indexOf(", found ");
    return (found < 0 ? rest : rest.substring(0, found)).replaceFirst("^[:,] ", "");
  }

  /** With those of rows behind these. */
  BadRowCount with(BadRowCount next) {
    all += next.all;
    bad += next.bad;
    next.reasons.forEach((reason, count) -> reasons.merge(reason, count, Long::sum));
    next.first.stream().limit(SHOWN - first.size()).forEach(first::add);
    return this;
  }

  long all() {
    return all;
  }

  long bad() {
    return bad;
  }

  /** The reasons, those of most rows first, in a line. */
  String reasons() {
    return reasons.entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<String, Long> one) -> -one.getValue())
                .thenComparing(Map.Entry::getKey))
        .map(one -> one.getValue() + " times " + one.getKey())
        .collect(Collectors.joining("; "));
  }

  /** The first problems in the order of the data. */
  List<String> first() {
    return first;
  }
}
