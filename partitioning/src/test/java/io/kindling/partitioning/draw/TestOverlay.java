package io.kindling.partitioning.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kindling.partitioning.Part;
import io.kindling.partitioning.shard.PackedShard;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of a training may weigh, or be called, otherwise than they say. */
class TestOverlay {
  private static final int ROWS = 50;

  @TempDir Path folder;

  private Pool pool() {
    List<String> lines = IntStream.range(0, ROWS).mapToObj(i -> i + "," + i % 2).toList();
    return Sheet.of("x,y", lines).pool(folder);
  }

  private DrawnRows drawn(Pool pool, Draw draw, Overlay overlay) {
    List<String> lines = IntStream.range(0, ROWS).mapToObj(i -> i + "," + i % 2).toList();
    var spec = Sheet.spec(Sheet.of("x,y", lines).in(folder));
    return DrawnRows.of(pool, draw, overlay, spec, Sheet.FOUR);
  }

  /** What comes of each row of a part: its feature, its targets, its weight. */
  private static List<List<Float>> gathered(DrawnRows rows, Part part, int width) {
    List<List<Float>> all = new ArrayList<>();
    for (PackedShard shard : rows.shards(part)) {
      int count = shard.rows();
      FloatBuffer features = FloatBuffer.allocate(count);
      FloatBuffer targets = FloatBuffer.allocate(count * width);
      FloatBuffer weights = FloatBuffer.allocate(count);
      int[] backwards = IntStream.range(0, count).map(i -> count - 1 - i).toArray();
      shard.gatherInto(rows.encoders(), backwards, 0, count, features, List.of(targets), weights);
      for (int i = 0; i < count; i++) {
        List<Float> row = new ArrayList<>(List.of(features.get(i)));
        for (int j = 0; j < width; j++) {
          row.add(targets.get(i * width + j));
        }
        row.add(weights.get(i));
        all.add(row);
      }
    }
    return all;
  }

  @Test
  void eachRowHasItsOwnWhereverItLies() {
    Pool pool = pool();
    int[] own = IntStream.range(0, 40).toArray();
    int[] others = IntStream.range(40, ROWS).toArray();
    Draw draw = Draw.of(own, new int[0], others);
    float[] factors = new float[ROWS];
    float[] numbers = new float[2 * ROWS];
    for (int row = 0; row < ROWS; row++) {
      int id = Sheet.ids(pool, new int[] {row}).get(0);
      factors[row] = id;
      numbers[2 * row] = id;
      numbers[2 * row + 1] = id + 0.5f;
    }
    List<List<Float>> plain = gathered(drawn(pool, draw, Overlay.NONE), Part.TRAIN, 1);
    DrawnRows weighed = drawn(pool, draw, Overlay.weighing(factors));
    List<List<Float>> heavy = gathered(weighed, Part.TRAIN, 1);
    DrawnRows learned = drawn(pool, draw, Overlay.learning(numbers, 2));
    List<List<Float>> called = gathered(learned, Part.TRAIN, 2);
    double slope = slope(plain, heavy);
    for (int i = 0; i < plain.size(); i++) {
      assertThat(heavy.get(i).subList(0, 2)).isEqualTo(plain.get(i).subList(0, 2));
      float id = heavy.get(i).get(2);
      assertThat(id % 2).isEqualTo(heavy.get(i).get(1)); // the class is whether it is odd
      assertThat(called.get(i)).isEqualTo(List.of(plain.get(i).get(0), id, id + 0.5f, 1f));
      assertThat((double) plain.get(i).get(0) - plain.get(0).get(0))
          .isCloseTo(slope * (id - heavy.get(0).get(2)), within(1e-4));
    }
    assertThat(gathered(weighed, Part.TEST, 1)).allMatch(row -> row.get(2) == 1f);
  }

  private static double slope(List<List<Float>> plain, List<List<Float>> heavy) {
    int last = plain.size() - 1;
    return (plain.get(last).get(0) - plain.get(0).get(0))
        / (heavy.get(last).get(2) - heavy.get(0).get(2));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Pool pool = pool();
    assertThatThrownBy(
            () -> drawn(pool, Draw.whole(pool.rows()), Overlay.weighing(new float[] {1, 2})))
        .hasMessage("An overlay is of 2 rows, the pool has 50");
    assertThatThrownBy(() -> Overlay.weighing(new float[] {1, -2}))
        .hasMessage("Row 1 of an overlay has the factor -2.0: expected a number from 0");
    assertThatThrownBy(() -> Overlay.learning(new float[3], 2))
        .hasMessage("An overlay has 3 numbers, 2 for each row: expected as many for each");
  }
}
