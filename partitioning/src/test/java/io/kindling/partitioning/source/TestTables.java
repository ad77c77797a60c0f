package io.kindling.partitioning.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.partitioning.ColumnRule;
import io.kindling.partitioning.ColumnRules;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.LocalSpark;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PredictionRows;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.TableReading;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.shard.Shard;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of typed columns, read from real files. */
class TestTables {
  private static final String PEOPLE =
      """
      age,job,y
      30,cook,no
      40,cook,yes
      ?,baker,yes
      50,,no
      """;

  @TempDir Path folder;

  private TableReading csv(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    return TableReading.csv(
        List.of(file.toUri().toString()), new TableReading.Text(true, ',', List.of()));
  }

  private static SourceSpec.Table table(TableReading reading, ColumnRules rules) {
    return new SourceSpec.Table(reading, List.of("?"), List.of("y"), "", rules);
  }

  private static DataSpec spec(SourceSpec source) {
    return new DataSpec(
        source, DataSpec.Split.NONE, 1, DataSpec.FeatureEncoding.AUTO, DataSpec.Target.CLASS);
  }

  private static PreparedData prepare(SourceSpec source) {
    return PreparedData.prepare(LocalSpark.context(), spec(source), ShardRule.fixed(1));
  }

  /** The encoded rows of a part, in shard order, with the class behind each. */
  private static List<List<Float>> rows(PreparedData data, Part part) {
    Shard shard = data.shards(part).collect().get(0);
    int width = data.encoders().shape().elements();
    FloatBuffer features = FloatBuffer.allocate(shard.rows() * width);
    FloatBuffer targets = FloatBuffer.allocate(shard.rows());
    FloatBuffer weights = FloatBuffer.allocate(shard.rows());
    int[] all = java.util.stream.IntStream.range(0, shard.rows()).toArray();
    shard.gatherInto(data.encoders(), all, 0, shard.rows(), features, List.of(targets), weights);
    List<List<Float>> rows = new ArrayList<>();
    for (int row = 0; row < shard.rows(); row++) {
      List<Float> values = new ArrayList<>();
      for (int i = 0; i < width; i++) {
        values.add(features.get(row * width + i));
      }
      values.add(targets.get(row));
      rows.add(values);
    }
    return rows;
  }

