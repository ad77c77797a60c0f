package io.kindling.partitioning.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kindling.partitioning.ColumnRule;
import io.kindling.partitioning.ColumnRule.Scaling;
import io.kindling.partitioning.ColumnRules;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.LocalSpark;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.TableReading;
import io.kindling.partitioning.Tokens;
import io.kindling.partitioning.shard.Shard;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.CountVectorizer;
import org.apache.spark.ml.feature.MinMaxScaler;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.RegexTokenizer;
import org.apache.spark.ml.feature.RobustScaler;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What encoders and Spark's own transformers both do, they do alike. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TestAgainstSpark {
  private static final int ROWS = 101;

  private String path = "";
  private Dataset<Row> rows;

  /**
   * Rows of an uneven number, a kind of five of which two are as frequent, a text of words of which
   * none are, and their own number.
   */
  @BeforeAll
  void writeRows(@TempDir Path folder) {
    SparkSession session =
        SparkSession.builder().sparkContext(LocalSpark.context().sc()).getOrCreate();
    rows =
        session
            .range(ROWS)
            .selectExpr(
                "CAST(id AS DOUBLE) AS number",
                "pow(id % 37, 2) / 7 - 3 AS x",
                "element_at(array('d', 'b', 'b', 'a', 'c', 'a', 'e'), CAST(id % 7 + 1 AS INT))"
                    + " AS kind",
                "concat_ws(' ', 'Tea', IF(id % 2 = 0, 'with milk', 'milk and more Milk'),"
                    + " IF(id % 5 = 0, 'please', ''), IF(id % 50 = 7, 'Sir', ''))"
                    + " AS text",
                "id % 2 AS y");
    path = folder.resolve("rows").toUri().toString();
    rows.write().parquet(path);
  }

  /** The numbers of a rule's column, by the number of the row. */
  private Map<Integer, float[]> encoded(String column, ColumnRule rule) {
    TableReading reading =
        new TableReading(
            "parquet",
            List.of(path),
            List.of(),
            new TableReading.Text(true, ',', List.of()),
            Map.of(),
            List.of("number", column, "y"),
            "");
    ColumnRules rules =
        new ColumnRules(
            List.of(
                new ColumnRules.Named("number", ColumnRule.Number.of(Scaling.NONE)),
                new ColumnRules.Named(column, rule)));
    PreparedData data =
        PreparedData.prepare(
            LocalSpark.context(),
            new DataSpec(
                new SourceSpec.Table(reading, List.of(), List.of("y"), "", rules),
                DataSpec.Split.NONE,
                1,
                DataSpec.FeatureEncoding.AUTO,
                DataSpec.Target.CLASS),
            ShardRule.fixed(1));
    Shard shard = data.shards(Part.TRAIN).collect().get(0);
    int width = data.encoders().shape().elements();
    FloatBuffer features = FloatBuffer.allocate(ROWS * width);
    shard.gatherInto(
        data.encoders(),
        IntStream.range(0, ROWS).toArray(),
        0,
        ROWS,
        features,
        List.of(FloatBuffer.allocate(ROWS)),
        FloatBuffer.allocate(ROWS));
    Map<Integer, float[]> byNumber = new HashMap<>();
    for (int row = 0; row < ROWS; row++) {
      float[] own = new float[width - 1];
      features.get(row * width + 1, own);
      byNumber.put((int) features.get(row * width), own);
    }
    return byNumber;
  }

  private Map<Integer, double[]> theirs(PipelineStage... stages) {
    Map<Integer, double[]> byNumber = new HashMap<>();
    Dataset<Row> out = new Pipeline().setStages(stages).fit(rows).transform(rows);
    for (Row row : out.select("number", "out").collectAsList()) {
      byNumber.put((int) row.getDouble(0), ((Vector) row.get(1)).toArray());
    }
    return byNumber;
  }

  private static void assertSame(Map<Integer, float[]> ours, Map<Integer, double[]> theirs) {
    assertThat(ours).hasSize(ROWS).hasSameSizeAs(theirs);
    ours.forEach(
        (number, row) -> {
          double[] expected = theirs.get(number);
          assertThat(row).hasSameSizeAs(expected);
          for (int i = 0; i < row.length; i++) {
            assertThat((double) row[i]).as("row %s", number).isEqualTo(expected[i], within(1e-5));
          }
        });
  }

  private static VectorAssembler vector() {
    return new VectorAssembler().setInputCols(new String[] {"x"}).setOutputCol("vector");
  }

  @Test
  void standardised() {
    assertSame(
        encoded("x", ColumnRule.Number.of(Scaling.STANDARDISE)),
        theirs(
            vector(),
            new StandardScaler().setInputCol("vector").setOutputCol("out").setWithMean(true)));
  }

  @Test
  void fromLeastToMost() {
    assertSame(
        encoded("x", ColumnRule.Number.of(Scaling.MIN_MAX)),
        theirs(vector(), new MinMaxScaler().setInputCol("vector").setOutputCol("out")));
  }

  @Test
  void byQuartiles() {
    assertSame(
        encoded("x", ColumnRule.Number.of(Scaling.ROBUST)),
        theirs(
            vector(),
            new RobustScaler()
                .setInputCol("vector")
                .setOutputCol("out")
                .setWithCentering(true)
                .setRelativeError(1e-6)));
  }

  @Test
  void oneHotInTheOrderOfHowOftenValuesCome() {
    assertSame(
        encoded("kind", new ColumnRule.Category(ColumnRule.Form.ONE_HOT, 1)),
        theirs(
            new StringIndexer().setInputCol("kind").setOutputCol("index"),
            new OneHotEncoder().setInputCol("index").setOutputCol("out").setDropLast(false)));
  }

  @Test
  void numberedInThatOrder() {
    assertSame(
        encoded("kind", new ColumnRule.Category(ColumnRule.Form.INDEX, 1)),
        theirs(
            new StringIndexer().setInputCol("kind").setOutputCol("index"),
            new VectorAssembler().setInputCols(new String[] {"index"}).setOutputCol("out")));
  }

  @Test
  void wordsInTheOrderOfHowOftenTheyCome() {
    Tokens tokens = new Tokens(Tokens.Unit.WORD, Tokens.Letters.LOWER, 4, 2);
    Map<Integer, float[]> known = new HashMap<>();
    Map<Integer, float[]> all = encoded("text", new ColumnRule.Bag(tokens));
    all.forEach((number, row) -> known.put(number, Arrays.copyOfRange(row, 1, row.length)));
    assertSame(
        known,
        theirs(
            new RegexTokenizer().setInputCol("text").setOutputCol("tokens"),
            new CountVectorizer().setInputCol("tokens").setOutputCol("out").setVocabSize(4)));
    assertThat(all.get(0)).containsExactly(1, 1, 1, 1, 0);
  }
}
