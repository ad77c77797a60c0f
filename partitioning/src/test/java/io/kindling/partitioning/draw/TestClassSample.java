package io.kindling.partitioning.draw;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.partitioning.ClassWeights;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.DataSpec.Split;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.RowsOf;
import io.kindling.partitioning.Sampling;
import io.kindling.partitioning.Sampling.Kind;
import io.kindling.partitioning.SourceSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Classes of 700, 60 and 9 rows, most of which come twice, and one 200 times. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TestClassSample {
  private static final Split SPLIT = new Split(0.7, 0.1, 0.2, true);
  private SourceSpec source;
  private Pool pool;

  @BeforeAll
  void read(@TempDir Path folder) {
    List<String> lines =
        IntStream.range(0, 769)
            .mapToObj(
                i -> (i < 200 ? 0 : i / 2) + "," + (i < 700 ? "many" : i < 760 ? "some" : "rare"))
            .toList();
    source = Sheet.of("x,y", lines).in(folder);
    pool = Sheet.pool(spec(Sampling.NONE));
  }

  private DataSpec spec(Sampling sampling) {
    return Sheet.spec(source, SPLIT, ClassWeights.NONE, sampling);
  }

  /** Not only the counts of each class: the same rows in the same shards. */
  @Test
  void aSampleOfAllRowsIsThatOfAUsualPreparation() {
    for (Sampling sampling :
        List.of(
            Sampling.NONE,
            new Sampling(Kind.OVER, 1),
            new Sampling(Kind.OVER, 0.3),
            new Sampling(Kind.UNDER, 1),
            new Sampling(Kind.UNDER, 0.07))) {
      PreparedData usual = Sheet.prepared(spec(sampling));
      DrawnRows drawn = DrawnRows.of(pool, Draw.whole(pool.rows()), spec(sampling), Sheet.FOUR);
      for (Part part : Part.values()) {
        assertThat(drawn.rows(part)).isEqualTo(usual.rows(part));
        assertThat(drawn.shards(part).stream().map(RowsOf::texts).toList())
            .as("%s of %s", part, sampling)
            .isEqualTo(RowsOf.of(usual, part));
      }
      assertThat(drawn.encoders().json()).isEqualTo(usual.encoders().json());
      usual.unpersist();
    }
  }

  @Test
  void theCountsAreThoseAskedFor() {
    Draw draw = Draw.of(pool.rows().of(Part.TRAIN), new int[0], new int[0]);
    Map<String, Integer> before = counts(draw.rows(Part.TRAIN));
    int rare = before.get("rare");
    int most = before.get("many");
    assertThat(counts(pool.sampled(draw, spec(new Sampling(Kind.UNDER, 1)))))
        .isEqualTo(Map.of("many", rare, "some", rare, "rare", rare));
    assertThat(counts(pool.sampled(draw, spec(new Sampling(Kind.OVER, 1)))))
        .isEqualTo(Map.of("many", most, "some", most, "rare", most));
    assertThat(pool.sampled(draw, spec(Sampling.NONE))).isEqualTo(draw.rows(Part.TRAIN));
  }

  /** A few of many rows are not all copies of one. */
  @Test
  void copiesAreDrawnEachForItself() {
    Draw draw = Draw.of(Sheet.own(pool), new int[0], new int[0]);
    int[] few = pool.sampled(draw, spec(new Sampling(Kind.UNDER, 0.1)));
    long copies = Sheet.ids(pool, few).stream().filter(id -> id == 0).count();
    assertThat(copies).isBetween(5L, 50L);
  }

  private Map<String, Integer> counts(int[] numbers) {
    Map<String, Integer> counts = new TreeMap<>();
    for (int row : numbers) {
      counts.merge(pool.rows().label(row), 1, Integer::sum);
    }
    return counts;
  }
}