  private static void assertRefused(SourceSpec source, String sentence) {
    assertThatThrownBy(() -> prepare(source))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void columnsBecomeNumbersAsTheirTypesPropose() throws IOException {
    PreparedData data = prepare(table(csv("a.csv", PEOPLE), ColumnRules.AUTO));
    assertThat(data.encoders().lines())
        .containsExactly(
            "age (number): less 40.0000, times 0.100000, and whether it is missing",
            "job (text): one-hot, 3 values");
    assertThat(rows(data, Part.TRAIN))
        .containsExactlyInAnyOrder(
            List.of(-1f, 0f, 1f, 0f, 0f, 0f),
            List.of(0f, 0f, 1f, 0f, 0f, 1f),
            List.of(0f, 1f, 0f, 0f, 1f, 1f),
            List.of(1f, 0f, 0f, 1f, 0f, 0f));
  }

  @Test
  void encodersAreReadAsTheyWereWritten() throws IOException {
    Encoders encoders = prepare(table(csv("a.csv", PEOPLE), ColumnRules.AUTO)).encoders();
    String json = encoders.json().toString();
    Encoders again = Encoders.read(new ObjectMapper().readTree(json));
    assertThat(again.json()).hasToString(json);
    assertThat(again.schema()).isEqualTo(encoders.schema());
    assertThatThrownBy(
            () ->
                Encoders.read(
                    new ObjectMapper()
                        .readTree(json.replace("\"code\":\"number\"", "\"code\":\"run\""))))
        .hasMessageStartingWith(
            "Unknown encoder of a column: expected number, category, hash, moment, vector, sequence"
                + ", bag or drop, found {\"type\":\"NUMBER\"");
  }

  /** As files have it that know no transforms. */
  @Test
  void anEncoderOfNumbersWithoutATransformIsRead() throws IOException {
    String json =
        "{\"type\":\"NUMBER\",\"code\":\"number\",\"shift\":40.0,\"scale\":0.1,\"fill\":40.0,"
            + "\"indicator\":true}";
    Encoders encoders = prepare(table(csv("a.csv", PEOPLE), ColumnRules.AUTO)).encoders();
    assertThat(encoders.json().toString()).contains(json);
    Encoders again = Encoders.read(new ObjectMapper().readTree(encoders.json().toString()));
    assertThat(again.lines().get(0)).isEqualTo(encoders.lines().get(0));
  }

  /** Nearly all are numbers; one is not, and is a value like the others. */
  @Test
  void categoriesThatLookLikeNumbersMayHaveOtherNames() throws IOException {
    String codes = "code,y\n" + "7,a\n".repeat(12) + "07,b\n8.0,a\nK9,b\n";
    ColumnRules rules =
        new ColumnRules(
            List.of(
                new ColumnRules.Named(
                    "code", new ColumnRule.Category(ColumnRule.Form.ONE_HOT, 1))));
    SourceSpec.Table all = table(csv("codes.csv", codes), rules);
    PreparedData data = prepare(all);
    assertThat(data.rows(Part.TRAIN)).isEqualTo(15);
    assertThat(data.encoders().lines()).containsExactly("code (text): one-hot, 3 values");
    assertThat(prepare(all.testedWhere("code = 'K9'")).rows(Part.TEST)).isEqualTo(1);
    SparkSession session =
        SparkSession.builder().sparkContext(LocalSpark.context().sc()).getOrCreate();
    String numbers = folder.resolve("numbers").toUri().toString();
    session
        .sql("SELECT CAST(id / 2 AS DOUBLE) AS code, 'a' AS y FROM range(5)")
        .write()
        .orc(numbers);
    PreparedData written = prepare(table(reading("orc", numbers), rules));
    String texts = "code,y\n0,a\n0.50,a\n1,a\n1.5,a\n2,a\n";
    assertThat(prepare(table(csv("texts.csv", texts), rules)).fingerprint())
        .isEqualTo(written.fingerprint());
  }

  @Test
  void otherRowsAreEncodedByWhatWasFitted() throws IOException {
    Encoders encoders = prepare(table(csv("a.csv", PEOPLE), ColumnRules.AUTO)).encoders();
    TableReading others = csv("b.csv", "y,job,age\nyes,smith,60\nno,baker,\n");
    PreparedData data =
        PreparedData.prepare(
            LocalSpark.context(),
            spec(table(others, ColumnRules.AUTO)),
            ShardRule.fixed(1),
            encoders);
    assertThat(rows(data, Part.TRAIN))
        .containsExactlyInAnyOrder(
            List.of(2f, 0f, 0f, 0f, 0f, 1f), List.of(0f, 1f, 0f, 0f, 1f, 0f));
    PredictionRows predicted =
        PredictionRows.read(
            LocalSpark.context(),
            table(csv("c.csv", "job,age,id\nbaker,60,7\n"), ColumnRules.AUTO),
            encoders.schema());
    assertThat(predicted.rows().first().fields()).isEqualTo(List.of("baker", "60", "7"));
    assertThatThrownBy(
            () ->
                PredictionRows.read(
                    LocalSpark.context(),
                    table(csv("d.csv", "job,id\nbaker,7\n"), ColumnRules.AUTO),
                    encoders.schema()))
        .hasMessageEndingWith(
            "d.csv does not fit the model: it lacks the columns [age]; it has [job, id]");
  }

  @Test
  void rulesSayWhatColumnsBecome() throws IOException {
    ColumnRules rules =
        new ColumnRules(
            List.of(
                new ColumnRules.Named(
                    "age",
                    new ColumnRule.Number(
                        ColumnRule.Scaling.NONE,
                        ColumnRule.Transform.NONE,
                        ColumnRule.Range.ALL,
                        ColumnRule.Fill.of(-1),
                        ColumnRule.Indicator.NEVER)),
                new ColumnRules.Named("j*", new ColumnRule.Category(ColumnRule.Form.INDEX, 2))));
    PreparedData data = prepare(table(csv("a.csv", PEOPLE), rules));
    assertThat(rows(data, Part.TRAIN))
        .containsExactlyInAnyOrder(
            List.of(30f, 0f, 0f), List.of(40f, 0f, 1f), List.of(-1f, 1f, 1f), List.of(50f, 1f, 0f));
    ColumnRules unknown =
        new ColumnRules(List.of(new ColumnRules.Named("jbo", new ColumnRule.Drop())));
    assertRefused(
        table(csv("a.csv", PEOPLE), unknown),
        "a.csv has no column 'jbo', which data.columns names: it has [age, job, y]");
  }

  @Test
  void theSameRowsOfParquetAreTheSameRows() throws IOException {
    PreparedData ours = prepare(table(csv("a.csv", PEOPLE), ColumnRules.AUTO));
    SparkSession session =
        SparkSession.builder().sparkContext(LocalSpark.context().sc()).getOrCreate();
    Dataset<Row> rows =
        session.sql(
            "SELECT * FROM VALUES (50L, CAST(NULL AS STRING), 'no'), (40L, 'cook', 'yes'),"
                + " (CAST(NULL AS BIGINT), 'baker', 'yes'), (30L, 'cook', 'no') AS t(age, job, y)");
    for (String format : List.of("parquet", "json", "orc", "avro")) {
      String path = folder.resolve(format).toUri().toString();
      rows.repartition(3).write().mode(SaveMode.Overwrite).format(format).save(path);
      TableReading reading =
          new TableReading(
              format,
              List.of(path),
              List.of(),
              new TableReading.Text(true, ',', List.of()),
              Map.of(),
              List.of("age", "job", "y"),
              "");
      PreparedData theirs = prepare(table(reading, ColumnRules.AUTO));
      assertThat(theirs.fingerprint()).as(format).isEqualTo(ours.fingerprint());
      assertThat(theirs.encoders().json()).as(format).isEqualTo(ours.encoders().json());
      assertThat(rows(theirs, Part.TRAIN)).as(format).isEqualTo(rows(ours, Part.TRAIN));
    }
  }

  @Test
  void queriesPartitionedFoldersAndOtherFormatsAreRead() throws IOException {
    PreparedData ours = prepare(table(csv("a.csv", PEOPLE), ColumnRules.AUTO));
    SparkSession session =
        SparkSession.builder().sparkContext(LocalSpark.context().sc()).getOrCreate();
    String values =
        "SELECT * FROM VALUES (50, NULL, 'no'), (40, 'cook', 'yes'), (NULL, 'baker', 'yes'),"
            + " (30, 'cook', 'no') AS t(age, job, y)";
    PreparedData queried = prepare(table(reading("sql", values), ColumnRules.AUTO));
    assertThat(queried.fingerprint()).isEqualTo(ours.fingerprint());
    String path = folder.resolve("parts").toUri().toString();
    session.sql(values).write().partitionBy("y").parquet(path);
    PreparedData parts = prepare(table(reading("parquet", path), ColumnRules.AUTO));
    assertThat(parts.fingerprint()).isEqualTo(ours.fingerprint());
    assertThatThrownBy(() -> prepare(table(reading("orc", path + "/no"), ColumnRules.AUTO)))
        .isInstanceOfSatisfying(
            DataException.class,
            missing -> assertThat(missing.kind()).isEqualTo(DataException.Kind.MISSING_INPUT))
        .hasMessageEndingWith("names no file: expected files, folders or patterns that match some");
    assertThatThrownBy(() -> prepare(table(reading("sql", "SELECT 1 AS y, oh"), ColumnRules.AUTO)))
        .hasMessageStartingWith("data.sql = SELECT 1 AS y, oh cannot be used: Spark says: [");
  }

  private static TableReading reading(String format, String path) {
    return new TableReading(
        format,
        List.of(path),
        List.of(),
        new TableReading.Text(true, ',', List.of()),
        Map.of(),
        List.of(),
        "");
  }

  @Test
  void testRowsAreThoseForWhichAnExpressionHolds() throws IOException {
    SourceSpec.Table all = table(csv("a.csv", PEOPLE), ColumnRules.AUTO);
    PreparedData data = prepare(all.testedWhere("age >= 50"));
    assertThat(data.rows(Part.TRAIN)).isEqualTo(3);
    assertThat(rows(data, Part.TEST)).hasSize(1);
    assertThat(data.encoders().lines().get(0)).startsWith("age (number): less 35.0000");
  }

  @Test
  void selectAndWhereTakeSpark() throws IOException {
    TableReading all = csv("a.csv", PEOPLE);
    TableReading some =
        new TableReading(
            all.format(),
            all.paths(),
            List.of(),
            all.text(),
            Map.of(),
            List.of("* EXCEPT (age)", "age / 10 AS tens"),
            "job = 'cook'");
    PreparedData data = prepare(table(some, ColumnRules.AUTO));
    assertThat(data.schema().names()).containsExactly("job", "tens");
    assertThat(data.rows(Part.TRAIN)).isEqualTo(2);
  }

  @Test
  void whatSparkRefusesIsTold() throws IOException {
    TableReading all = csv("a.csv", PEOPLE);
    assertThatThrownBy(() -> prepare(table(with(all, List.of("*", "job"), ""), ColumnRules.AUTO)))
        .hasMessage(
            "data.select = [*, job] gives the column 'job' twice: name one of them otherwise (… AS"
                + " name), or write * EXCEPT (job) instead of *");
    assertThatThrownBy(() -> prepare(table(with(all, List.of(), "agee > 3"), ColumnRules.AUTO)))
        .hasMessageStartingWith(
            "data.where = agee > 3 cannot be used: Spark says: [UNRESOLVED_COLUMN");
    assertThatThrownBy(() -> prepare(table(with(all, List.of("(a"), ""), ColumnRules.AUTO)))
        .hasMessageStartingWith("data.select = [(a] cannot be used: Spark says: ");
  }

  private static TableReading with(TableReading all, List<String> select, String where) {
    return new TableReading(
        all.format(), all.paths(), List.of(), all.text(), Map.of(), select, where);
  }

  @Test
  void badCellsAreNamedWithFileLineAndColumn() throws IOException {
    String many = "1,x\n".repeat(20);
    assertRefused(
        table(csv("a.csv", "a,y\n" + many + "oh,x\n"), ColumnRules.AUTO),
        "a.csv, line 22, column a: expected a number, found 'oh'");
    assertRefused(
        table(csv("a.csv", "a,y\n" + many + "NaN,x\n-Infinity,x\n"), ColumnRules.AUTO),
        "a.csv, line 22, column a: expected a finite number, found 'NaN' (and 1 more bad row)");
    assertRefused(
        table(csv("a.csv", "a,y\n1,x\n2\n3,?\n"), ColumnRules.AUTO),
        "a.csv, line 3: expected 2 fields (a, y), found 1 (and 1 more bad row);"
            + " data.onBadRow = skip leaves such rows out, quarantine also keeps them");
    assertRefused(
        table(csv("a.csv", "a,y\n1,x\n3,?\n"), ColumnRules.AUTO),
        "a.csv, line 3, column y: expected a label, found nothing");
    assertRefused(
        table(csv("a.csv", "a,a,y\n1,2,x\n"), ColumnRules.AUTO),
        "a.csv: the header names the column 'a' twice: rename one of them");
    assertRefused(
        table(csv("a.csv", ""), ColumnRules.AUTO), "a.csv is empty: expected a header and rows");
  }

  @Test
  void markAndLineEndsAreNoPartOfValues() throws IOException {
    PreparedData plain = prepare(table(csv("a.csv", PEOPLE), ColumnRules.AUTO));
    String other = "\uFEFF" + PEOPLE.replace("\n", "\r\n");
    PreparedData marked = prepare(table(csv("b.csv", other), ColumnRules.AUTO));
    assertThat(marked.fingerprint()).isEqualTo(plain.fingerprint());
  }

  @Test
  void testRowsAreReadFromTheirOwnFile() throws IOException {
    TableReading own = csv("a.csv", PEOPLE);
    TableReading other = csv("b.csv", "age,job,y\n60,smith,yes\n");
    PreparedData data = prepare(table(own.testedOn(other.paths()), ColumnRules.AUTO));
    assertThat(rows(data, Part.TEST)).containsExactly(Arrays.asList(2f, 0f, 0f, 0f, 0f, 1f));
    assertThat(data.rows(Part.TRAIN)).isEqualTo(4);
    TableReading wrong = csv("c.csv", "age,y\n60,yes\n");
    assertThatThrownBy(() -> prepare(table(own.testedOn(wrong.paths()), ColumnRules.AUTO)))
        .hasMessageContaining("c.csv has the columns [age, y], ")
        .hasMessageEndingWith("has [age, job, y]: expected the same columns in all files");
  }
}
