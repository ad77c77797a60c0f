package io.kindling.partitioning.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.partitioning.ClassWeights;
import io.kindling.partitioning.ColumnRules;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.DataSpec.Split;
import io.kindling.partitioning.Division;
import io.kindling.partitioning.Keeping;
import io.kindling.partitioning.LocalSpark;
import io.kindling.partitioning.PackedRows;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.RowsOf;
import io.kindling.partitioning.Sampling;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.TableReading;
import io.kindling.partitioning.key.Rows;
import io.kindling.partitioning.shard.RowShard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows held whole: some are the same, some of these weigh otherwise. */
class TestPool {
  private static final Split SPLIT = new Split(0.6, 0.2, 0.2);
  private static final String HEADER = "x,name,part,w,y";

  @TempDir Path folder;

  private static List<String> lines() {
    return new ArrayList<>(
        IntStream.range(0, 400)
            .mapToObj(
                i ->
                    String.join(
                        ",",
                        String.valueOf(i % 150 / 2.0),
                        "n" + i % 3,
                        List.of("train", "train", "validation", "test").get(i % 4),
                        String.valueOf(i % 5 / 4.0),
                        String.valueOf(i % 2)))
            .toList());
  }

  private Sheet sheet(List<String> lines) {
    return new Sheet(HEADER, lines, "w", ColumnRules.AUTO);
  }

  private static DataSpec spec(SourceSpec source) {
    return Sheet.spec(source, SPLIT, ClassWeights.NONE, Sampling.NONE);
  }

  /** Each row with its part, its weight in its bytes, and its content. */
  private static List<String> told(Pool pool) {
    List<String> told = new ArrayList<>();
    List<String> bytes = RowsOf.texts(new RowShard(0, all(pool)));
    for (Part part : Part.values()) {
      for (int row : pool.rows().of(part)) {
        told.add(row + " " + part + " " + pool.rows().content(row) + bytes.get(row));
      }
    }
    return told;
  }

  private static Rows all(Pool pool) {
    int[] numbers = IntStream.range(0, pool.rows().count()).toArray();
    return pool.rows().taken(numbers, 0, numbers.length);
  }

  @Test
  void theOrderIsTheSameHoweverTheRowsCame() throws IOException {
    Pool pool = Sheet.pool(spec(sheet(lines()).in(folder)));
    assertThat(pool.rows().count()).isEqualTo(400);
    assertThat(pool.labels()).containsExactly(Set.of("0", "1"));
    List<String> shuffled = lines();
    Collections.shuffle(shuffled, new Random(5));
    SourceSpec.Table other = sheet(shuffled).in(folder);
    for (DataSpec spec : List.of(spec(other), spec(parquet(other)), packed(spec(other)))) {
      Pool found = Sheet.pool(spec);
      assertThat(told(found)).isEqualTo(told(pool));
      assertThat(found.fingerprint()).isEqualTo(pool.fingerprint());
      assertThat(found.labels()).isEqualTo(pool.labels());
    }
  }

  private SourceSpec.Table parquet(SourceSpec.Table csv) {
    String path = folder.resolve("rows.parquet").toUri().toString();
    SparkSession.builder()
        .sparkContext(LocalSpark.context().sc())
        .getOrCreate()
        .read()
        .option("header", "true")
        .option("inferSchema", "true")
        .csv(csv.reading().paths().get(0))
        .repartition(7)
        .write()
        .parquet(path);
    TableReading.Text text = new TableReading.Text(true, ',', List.of());
    return new SourceSpec.Table(
        new TableReading("parquet", List.of(path), List.of(), text, Map.of(), List.of(), ""),
        csv.missing(),
        csv.label(),
        csv.weight(),
        csv.columns());
  }

  private DataSpec packed(DataSpec spec) throws IOException {
    Map<String, String> said = Map.of("data.path", "rows.csv");
    Path place = folder.resolve("packed");
    PackedRows rows =
        PackedRows.write(
            LocalSpark.context(),
            spec.with(Keeping.USUAL.with(said)),
            place.toUri().toString(),
            () -> {});
    Files.writeString(place.resolve(PackedRows.NOTE), rows.set().json());
    return spec.with(new Keeping(place.toUri().toString(), Keeping.Hold.MEMORY, "", said));
  }

  /** Also where a column divides them, and where test rows that are kept apart are the same. */
  @Test
  void theRowsOfAPartAreInTheOrderOfItsShards() {
    SourceSpec.Table plain = sheet(lines()).in(folder);
    SourceSpec.Table tested = sheet(lines()).in(folder).testedWhere("part = 'test'");
    SourceSpec.Table divided =
        sheet(lines()).in(folder).with(new Division(Division.Kind.PART, "part"));
    for (SourceSpec source : List.of(plain, tested, divided)) {
      PreparedData data = Sheet.prepared(spec(source));
      Pool pool = Pool.of(data);
      for (Part part : Part.values()) {
        int[] numbers = pool.rows().of(part);
        assertThat(numbers).isNotEmpty();
        List<String> expected = new ArrayList<>();
        RowsOf.of(data, part).forEach(expected::addAll);
        assertThat(RowsOf.texts(new RowShard(0, pool.rows().taken(numbers, 0, numbers.length))))
            .isEqualTo(expected);
      }
      data.unpersist();
    }
  }

  @Test
  void rowsAreTheSameWhateverTheyWeigh() {
    List<String> lines =
        List.of("1,a,train,0.5,p", "1,a,train,2,p", "1,a,train,2,q", "2,a,train,2,p");
    Pool pool = Sheet.pool(Sheet.spec(sheet(lines).in(folder)));
    int same = 0;
    for (int left = 0; left < 4; left++) {
      for (int right = 0; right < left; right++) {
        boolean one = pool.rows().areSame(left, right);
        assertThat(pool.rows().content(left).equals(pool.rows().content(right))).isEqualTo(one);
        same += one ? 1 : 0;
      }
    }
    assertThat(same).isEqualTo(1);
    assertThat(pool.rows().outside(new int[] {0, 1, 2, 3}, new int[] {0, 1, 2, 3})).isEmpty();
    assertThat(pool.rows().outside(new int[] {0, 1, 2, 3}, new int[0])).hasSize(4);
  }

  @Test
  void aTextIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("text.txt"), "abcd".repeat(400));
    DataSpec spec =
        new DataSpec(
            new SourceSpec.Text(file.toUri().toString(), SourceSpec.TextUnit.CHARACTERS, 4),
            SPLIT,
            1,
            DataSpec.FeatureEncoding.AUTO,
            DataSpec.Target.CLASS);
    PreparedData data = PreparedData.prepare(LocalSpark.context(), spec, ShardRule.fixed(2));
    assertThatThrownBy(() -> Pool.of(data))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "A text is one stream, which cannot be divided into folds or samples: expected rows");
    data.unpersist();
  }
}
