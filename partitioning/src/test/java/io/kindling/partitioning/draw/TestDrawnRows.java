package io.kindling.partitioning.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.partitioning.ClassWeights;
import io.kindling.partitioning.ColumnRule;
import io.kindling.partitioning.ColumnRule.Fill;
import io.kindling.partitioning.ColumnRule.Indicator;
import io.kindling.partitioning.ColumnRule.Range;
import io.kindling.partitioning.ColumnRule.Scaling;
import io.kindling.partitioning.ColumnRule.Transform;
import io.kindling.partitioning.ColumnRules;
import io.kindling.partitioning.ColumnRules.Named;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.DataSpec.Split;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.RowsOf;
import io.kindling.partitioning.Sampling;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.Tokens;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.shard.Shard;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is drawn is encoded as if nothing else had been read. */
class TestDrawnRows {
  private static final int ROWS = 240;

  /** In its fold everything is extreme that the others are not. */
  private static final int ODD = 77;

  @TempDir Path folder;

  private static Named rule(String column, Scaling scaling, Fill fill) {
    return new Named(
        column, new ColumnRule.Number(scaling, Transform.NONE, Range.ALL, fill, Indicator.AUTO));
  }

  private static ColumnRules rules() {
    Tokens words = new Tokens(Tokens.Unit.WORD, Tokens.Letters.LOWER, 50, 1);
    return new ColumnRules(
        List.of(
            rule("x", Scaling.STANDARDISE, Fill.MEAN),
            rule("robust", Scaling.ROBUST, Fill.MEDIAN),
            rule("range", Scaling.MIN_MAX, Fill.MEAN),
            new Named("kind", new ColumnRule.Category(ColumnRule.Form.ONE_HOT, 1)),
            new Named("text", new ColumnRule.Sequence(words, 3)),
            new Named("bag", new ColumnRule.Bag(words))));
  }

  private static String line(int id) {
    boolean odd = id == ODD;
    return String.join(
        ",",
        String.valueOf(odd ? 1_000_000 + id : id),
        odd ? "1e9" : id % 11 == 0 ? "?" : String.valueOf(Math.sqrt(id)),
        odd ? "-1e12" : String.valueOf(id % 17 / 3.0),
        odd ? "unheard" : "kind" + id % 5,
        odd ? "strange words come here" : "word" + id % 7 + " and " + id % 3,
        odd ? "odd odd" : "a b" + id % 4,
        String.valueOf(id % 9 == 0 ? 0 : 1 + id % 3),
        id % 3 == 0 ? "p" : "q");
  }

  private static Sheet sheet(IntStream ids) {
    return new Sheet(
        "x,robust,range,kind,text,bag,w,y",
        ids.mapToObj(TestDrawnRows::line).toList(),
        "w",
        rules());
  }

  private static DataSpec balanced(SourceSpec source) {
    return Sheet.spec(source, Split.NONE, ClassWeights.BALANCED, Sampling.NONE);
  }

  private static int id(int first) {
    return first >= 1_000_000 ? first - 1_000_000 : first;
  }

  /** Just the rows to train on, as a usual preparation has them. */
  private PreparedData alone(Pool pool, Draw draw) {
    IntStream ids =
        Sheet.ids(pool, draw.rows(Part.TRAIN)).stream().mapToInt(TestDrawnRows::id).sorted();
    return Sheet.prepared(balanced(sheet(ids).in(folder)));
  }

  private static List<Float> weights(List<? extends Shard> shards, Encoders encoders) {
    List<Float> all = new ArrayList<>();
    for (Shard shard : shards) {
      int rows = shard.rows();
      FloatBuffer features = FloatBuffer.allocate(rows * (int) encoders.shape().elements());
      FloatBuffer weights = FloatBuffer.allocate(rows);
      int[] numbers = IntStream.range(0, rows).toArray();
      List<FloatBuffer> targets = List.of(FloatBuffer.allocate(rows));
      shard.gatherInto(encoders, numbers, 0, rows, features, targets, weights);
      for (int row = 0; row < rows; row++) {
        all.add(weights.get(row));
      }
    }
    return all;
  }

  @Test
  void encodersShardsAndWeightsAreThoseOfTheRowsToTrainOnAlone() {
    SourceSpec source = sheet(IntStream.range(0, ROWS)).in(folder);
    Pool pool = Sheet.pool(Sheet.spec(source));
    for (Draw draw : Folds.of(pool, new FoldRule(FoldRule.Kind.ROWS, 3, 1, true, 0.1, 1))) {
      DrawnRows drawn = DrawnRows.of(pool, draw, balanced(source), Sheet.FOUR);
      PreparedData alone = alone(pool, draw);
      assertThat(drawn.encoders().json()).isEqualTo(alone.encoders().json());
      assertThat(drawn.shards(Part.TRAIN).stream().map(RowsOf::texts).toList())
          .isEqualTo(RowsOf.of(alone, Part.TRAIN));
      assertThat(weights(drawn.shards(Part.TRAIN), drawn.encoders()))
          .isEqualTo(weights(alone.shards(Part.TRAIN).collect(), alone.encoders()));
      alone.unpersist();
    }
  }

