package io.kindling.partitioning.draw;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.partitioning.ClassWeights;
import io.kindling.partitioning.DataSpec.Split;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.Sampling;
import io.kindling.partitioning.draw.FoldRule.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folds by chance, of rows that are the same or not, of classes that are rare or not. */
class TestFolds {
  @TempDir Path folder;

  /** Rows of these numbers, every seventh of a second class and every fortieth of a third. */
  private Pool pool(IntStream ids) {
    return Sheet.of("x,y", ids.mapToObj(id -> id + "," + label(id)).toList()).pool(folder);
  }

  private static String label(int id) {
    return id % 40 == 1 ? "rare" : id % 7 == 0 ? "some" : "many";
  }

  private static FoldRule rows(int folds, int repeats, boolean stratified, long seed) {
    return new FoldRule(Kind.ROWS, folds, repeats, stratified, 0, seed);
  }

  private static List<int[]> tests(List<Draw> draws) {
    return draws.stream().map(draw -> draw.rows(Part.TEST)).toList();
  }

  /** Of how many rows each fold is, from the smallest on. */
  private static List<Integer> sizes(List<Draw> draws) {
    return tests(draws).stream().map(test -> test.length).sorted().toList();
  }

  private static int[] joined(int[]... parts) {
    return Arrays.stream(parts).flatMapToInt(Arrays::stream).sorted().toArray();
  }

  private static Map<String, Integer> classes(Pool pool, int[] numbers) {
    Map<String, Integer> counts = new TreeMap<>(Map.of("many", 0, "some", 0, "rare", 0));
    Arrays.stream(numbers).forEach(row -> counts.merge(pool.rows().label(row), 1, Integer::sum));
    return counts;
  }

  private static Set<String> contents(Pool pool, int[] numbers) {
    Set<String> contents = new HashSet<>();
    Arrays.stream(numbers).forEach(row -> contents.add(pool.rows().content(row)));
    return contents;
  }

  /** The most less the least. */
  private static int range(Stream<Integer> sizes) {
    List<Integer> all = sizes.sorted().toList();
    return all.get(all.size() - 1) - all.get(0);
  }

  @Test
  void eachRowIsInOneFoldOfEachRepeat() {
    Pool pool = pool(IntStream.range(0, 103));
    int[] all = Sheet.own(pool);
    assertThat(all).hasSize(103);
    List<Draw> draws = Folds.of(pool, rows(5, 3, false, 1));
    assertThat(draws).hasSize(15);
    for (int repeat = 0; repeat < 3; repeat++) {
      List<Draw> once = draws.subList(5 * repeat, 5 * repeat + 5);
      assertThat(joined(tests(once).toArray(new int[0][]))).isEqualTo(all);
      assertThat(sizes(once)).containsExactly(20, 20, 21, 21, 21);
      for (Draw draw : once) {
        assertThat(joined(draw.rows(Part.TRAIN), draw.rows(Part.TEST))).isEqualTo(all);
        assertThat(draw.rows(Part.VALIDATION)).isEmpty();
      }
    }
  }

  @Test
  void repeatsDifferAndASeedSaysWhichFoldsTheyAre() {
    Pool pool = pool(IntStream.range(0, 60));
    List<int[]> folds = tests(Folds.of(pool, rows(4, 2, true, 1)));
    assertThat(folds.get(0)).isNotEqualTo(folds.get(4));
    List<int[]> again = tests(Folds.of(pool, rows(4, 2, true, 1)));
    List<int[]> other = tests(Folds.of(pool, rows(4, 2, true, 2)));
    for (int i = 0; i < 8; i++) {
      assertThat(again.get(i)).isEqualTo(folds.get(i));
      assertThat(other.get(i)).isNotEqualTo(folds.get(i)).isNotEqualTo(folds.get((i + 4) % 8));
    }
  }

