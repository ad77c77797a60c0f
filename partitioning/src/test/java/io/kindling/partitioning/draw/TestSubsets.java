package io.kindling.partitioning.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.Part;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts of the rows to train on that hold each other. */
class TestSubsets {
  @TempDir Path folder;

  /** Every fourth row is of a second class, one in fifty of a third. */
  private static String label(int id) {
    return id % 50 == 1 ? "rare" : id % 4 == 0 ? "some" : "many";
  }

  private Pool pool(IntStream ids) {
    return Sheet.of("x,y", ids.mapToObj(id -> id + "," + label(id)).toList()).pool(folder);
  }

  private static Set<Integer> train(Draw draw) {
    return new HashSet<>(IntStream.of(draw.rows(Part.TRAIN)).boxed().toList());
  }

  private static long count(Pool pool, Draw draw, String label) {
    return IntStream.of(draw.rows(Part.TRAIN))
        .filter(row -> pool.rows().label(row).equals(label))
        .count();
  }

  @Test
  void eachLargerOneHoldsTheSmallerOnesAndEveryClassItsShare() {
    Pool pool = pool(IntStream.range(0, 200));
    int all = pool.rows().of(Part.TRAIN).length;
    Subsets subsets = new Subsets(pool, 1);
    Set<Integer> before = Set.of();
    for (int rows = 3; rows <= all; rows++) {
      Draw draw = subsets.of(rows);
      Set<Integer> now = train(draw);
      assertThat(now).hasSize(rows).containsAll(before);
      assertThat(count(pool, draw, "rare")).isPositive();
      long expected = Math.round(rows * count(pool, subsets.of(all), "some") / (double) all);
      assertThat(count(pool, draw, "some")).isBetween(expected - 2, expected + 2);
      assertThat(draw.rows(Part.VALIDATION)).isEqualTo(pool.rows().of(Part.VALIDATION));
      assertThat(draw.rows(Part.TEST)).isEqualTo(pool.rows().of(Part.TEST));
      before = now;
    }
    assertThat(before).hasSize(all);
    assertThat(train(new Subsets(pool, 1).of(40))).isEqualTo(train(subsets.of(40)));
    assertThat(train(new Subsets(pool, 2).of(40))).isNotEqualTo(train(subsets.of(40)));
  }

  @Test
  void copiesStayTogether() {
    Pool pool = pool(IntStream.range(0, 120).map(i -> i / 3));
    Subsets subsets = new Subsets(pool, 1);
    List<Integer> train =
        new ArrayList<>(IntStream.of(pool.rows().of(Part.TRAIN)).boxed().toList());
    for (int rows = 10; rows <= train.size(); rows += 7) {
      int[] taken = subsets.of(rows).rows(Part.TRAIN);
      assertThat(taken.length).isBetween(rows - 2, rows + 2);
      int[] others = train.stream().mapToInt(i -> i).filter(i -> !has(taken, i)).toArray();
      assertThat(pool.rows().outside(others, taken)).hasSize(others.length);
    }
  }

  private static boolean has(int[] numbers, int number) {
    return Arrays.stream(numbers).anyMatch(one -> one == number);
  }

  @Test
  void whatCannotBeTakenIsRefused() {
    Pool pool = pool(IntStream.range(0, 200));
    int all = pool.rows().of(Part.TRAIN).length;
    Subsets subsets = new Subsets(pool, 1);
    assertThatThrownBy(() -> subsets.of(all + 1))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "The training part has %s rows, but %s of them are asked for".formatted(all, all + 1));
    assertThatThrownBy(() -> subsets.of(2))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "2 of the %s rows to train on are asked for, but there are 3 classes: expected at least"
                + " a row of each",
            all);
  }
}