  @Test
  void nothingIsToldOfRowsThatAreHeldOut() {
    SourceSpec source = sheet(IntStream.range(0, ROWS)).in(folder);
    Pool pool = Sheet.pool(Sheet.spec(source));
    for (Part part : List.of(Part.VALIDATION, Part.TEST)) {
      int[] all = Sheet.own(pool);
      int[] odd =
          Arrays.stream(all)
              .filter(row -> Sheet.ids(pool, new int[] {row}).get(0) > ROWS)
              .toArray();
      assertThat(odd).hasSize(1);
      int[] train = Arrays.stream(all).filter(row -> row != odd[0]).limit(160).toArray();
      int[] none = {};
      Draw with = part == Part.TEST ? Draw.of(train, none, odd) : Draw.of(train, odd, none);
      Draw without = Draw.of(train, none, none);
      DrawnRows found = DrawnRows.of(pool, with, Sheet.spec(source), Sheet.FOUR);
      String json = found.encoders().json().toString();
      assertThat(json)
          .isEqualTo(
              DrawnRows.of(pool, without, Sheet.spec(source), Sheet.FOUR)
                  .encoders()
                  .json()
                  .toString())
          .contains("kind4", "word6")
          .doesNotContain("unheard", "strange", "odd");
      assertThat(found.rows(part)).isEqualTo(1);
      int[] both = IntStream.concat(Arrays.stream(train), Arrays.stream(odd)).toArray();
      assertThat(
              DrawnRows.of(pool, Draw.of(both, none, none), Sheet.spec(source), Sheet.FOUR)
                  .encoders()
                  .json()
                  .toString())
          .contains("unheard", "strange", "odd");
    }
  }

  @Test
  void shardsAreCutByRank() {
    Pool pool = sheet(IntStream.range(0, ROWS)).pool(folder);
    DataSpec spec = Sheet.spec(sheet(IntStream.range(0, 1)).in(folder));
    int[] some = Arrays.stream(Sheet.own(pool)).limit(91).toArray();
    Draw draw = Draw.of(some, new int[] {200}, new int[] {201, 202});
    DrawnRows drawn = DrawnRows.of(pool, draw, spec, Sheet.FOUR);
    assertThat(drawn.shardCount()).isEqualTo(4);
    assertThat(drawn.shards(Part.TRAIN).stream().map(Shard::rows)).containsExactly(22, 23, 23, 23);
    assertThat(drawn.shards(Part.VALIDATION).stream().map(Shard::rows)).containsExactly(0, 0, 0, 1);
    assertThat(drawn.shards(Part.TEST).stream().map(Shard::number)).containsExactly(0, 1, 2, 3);
    assertThat(drawn.rows(Part.TEST)).isEqualTo(2);
    DrawnRows other =
        DrawnRows.of(pool, Draw.of(some, new int[0], new int[] {201, 202}), spec, Sheet.FOUR);
    assertThat(other.fingerprint()).isNotEqualTo(drawn.fingerprint());
    assertThat(DrawnRows.of(pool, draw, spec, Sheet.FOUR).fingerprint())
        .isEqualTo(drawn.fingerprint())
        .startsWith(pool.fingerprint());
  }

  /** Rows that a sample has several times lie in all shards. */
  @Test
  void copiesOfASampleAreSpread() {
    Pool pool = sheet(IntStream.range(0, ROWS)).pool(folder);
    DataSpec spec = Sheet.spec(sheet(IntStream.range(0, 1)).in(folder));
    int[] drawn = IntStream.range(0, ROWS + 100).map(i -> Math.max(0, i - 100)).toArray();
    DrawnRows rows = DrawnRows.of(pool, Draw.of(drawn, new int[0], new int[0]), spec, Sheet.FOUR);
    String first = RowsOf.texts(Sheet.shard(pool, 0)).get(0);
    assertThat(rows.rows(Part.TRAIN)).isEqualTo(ROWS + 100);
    assertThat(rows.shards(Part.TRAIN))
        .allSatisfy(
            shard ->
                assertThat(RowsOf.texts(shard).stream().filter(first::equals).count())
                    .isBetween(10L, 45L));
  }

  @Test
  void rowsThatWeighNothingAreRefused() {
    SourceSpec source = sheet(IntStream.range(0, ROWS)).in(folder);
    Pool pool = Sheet.pool(Sheet.spec(source));
    int[] light =
        Arrays.stream(Sheet.own(pool))
            .filter(row -> id(Sheet.ids(pool, new int[] {row}).get(0)) % 9 == 0)
            .toArray();
    int[] heavy =
        Arrays.stream(Sheet.own(pool))
            .filter(row -> Arrays.binarySearch(light, row) < 0)
            .limit(1)
            .toArray();
    assertThatThrownBy(
            () -> DrawnRows.of(pool, Draw.of(light, heavy, heavy), Sheet.spec(source), Sheet.FOUR))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "All 27 rows of the train part weigh 0 (column w, data.weight): expected one above 0");
    assertThatThrownBy(
            () -> DrawnRows.of(pool, Draw.of(heavy, heavy, light), Sheet.spec(source), Sheet.FOUR))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("All 27 rows of the test part weigh 0");
    assertThatThrownBy(
            () ->
                DrawnRows.of(
                    pool, Draw.of(new int[0], heavy, heavy), Sheet.spec(source), Sheet.FOUR))
        .isInstanceOf(DataException.class)
        .hasMessage("No row is left to train on");
  }
}
