package io.kindling.partitioning.draw;

import io.kindling.engine.random.CounterRandom;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.key.HeldRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Rows divided into folds, each of which is held out of one training. Rows that the data set keeps
 * for testing are in none.
 */
public final class Folds {
  private static final long STREAM = 0x666F6C64;

  private final Pool pool;
  private final FoldRule rule;
  private final int[] own;
  private final String[] labels;

  private Folds(Pool pool, FoldRule rule) {
    this.pool = pool;
    this.rule = rule;
    int[] train = pool.rows().of(Part.TRAIN);
    int[] validation = pool.rows().of(Part.VALIDATION);
    this.own = Arrays.copyOf(train, train.length + validation.length);
    System.arraycopy(validation, 0, own, train.length, validation.length);
    Arrays.sort(own);
    this.labels = new String[pool.rows().count()];
    Arrays.fill(labels, "");
    for (int row : pool.hasClasses() ? own : new int[0]) {
      labels[row] = pool.rows().label(row);
    }
  }

  /** All rows that are divided, for one training; its test part is that of the data set. */
  public static Draw whole(Pool pool, FoldRule rule) {
    checkColumn(pool, rule);
    Folds folds = new Folds(pool, rule);
    int[] test = pool.rows().of(Part.TEST);
    if (rule.kind() == FoldRule.Kind.ORDER) {
      return folds.ending(folds.inOrder(), test);
    }
    return folds.divided(folds.own, test, rule.seed());
  }

  /**
   * What each training takes: the fold that it is measured on is its test part. Those of a repeat
   * are behind each other.
   *
   * @throws DataException where rows cannot be divided so
   */
  public static List<Draw> of(Pool pool, FoldRule rule) {
    checkColumn(pool, rule);
    Folds folds = new Folds(pool, rule);
    List<Draw> draws = new ArrayList<>();
    for (int repeat = 0; repeat < rule.repeats(); repeat++) {
      List<Draw> once =
          rule.kind() == FoldRule.Kind.ORDER ? folds.ordered() : folds.byChance(repeat);
      for (int fold = 0; fold < once.size(); fold++) {
        folds.check(once.get(fold), fold + 1);
      }
      draws.addAll(once);
    }
    return draws;
  }

  private static void checkColumn(Pool pool, FoldRule rule) {
    boolean divided = pool.rows().schema().divided();
    if (rule.isByGroup() && !divided) {
      throw DataException.bad(
          "Folds of groups need a column that says which rows stay together: expected"
              + " data.split.group, found none");
    }
    if (rule.kind() == FoldRule.Kind.ORDER && !divided) {
      throw DataException.bad(
          "Folds in an order need a column that gives it: expected data.split.order, found none");
    }
  }

  /** Rows that stay together, in an order by chance; those of a group may be of several classes. */
  private List<Units.Unit> units(int[] numbers, long seed) {
    String[] apart = labels;
    if (rule.isByGroup() || !rule.stratified()) {
      apart = new String[labels.length];
      Arrays.fill(apart, "");
    }
    HeldRows.Unit kind = rule.isByGroup() ? HeldRows.Unit.GROUP : HeldRows.Unit.CONTENT;
    return new Units(pool, kind, apart, seed).of(numbers);
  }

  private List<Draw> byChance(int repeat) {
    long seed = CounterRandom.key(rule.seed(), STREAM, repeat);
    List<Units.Unit> units = units(own, seed);
    boolean each = rule.kind() == FoldRule.Kind.EACH_GROUP;
    if (each && units.size() < 2) {
      throw DataException.bad(
          "Each group is a fold, but there is %s group (%s rows): expected at least 2",
          units.size(), own.length);
    }
    int count = each ? units.size() : rule.folds();
    if (units.size() < count) {
      throw DataException.bad(
          "crossval.folds is %s, but there are %s %s (%s rows): expected no more folds than these",
          count, units.size(), rule.isByGroup() ? "groups" : "different rows", own.length);
    }
    List<List<Integer>> folds = dealt(units, count);
    List<Draw> draws = new ArrayList<>();
    for (int fold = 0; fold < count; fold++) {
      List<Integer> others = new ArrayList<>();
      for (int other = 0; other < count; other++) {
        if (other != fold) {
          others.addAll(folds.get(other));
        }
      }
      draws.add(divided(numbers(others), numbers(folds.get(fold)), seed));
    }
    return draws;
  }

  /**
   * Each unit goes where the fewest rows of its class are; of such folds, where the fewest are. The
   * largest of a class go first, so that small ones fill what these leave uneven.
   */
  private static List<List<Integer>> dealt(List<Units.Unit> units, int count) {
    List<Units.Unit> ordered = new ArrayList<>(units);
    ordered.sort(
        Comparator.comparing(Units.Unit::label)
            .thenComparing(Comparator.comparingInt(Units.Unit::size).reversed()));
    List<List<Integer>> folds = new ArrayList<>();
    for (int fold = 0; fold < count; fold++) {
      folds.add(new ArrayList<>());
    }
    Map<String, int[]> byClass = new HashMap<>();
    for (Units.Unit unit : ordered) {
      int[] have = byClass.computeIfAbsent(unit.label(), name -> new int[count]);
      int best = 0;
      for (int fold = 1; fold < count; fold++) {
        int less = Integer.compare(have[fold], have[best]);
        boolean fewer = folds.get(fold).size() < folds.get(best).size();
        best = less < 0 || less == 0 && fewer ? fold : best;
      }
      have[best] += unit.size();
      folds.get(best).addAll(unit.rows());
    }
    return folds;
  }

