package io.kindling.partitioning.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.partitioning.ClassWeights;
import io.kindling.partitioning.DataSpec.Split;
import io.kindling.partitioning.Division;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.Sampling;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Samples of 800 rows to train on; the numbers below 300 come three times. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TestBootstrap {
  private Pool pool;
  private int[] train;

  @BeforeAll
  void read(@TempDir Path folder) {
    List<String> lines =
        IntStream.range(0, 1000)
            .map(i -> i < 300 ? i / 3 : i)
            .mapToObj(i -> i + "," + i % 2)
            .toList();
    Split split = new Split(0.8, 0.1, 0.1);
    pool =
        Sheet.pool(
            Sheet.spec(Sheet.of("x,y", lines).in(folder), split, ClassWeights.NONE, Sampling.NONE));
    train = pool.rows().of(Part.TRAIN);
  }

  private Set<String> contents(int[] numbers) {
    Set<String> contents = new HashSet<>();
    Arrays.stream(numbers).forEach(row -> contents.add(pool.rows().content(row)));
    return contents;
  }

  private static int[] distinct(int[] numbers) {
    return Arrays.stream(numbers).distinct().toArray();
  }

  @Test
  void aSampleHasItsShareOfRows() {
    assertThat(train.length).isBetween(798, 802);
    for (double share : new double[] {1, 0.5, 0.001, 1e-9}) {
      int wanted = Math.max(1, (int) Math.round(share * train.length));
      for (boolean again : List.of(true, false)) {
        Draw draw = new Bootstrap(share, again, 1).of(pool, 0);
        assertThat(draw.rows(Part.TRAIN)).hasSize(wanted).isSorted();
        assertThat(train).contains(draw.rows(Part.TRAIN));
        assertThat(draw.rows(Part.VALIDATION)).isEqualTo(pool.rows().of(Part.VALIDATION));
      }
    }
  }

  @Test
  void rowsComeSeveralTimesOrOnce() {
    int[] again = new Bootstrap(1, true, 1).of(pool, 0).rows(Part.TRAIN);
    assertThat(distinct(again).length).isLessThan(again.length);
    int[] once = new Bootstrap(0.7, false, 1).of(pool, 0).rows(Part.TRAIN);
    assertThat(distinct(once)).isEqualTo(once);
    assertThat(new Bootstrap(1, false, 1).of(pool, 0).rows(Part.TRAIN)).isEqualTo(train);
    assertThat(new Bootstrap(1, false, 1).of(pool, 0).rows(Part.TEST)).isEmpty();
  }

  @Test
  void outOfTheBagIsNothingThatIsTheSameAsARowInIt() {
    for (boolean again : List.of(true, false)) {
      Draw draw = new Bootstrap(0.6, again, 4).of(pool, 2);
      Set<String> inside = contents(draw.rows(Part.TRAIN));
      Set<String> outside = contents(draw.rows(Part.TEST));
      assertThat(outside).isNotEmpty().doesNotContainAnyElementsOf(inside);
      inside.addAll(outside);
      assertThat(inside).isEqualTo(contents(train));
      assertThat(draw.rows(Part.TEST)).doesNotContain(pool.rows().of(Part.TEST));
    }
  }

  /** (1 - 1/n)^n of the rows that come once, its cube of those that come three times. */
  @Test
  void asManyLieOutOfTheBagAsIsExpected() {
    double singles = 0;
    double triples = 0;
    for (int model = 0; model < 20; model++) {
      Draw draw = new Bootstrap(1, true, 7).of(pool, model);
      for (int id : Sheet.ids(pool, draw.rows(Part.TEST))) {
        singles += id < 300 ? 0 : 1;
        triples += id < 300 ? 1 : 0;
      }
    }
    long all = Sheet.ids(pool, train).stream().filter(id -> id >= 300).count();
    assertThat(singles / 20 / all).isBetween(0.368 - 0.01, 0.368 + 0.01);
    assertThat(triples / 20 / (train.length - all)).isBetween(0.05 - 0.015, 0.05 + 0.015);
  }

  /** Those of a group come as often as each other, and are in the bag together or out of it. */
  @Test
  void groupsAreDrawnWhole(@TempDir Path folder) {
    List<String> lines =
        IntStream.range(0, 300).mapToObj(i -> i + ",g" + (int) Math.sqrt(i) + "," + i % 2).toList();
    Pool grouped = Sheet.of("x,g,y", lines).pool(folder, Division.Kind.GROUP, "g");
    Set<Integer> all = groups(grouped, grouped.rows().of(Part.TRAIN));
    for (boolean again : List.of(true, false)) {
      Draw draw = new Bootstrap(Bootstrap.Of.GROUPS, again ? 1 : 0.5, again, 3).of(grouped, 1);
      Map<Integer, Integer> times = new HashMap<>();
      for (int id : Sheet.ids(grouped, draw.rows(Part.TRAIN))) {
        times.merge(id, 1, Integer::sum);
      }
      Set<Integer> inside = groups(grouped, draw.rows(Part.TRAIN));
      for (int group : inside) {
        List<Integer> own =
            IntStream.range(group * group, Math.min(300, (group + 1) * (group + 1)))
                .mapToObj(id -> times.getOrDefault(id, 0))
                .toList();
        assertThat(own).allMatch(count -> count > 0).containsOnly(own.get(0));
      }
      Set<Integer> outside = groups(grouped, draw.rows(Part.TEST));
      assertThat(outside).isNotEmpty().doesNotContainAnyElementsOf(inside);
      outside.addAll(inside);
      assertThat(outside).isEqualTo(all);
      assertThat(times.values().stream().anyMatch(count -> count > 1)).isEqualTo(again);
    }
  }

  private static Set<Integer> groups(Pool pool, int[] numbers) {
    Set<Integer> groups = new HashSet<>();
    Sheet.ids(pool, numbers).forEach(id -> groups.add((int) Math.sqrt(id)));
    return groups;
  }

  @Test
  void eachModelAndSeedHasASampleOfItsOwn() {
    for (boolean again : List.of(true, false)) {
      int[] one = new Bootstrap(0.5, again, 1).of(pool, 0).rows(Part.TRAIN);
      assertThat(new Bootstrap(0.5, again, 1).of(pool, 0).rows(Part.TRAIN)).isEqualTo(one);
      assertThat(new Bootstrap(0.5, again, 1).of(pool, 1).rows(Part.TRAIN)).isNotEqualTo(one);
      assertThat(new Bootstrap(0.5, again, 2).of(pool, 0).rows(Part.TRAIN)).isNotEqualTo(one);
    }
  }

  @Test
  void sharesThatCannotBeAreRefused() {
    assertThatThrownBy(() -> new Bootstrap(0, true, 1))
        .hasMessage("Invalid share 0.0: expected a number above 0, at most 1");
    assertThatThrownBy(() -> new Bootstrap(1.5, true, 1))
        .hasMessage("Invalid share 1.5: expected a number above 0, at most 1");
  }
}