  @Test
  void theOrderOfTheFileMakesNoDifference() {
    List<Integer> ids = new ArrayList<>(IntStream.range(0, 90).map(i -> i / 2).boxed().toList());
    Pool before = pool(ids.stream().mapToInt(Integer::intValue));
    Collections.shuffle(ids, new java.util.Random(3));
    Pool after = pool(ids.stream().mapToInt(Integer::intValue));
    FoldRule rule = new FoldRule(Kind.ROWS, 3, 1, true, 0.2, 1);
    for (int fold = 0; fold < 3; fold++) {
      for (Part part : Part.values()) {
        assertThat(Sheet.ids(after, Folds.of(after, rule).get(fold).rows(part)))
            .isEqualTo(Sheet.ids(before, Folds.of(before, rule).get(fold).rows(part)));
      }
    }
  }

  @Test
  void eachClassIsDividedForItself() {
    Pool pool = pool(IntStream.range(0, 130));
    assertThat(classes(pool, Sheet.own(pool)))
        .isEqualTo(Map.of("many", 107, "some", 19, "rare", 4));
    List<Draw> draws = Folds.of(pool, rows(3, 1, true, 1));
    assertThat(sizes(draws)).containsExactly(43, 43, 44);
    for (String name : List.of("many", "some", "rare")) {
      assertThat(range(tests(draws).stream().map(test -> classes(pool, test).get(name))))
          .as(name)
          .isLessThanOrEqualTo(1);
    }
  }

  /** Four rows of a class, ten folds: no fold has two of them. */
  @Test
  void aClassOfFewerRowsThanFoldsIsInSomeOfThem() {
    Pool pool = pool(IntStream.range(0, 130));
    List<Draw> draws = Folds.of(pool, rows(10, 1, true, 1));
    assertThat(sizes(draws)).allMatch(size -> size == 13);
    assertThat(tests(draws).stream().map(test -> classes(pool, test).get("rare")).sorted())
        .containsExactly(0, 0, 0, 0, 0, 0, 1, 1, 1, 1);
  }

  /** A row comes 150 times among 850 others, and those twice each. */
  @Test
  void copiesStayInOneFoldAndOthersFillTheRest() {
    IntStream ids =
        IntStream.range(0, 1000).map(i -> i < 150 ? 3 : i < 850 ? 10 + i / 2 : 1000 + i);
    Pool pool = pool(ids);
    for (boolean stratified : List.of(false, true)) {
      List<Draw> draws = Folds.of(pool, rows(5, 1, stratified, 1));
      assertThat(range(sizes(draws).stream())).isLessThanOrEqualTo(stratified ? 4 : 1);
      for (Draw draw : draws) {
        assertThat(contents(pool, draw.rows(Part.TEST)))
            .doesNotContainAnyElementsOf(contents(pool, draw.rows(Part.TRAIN)));
      }
    }
    for (String name : List.of("some", "rare")) {
      assertThat(
              range(
                  tests(Folds.of(pool, rows(5, 1, true, 1))).stream()
                      .map(test -> classes(pool, test).get(name))))
          .as(name)
          .isLessThanOrEqualTo(2);
    }
  }

  /** More than a fold's share: nothing else of its class is in its fold. */
  @Test
  void thousandsOfCopiesAreInAFoldOfTheirOwn() {
    Pool pool = pool(IntStream.range(0, 5000).map(i -> i < 4000 ? 7 : i));
    List<Draw> draws = Folds.of(pool, rows(5, 1, true, 1));
    Map<String, Integer> all = classes(pool, Sheet.own(pool));
    for (String name : List.of("many", "rare")) {
      assertThat(range(tests(draws).stream().map(test -> classes(pool, test).get(name))))
          .isLessThanOrEqualTo(1);
    }
    List<Integer> some =
        tests(draws).stream().map(test -> classes(pool, test).get("some")).sorted().toList();
    assertThat(some.get(4)).isEqualTo(4000);
    assertThat(some.get(3) - some.get(0)).isLessThanOrEqualTo(1);
    assertThat(some.stream().mapToInt(Integer::intValue).sum()).isEqualTo(all.get("some"));
  }