  /** Some of the rows to train on are measured after each epoch. */
  private Draw divided(int[] train, int[] test, long seed) {
    if (rule.validation() == 0) {
      return Draw.of(train, new int[0], test);
    }
    List<Units.Unit> units = units(train, ~seed);
    Map<String, Integer> sizes = new HashMap<>();
    units.forEach(one -> sizes.merge(one.label(), one.size(), Integer::sum));
    List<Integer> validation = new ArrayList<>();
    List<Integer> rest = new ArrayList<>();
    String label = "";
    double left = 0; // what classes before could not be divided into is made up for
    for (Units.Unit one : units) {
      if (!one.label().equals(label) || validation.isEmpty() && rest.isEmpty()) {
        label = one.label();
        left += rule.validation() * sizes.get(label);
      }
      boolean takes = one.size() / 2.0 <= left;
      (takes ? validation : rest).addAll(one.rows());
      left -= takes ? one.size() : 0;
    }
    if (validation.isEmpty() || rest.isEmpty()) {
      throw DataException.bad(
          "crossval.validation = %s divides %s rows into %s to train on and %s to validate, for"
              + " those of a %s stay together: expected some of both",
          rule.validation(),
          train.length,
          rest.size(),
          validation.size(),
          rule.isByGroup() ? "group" : "content");
    }
    return Draw.of(numbers(rest), numbers(validation), test);
  }

  private List<Integer> inOrder() {
    List<Integer> rows = new ArrayList<>(Arrays.stream(own).boxed().toList());
    rows.sort(
        (left, right) -> {
          int given = pool.rows().compareGiven(left, right);
          return given != 0 ? given : Integer.compare(left, right);
        });
    return rows;
  }

  /** Blocks of the order: a training has all before the one that it is measured on. */
  private List<Draw> ordered() {
    List<Integer> rows = inOrder();
    List<List<Integer>> moments = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if (isFirst(rows, i)) {
        moments.add(new ArrayList<>());
      }
      moments.get(moments.size() - 1).add(rows.get(i));
    }
    int blocks = rule.folds() + 1;
    if (moments.size() < blocks) {
      throw DataException.bad(
          "crossval.folds is %s, which takes %s blocks of an order, but the rows have %s places in"
              + " it: expected fewer folds",
          rule.folds(), blocks, moments.size());
    }
    List<List<Integer>> cut = cut(moments, blocks, rows.size());
    List<Draw> draws = new ArrayList<>();
    List<Integer> before = new ArrayList<>(cut.get(0));
    for (int block = 1; block < blocks; block++) {
      draws.add(ending(before, numbers(cut.get(block))));
      before.addAll(cut.get(block));
    }
    return draws;
  }

  /** Whether a row of some in their order is the first of its moment. */
  private boolean isFirst(List<Integer> rows, int i) {
    return i == 0 || pool.rows().compareGiven(rows.get(i - 1), rows.get(i)) != 0;
  }

  /** The last of some rows in their order are measured, from the moment nearest their share on. */
  private Draw ending(List<Integer> rows, int[] test) {
    double wanted = (1 - rule.validation()) * rows.size();
    int end = rows.size();
    for (int i = rows.size() - 1; i > 0; i--) {
      if (isFirst(rows, i) && Math.abs(i - wanted) < Math.abs(end - wanted)) {
        end = i;
      }
    }
    int[] validation = numbers(rows.subList(end, rows.size()));
    return Draw.of(numbers(rows.subList(0, end)), validation, test);
  }

  /** Blocks that end at the place nearest their share, none of them empty. */
  private static List<List<Integer>> cut(List<List<Integer>> moments, int blocks, int rows) {
    List<List<Integer>> cut = new ArrayList<>();
    int moment = 0;
    int done = 0;
    for (int block = 0; block < blocks; block++) {
      List<Integer> own = new ArrayList<>();
      double end = (block + 1.0) * rows / blocks;
      int left = blocks - block - 1;
      while (moment < moments.size() - left) {
        int size = moments.get(moment).size();
        if (!own.isEmpty() && left > 0 && done + size / 2.0 > end) {
          break;
        }
        own.addAll(moments.get(moment++));
        done += size;
      }
      cut.add(own);
    }
    return cut;
  }

  /**
   * A measure of classes says nothing of rows of one class, and nothing is learned from them; a
   * group may be of one.
   */
  private void check(Draw draw, int number) {
    List<Part> looked =
        rule.kind() == FoldRule.Kind.EACH_GROUP
            ? List.of(Part.TRAIN)
            : List.of(Part.TRAIN, Part.TEST);
    for (Part part : pool.hasClasses() ? looked : List.<Part>of()) {
      Set<String> names = new TreeSet<>();
      for (int row : draw.rows(part)) {
        names.add(labels[row]);
      }
      if (names.size() == 1) {
        boolean stratify = rule.kind() == FoldRule.Kind.ROWS && !rule.stratified();
        throw DataException.bad(
            "Fold %s has %s rows to %s, all of the class '%s': expected rows of several classes%s",
            number,
            draw.rows(part).length,
            part == Part.TRAIN ? "train on" : "be measured on",
            names.iterator().next(),
            rule.kind() == FoldRule.Kind.EACH_GROUP
                ? ""
                : stratify
                    ? "; say crossval.stratify = true, or fewer crossval.folds"
                    : "; say fewer crossval.folds");
      }
    }
  }

  private static int[] numbers(List<Integer> rows) {
    return rows.stream().mapToInt(Integer::intValue).toArray();
  }
}
