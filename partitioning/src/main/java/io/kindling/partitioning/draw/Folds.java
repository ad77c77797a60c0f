package io.kindling.partitioning.draw;

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
  private final Pool pool;
  private final FoldRule rule;
  private final int[] own;

  private Folds(Pool pool, FoldRule rule) {
    this.pool = pool;
    this.rule = rule;
    HeldRows rows = pool.rows();
    int[] train = rows.of(Part.TRAIN);
    int[] validation = rows.of(Part.VALIDATION);
    this.own = Arrays.copyOf(train, train.length + validation.length);
    System.arraycopy(validation, 0, own, train.length, validation.length);
    Arrays.sort(own);
  }

  /** All rows that are divided, for one training; its test part is that of the data set. */
  public static Draw whole(Pool pool, FoldRule rule) {
    Folds folds = new Folds(pool, rule);
    int[] test = pool.rows().of(Part.TEST);
    if (rule.kind() == FoldRule.Kind.ORDER) {
      List<Integer> rows = folds.inOrder();
      int held = (int) Math.round(rule.validation() * rows.size());
      return Draw.of(
          numbers(rows.subList(0, rows.size() - held)),
          numbers(rows.subList(rows.size() - held, rows.size())),
          test);
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
    Folds folds = new Folds(pool, rule);
    List<Draw> draws = new ArrayList<>();
    for (int repeat = 0; repeat < rule.repeats(); repeat++) {
      draws.addAll(rule.kind() == FoldRule.Kind.ORDER ? folds.ordered() : folds.byChance(repeat));
    }
    for (int i = 0; i < draws.size(); i++) {
      folds.check(draws.get(i), i);
    }
    return draws;
  }

  private HeldRows.Unit unit() {
    return rule.isByGroup() ? HeldRows.Unit.GROUP : HeldRows.Unit.CONTENT;
  }

  private List<Draw> byChance(int repeat) {
    boolean byClass = rule.stratified() && pool.hasClasses();
    long seed = rule.seed() + repeat;
    List<Units.Unit> units = new Units(pool, unit(), byClass, seed).of(own);
    int count = rule.kind() == FoldRule.Kind.EACH_GROUP ? units.size() : rule.folds();
    if (units.size() < Math.max(2, count)) {
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

  /** Each unit goes where the fewest rows of its class are; of such folds, where the fewest are. */
  private List<List<Integer>> dealt(List<Units.Unit> units, int count) {
    List<Units.Unit> ordered = new ArrayList<>(units);
    if (rule.isByGroup()) {
      ordered.sort(Comparator.comparingInt((Units.Unit unit) -> -unit.size()));
    }
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
    boolean byClass = rule.stratified() && pool.hasClasses();
    List<Units.Unit> units = new Units(pool, unit(), byClass, ~seed).of(train);
    Map<String, Integer> sizes = new HashMap<>();
    units.forEach(one -> sizes.merge(one.label(), one.size(), Integer::sum));
    Map<String, Integer> taken = new HashMap<>();
    List<Integer> validation = new ArrayList<>();
    List<Integer> rest = new ArrayList<>();
    for (Units.Unit one : units) {
      int before = taken.getOrDefault(one.label(), 0);
      double wanted = rule.validation() * sizes.get(one.label());
      boolean takes = before + one.size() / 2.0 <= wanted;
      (takes ? validation : rest).addAll(one.rows());
      taken.merge(one.label(), takes ? one.size() : 0, Integer::sum);
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
    for (int row : rows) {
      boolean same =
          !moments.isEmpty()
              && pool.rows().compareGiven(moments.get(moments.size() - 1).get(0), row) == 0;
      if (!same) {
        moments.add(new ArrayList<>());
      }
      moments.get(moments.size() - 1).add(row);
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
      int held = (int) Math.round(rule.validation() * before.size());
      List<Integer> train = before.subList(0, before.size() - held);
      List<Integer> validation = before.subList(before.size() - held, before.size());
      draws.add(Draw.of(numbers(train), numbers(validation), numbers(cut.get(block))));
      before.addAll(cut.get(block));
    }
    return draws;
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

  /** A measure of classes says nothing of rows of one class. */
  private void check(Draw draw, int number) {
    int count = Math.max(1, rule.kind() == FoldRule.Kind.EACH_GROUP ? 1 : rule.folds());
    String fold = String.format("Fold %d", number % count + 1);
    if (!pool.hasClasses() || rule.kind() == FoldRule.Kind.EACH_GROUP) {
      return;
    }
    for (Part part : List.of(Part.TRAIN, Part.TEST)) {
      Set<String> names = new TreeSet<>();
      for (int row : draw.rows(part)) {
        names.add(pool.rows().label(row));
      }
      if (names.size() == 1) {
        throw DataException.bad(
            "%s has %s rows to %s, all of the class '%s': expected rows of several classes; say"
                + " crossval.stratify = true, or fewer crossval.folds",
            fold,
            draw.rows(part).length,
            part == Part.TRAIN ? "train on" : "be measured on",
            names.iterator().next());
      }
    }
  }

  private static int[] numbers(List<Integer> rows) {
    return rows.stream().mapToInt(Integer::intValue).toArray();
  }
}
