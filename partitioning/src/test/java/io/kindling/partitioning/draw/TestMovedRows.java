package io.kindling.partitioning.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.partitioning.ClassWeights;
import io.kindling.partitioning.ColumnRules;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.DataSpec.Split;
import io.kindling.partitioning.Division;
import io.kindling.partitioning.Keeping;
import io.kindling.partitioning.LocalSpark;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.RowsOf;
import io.kindling.partitioning.Sampling;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.key.HeldRows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that are drawn where they lie are those that are drawn from rows held whole. */
class TestMovedRows {
  private static final Split SPLIT = new Split(0.6, 0.2, 0.2);
  private static final int[] NONE = {};

  @TempDir Path folder;

  /** Some are the same, some of these weigh otherwise or lie in other parts. */
  private SourceSpec.Table table() {
    List<String> lines =
        IntStream.range(0, 300)
            .mapToObj(
                i ->
                    String.join(
                        ",",
                        String.valueOf(i % 110 / 2.0),
                        "n" + i % 3,
                        List.of("train", "train", "validation", "test").get(i % 4),
                        String.valueOf(i % 5 / 4.0),
                        i % 7 == 0 ? "1" : "0"))
            .toList();
    return new Sheet("x,name,part,w,y", lines, "w", ColumnRules.AUTO).in(folder);
  }

  private static DataSpec plain(SourceSpec source) {
    return Sheet.spec(source, SPLIT, ClassWeights.NONE, Sampling.NONE);
  }

  private static List<String> numbered(Pool pool) {
    List<String> all = new ArrayList<>();
    for (Part part : Part.values()) {
      for (int row : pool.rows().of(part)) {
        all.add(row + part.word() + pool.rows().content(row) + pool.rows().label(row));
      }
    }
    return all;
  }

  @Test
  void rowsHaveTheNumbersThatTheyHaveWhereTheyAreHeld() {
    SourceSpec.Table table = table();
    SourceSpec.Table tested = table.testedWhere("part = 'test'");
    SourceSpec.Table parts = table.with(new Division(Division.Kind.PART, "part"));
    SourceSpec.Table groups = table.with(new Division(Division.Kind.GROUP, "name"));
    for (SourceSpec.Table one : List.of(table, tested, parts, groups)) {
      PreparedData data = Sheet.prepared(plain(one));
      Pool held = Pool.of(data);
      Pool left = Pool.leaving(data);
      assertThat(numbered(left)).isEqualTo(numbered(held)).hasSize(300);
      assertThat(left.fingerprint()).isEqualTo(held.fingerprint());
      int[] some = {7, 3, 7, 250, 12};
      assertThat(left.rows().taken(some, 1, 5).data())
          .isEqualTo(held.rows().taken(some, 1, 5).data());
      assertThat(left.rows().byChance(some, 4)).isEqualTo(held.rows().byChance(some, 4));
      assertThat(left.rows().places(HeldRows.Unit.CONTENT, 2))
          .isEqualTo(held.rows().places(HeldRows.Unit.CONTENT, 2));
      assertThat(left.rows().bytes()).isPositive();
      data.unpersist();
    }
  }

  private static void assertSame(PreparedData data, Draw draw, DataSpec spec, ShardRule rule) {
    DrawnRows expected = DrawnRows.of(Pool.of(data), draw, spec, rule);
    PreparedData found = MovedRows.of(LocalSpark.context(), Pool.leaving(data), draw, spec, rule);
    assertThat(found.shardCount()).isEqualTo(expected.shardCount());
    assertThat(found.fingerprint()).isEqualTo(expected.fingerprint());
    assertThat(found.encoders().json()).isEqualTo(expected.encoders().json());
    for (Part part : Part.values()) {
      assertThat(found.rows(part)).isEqualTo(expected.rows(part));
      assertThat(RowsOf.of(found, part))
          .isEqualTo(expected.shards(part).stream().map(RowsOf::texts).toList());
    }
    found.unpersist();
  }

  @Test
  void shardsAndEncodersAreThoseOfRowsDrawnInOneProcess() {
    SourceSpec.Table table = table();
    PreparedData data = Sheet.prepared(Sheet.spec(table));
    Pool pool = Pool.of(data);
    DataSpec balanced = Sheet.spec(table, Split.NONE, ClassWeights.BALANCED, Sampling.NONE);
    FoldRule rule = new FoldRule(FoldRule.Kind.ROWS, 3, 1, true, 0.2, 1);
    for (Draw draw : Folds.of(pool, rule)) {
      assertSame(data, draw, balanced, Sheet.FOUR);
    }
    Draw fold = Folds.of(pool, rule).get(1);
    Sampling over = new Sampling(Sampling.Kind.OVER, 1);
    assertSame(data, fold, Sheet.spec(table, Split.NONE, ClassWeights.NONE, over), Sheet.FOUR);
    assertSame(data, fold, Sheet.spec(table), ShardRule.fixed(2));
    assertSame(data, fold, Sheet.spec(table), ShardRule.fixed(16));
    assertSame(data, Draw.whole(pool.rows()), Sheet.spec(table), Sheet.FOUR);
    Keeping onDisk = new Keeping("", Keeping.Hold.DISK, folder.toUri().toString(), Map.of());
    PreparedData stored = Sheet.prepared(Sheet.spec(table).with(onDisk));
    assertSame(stored, fold, Sheet.spec(table), Sheet.FOUR);
    stored.unpersist();
    assertSame(data, new Bootstrap(1, true, 3).of(pool, 2), Sheet.spec(table), Sheet.FOUR);
    data.unpersist();
  }

  /** The bytes that the stages of one draw sent across. */
  private static long sent(Pool pool, Draw draw, SourceSpec.Table table) throws TimeoutException {
    JavaSparkContext spark = LocalSpark.context();
    AtomicLong bytes = new AtomicLong();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd task) {
            bytes.addAndGet(task.taskMetrics().shuffleWriteMetrics().bytesWritten());
          }
        };
    spark.sc().addSparkListener(listener);
    PreparedData moved = MovedRows.of(spark, pool, draw, Sheet.spec(table), Sheet.FOUR);
    spark.sc().listenerBus().waitUntilEmpty();
    spark.sc().removeSparkListener(listener);
    moved.unpersist();
    return bytes.get();
  }

  @Test
  void onlyRowsWhoseShardChangesAreSent() throws TimeoutException {
    SourceSpec.Table table = table();
    PreparedData data = Sheet.prepared(Sheet.spec(table));
    Pool pool = Pool.leaving(data);
    assertThat(sent(pool, Draw.whole(pool.rows()), table)).isZero();
    int[] own = pool.rows().of(Part.TRAIN);
    long fold =
        sent(
            pool,
            Folds.of(pool, new FoldRule(FoldRule.Kind.ROWS, 10, 1, true, 0, 1)).get(0),
            table);
    long all = sent(pool, Draw.of(new int[] {own[0]}, own, NONE), table);
    assertThat(fold).isPositive().isLessThan(all / 2);
    data.unpersist();
  }

  @Test
  void aTrainingNeedsARow() {
    PreparedData data = Sheet.prepared(Sheet.spec(table()));
    Pool pool = Pool.leaving(data);
    int[] all = Arrays.copyOf(pool.rows().of(Part.TRAIN), 9);
    Draw draw = Draw.of(NONE, NONE, all);
    assertThatThrownBy(
            () -> MovedRows.of(LocalSpark.context(), pool, draw, Sheet.spec(table()), Sheet.FOUR))
        .hasMessage("No row is left to train on");
    data.unpersist();
  }
}
