package io.kindling.partitioning.draw;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.partitioning.Division;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.draw.FoldRule.Kind;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folds where a column says which rows stay together, or in which order they are. */
class TestDividedFolds {
  private static final int ROWS = 300;

  @TempDir Path folder;

  /** Groups of different sizes, each of rows of both classes. */
  private static int group(int id) {
    return (int) Math.sqrt(id);
  }

  /** Six rows of a moment, but half of all rows in the last two. */
  private static int moment(int id) {
    int place = id * 7 % ROWS;
    return place < ROWS / 2 ? place / 6 : 100 + place * 2 / ROWS + place * 4 / ROWS % 2;
  }

  private Pool pool(Division.Kind kind, String column) {
    List<String> lines =
        IntStream.range(0, ROWS)
            .mapToObj(id -> id + ",g" + group(id) + "," + moment(id) + "," + id % 2)
            .toList();
    return Sheet.of("x,g,t,y", lines).pool(folder, kind, column);
  }

  private static Set<Integer> groups(Pool pool, Draw draw, Part part) {
    return Sheet.ids(pool, draw.rows(part)).stream()
        .map(TestDividedFolds::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Integer> moments(Pool pool, Draw draw, Part part) {
    return Sheet.ids(pool, draw.rows(part)).stream()
        .map(TestDividedFolds::moment)
        .sorted()
        .toList();
  }

  /** Whether classes are to have their shares or not: a group is of several. */
  @Test
  void groupsAreNeverDivided() {
    Pool pool = pool(Division.Kind.GROUP, "g");
    for (boolean stratified : List.of(false, true)) {
      List<Draw> draws = Folds.of(pool, new FoldRule(Kind.GROUPS, 4, 2, stratified, 0.25, 3));
      assertThat(draws).hasSize(8);
      for (Draw draw : draws) {
        Set<Integer> seen = new HashSet<>();
        for (Part part : Part.values()) {
          Set<Integer> own = groups(pool, draw, part);
          assertThat(own).isNotEmpty().noneMatch(seen::contains);
          seen.addAll(own);
        }
        assertThat(seen).hasSize(18);
        assertThat(draw.rows(Part.TEST).length).isBetween(70, 80);
        assertThat(draw.rows(Part.VALIDATION).length).isBetween(40, 75);
      }
      for (List<Draw> once : List.of(draws.subList(0, 4), draws.subList(4, 8))) {
        Set<Integer> tested = new HashSet<>();
        once.forEach(
            draw -> assertThat(groups(pool, draw, Part.TEST)).allMatch(tested::add).isNotEmpty());
        assertThat(tested).hasSize(18);
      }
    }
  }

  @Test
  void eachGroupIsAFold() {
    Pool pool = pool(Division.Kind.GROUP, "g");
    List<Draw> draws = Folds.of(pool, new FoldRule(Kind.EACH_GROUP, 2, 1, false, 0, 3));
    assertThat(draws).hasSize(18);
    Set<Integer> tested = new HashSet<>();
    for (Draw draw : draws) {
      Set<Integer> own = groups(pool, draw, Part.TEST);
      assertThat(own).hasSize(1).allMatch(tested::add);
      assertThat(groups(pool, draw, Part.TRAIN)).hasSize(17).doesNotContainAnyElementsOf(own);
    }
  }

  @Test
  void noRowToTrainOnStandsBehindOneToMeasure() {
    Pool pool = pool(Division.Kind.ORDER, "t");
    for (double validation : new double[] {0, 0.3}) {
      List<Draw> draws = Folds.of(pool, new FoldRule(Kind.ORDER, 4, 1, true, validation, 3));
      assertThat(draws).hasSize(4);
      int before = 0;
      int last = -1;
      for (Draw draw : draws) {
        List<Integer> train = moments(pool, draw, Part.TRAIN);
        List<Integer> measured = moments(pool, draw, Part.VALIDATION);
        List<Integer> test = moments(pool, draw, Part.TEST);
        int behind = train.get(train.size() - 1);
        if (validation > 0) {
          assertThat(measured.get(0)).isGreaterThan(behind);
          behind = measured.get(measured.size() - 1);
        } else {
          assertThat(measured).isEmpty();
        }
        assertThat(test.get(0)).isGreaterThan(behind);
        assertThat(behind).isGreaterThanOrEqualTo(last);
        assertThat(train.size() + measured.size()).isGreaterThan(before);
        before = train.size() + measured.size();
        last = test.get(test.size() - 1);
      }
      assertThat(before + draws.get(3).rows(Part.TEST).length).isEqualTo(ROWS);
    }
  }

  private static Set<Integer> moments(List<Integer> ids) {
    return ids.stream().map(id -> id % 5).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Five moments of sixty rows: blocks and validation end where moments do. */
  @Test
  void rowsOfAMomentStayTogether() {
    List<String> lines =
        IntStream.range(0, ROWS).mapToObj(id -> id + "," + id % 5 + "," + id / 5 % 2).toList();
    Pool pool = Sheet.of("x,t,y", lines).pool(folder, Division.Kind.ORDER, "t");
    List<Draw> draws = Folds.of(pool, new FoldRule(Kind.ORDER, 2, 1, false, 0.4, 1));
    for (Draw draw : draws) {
      for (Part part : Part.values()) {
        assertThat(draw.rows(part).length % 60).isZero();
      }
    }
    assertThat(draws.get(0).rows(Part.TRAIN)).hasSize(60);
    assertThat(draws.get(0).rows(Part.VALIDATION)).hasSize(60);
    assertThat(draws.get(1).rows(Part.TRAIN).length).isGreaterThanOrEqualTo(120);
    Draw whole = Folds.whole(pool, new FoldRule(Kind.ORDER, 2, 1, false, 0.35, 1));
    assertThat(moments(Sheet.ids(pool, whole.rows(Part.VALIDATION)))).containsExactly(3, 4);
    assertThat(moments(Sheet.ids(pool, whole.rows(Part.TRAIN)))).containsExactly(0, 1, 2);
  }
}