  @Test
  void someRowsToTrainOnAreMeasured() {
    IntStream ids = IntStream.range(0, 600).map(i -> i < 300 ? i / 3 : i);
    Pool pool = pool(ids);
    for (boolean stratified : List.of(false, true)) {
      for (Draw draw : Folds.of(pool, new FoldRule(Kind.ROWS, 4, 2, stratified, 0.2, 9))) {
        int[] train = draw.rows(Part.TRAIN);
        int[] validation = draw.rows(Part.VALIDATION);
        assertThat(joined(train, validation, draw.rows(Part.TEST))).isEqualTo(Sheet.own(pool));
        assertThat(validation.length).isBetween(85, 95);
        assertThat(contents(pool, validation))
            .doesNotContainAnyElementsOf(contents(pool, train))
            .doesNotContainAnyElementsOf(contents(pool, draw.rows(Part.TEST)));
        int some = classes(pool, validation).get("some") + classes(pool, train).get("some");
        if (stratified) {
          assertThat(classes(pool, validation).get("some") / (double) some).isBetween(0.17, 0.23);
        }
      }
    }
  }

  /** For the model that is kept behind the folds. */
  @Test
  void allRowsCanBeDividedForOneTraining() {
    Pool pool = pool(IntStream.range(0, 200).map(i -> i / 2));
    Draw all = Folds.whole(pool, rows(4, 1, true, 1));
    assertThat(all.rows(Part.TRAIN)).isEqualTo(Sheet.own(pool));
    Draw measured = Folds.whole(pool, new FoldRule(Kind.ROWS, 4, 1, true, 0.25, 1));
    int[] validation = measured.rows(Part.VALIDATION);
    assertThat(joined(measured.rows(Part.TRAIN), validation)).isEqualTo(Sheet.own(pool));
    assertThat(validation.length).isBetween(47, 53);
    assertThat(contents(pool, validation))
        .doesNotContainAnyElementsOf(contents(pool, measured.rows(Part.TRAIN)));
  }

  @Test
  void rowsKeptForTestingAreInNoFold() {
    Sheet sheet = Sheet.of("x,y", IntStream.range(0, 100).mapToObj(i -> i + "," + i % 2).toList());
    Split split = new Split(0.5, 0.3, 0.2);
    Pool pool = Sheet.pool(Sheet.spec(sheet.in(folder), split, ClassWeights.NONE, Sampling.NONE));
    int[] kept = pool.rows().of(Part.TEST);
    assertThat(kept).hasSize(20);
    List<Draw> draws = Folds.of(pool, rows(4, 1, true, 1));
    int[] all = joined(tests(draws).toArray(new int[0][]));
    assertThat(all).isEqualTo(Sheet.own(pool)).hasSize(80);
    assertThat(all).doesNotContain(kept);
    assertThat(Folds.whole(pool, rows(4, 1, true, 1)).rows(Part.TEST)).isEqualTo(kept);
  }

  /** A class of four rows cannot give a tenth of them: the next ones make up for it. */
  @Test
  void whatIsMeasuredAfterEachEpochIsItsShareOfAllRowsThoughClassesAreSmall() {
    Pool pool =
        Sheet.of("x,y", IntStream.range(0, 200).mapToObj(id -> id + ",c" + id / 4).toList())
            .pool(folder);
    for (Draw draw : Folds.of(pool, new FoldRule(Kind.ROWS, 2, 1, true, 0.1, 3))) {
      assertThat(draw.rows(Part.TEST)).hasSize(100);
      assertThat(draw.rows(Part.VALIDATION)).hasSize(10);
      assertThat(classesOf(pool, draw.rows(Part.VALIDATION))).hasSize(10);
    }
  }

  private static Set<String> classesOf(Pool pool, int[] numbers) {
    Set<String> names = new HashSet<>();
    Arrays.stream(numbers).forEach(row -> names.add(pool.rows().label(row)));
    return names;
  }
}
