package io.kindling.partitioning.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.partitioning.ColumnRule;
import io.kindling.partitioning.ColumnRules;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.Division;
import io.kindling.partitioning.LocalSpark;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.TableReading;
import io.kindling.partitioning.shard.Shard;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A column divides rows into parts: by groups, in an order, or saying the part. */
class TestDivision {
  private static final int ROWS = 600;
  private static final int PATIENTS = 40;

  /** The number of a row is its only feature, and stays as it is. */
  private static final ColumnRules AS_IT_IS =
      new ColumnRules(
          List.of(
              new ColumnRules.Named(
                  "id",
                  new ColumnRule.Number(
                      ColumnRule.Scaling.NONE,
                      ColumnRule.Transform.NONE,
                      ColumnRule.Range.ALL,
                      ColumnRule.Fill.MEAN,
                      ColumnRule.Indicator.NEVER))));

  @TempDir Path folder;

  private static int patient(int row) {
    return row * 7919 % ROWS % PATIENTS;
  }

  private static int day(int row) {
    return row * 367 % ROWS / 3;
  }

  private static String part(int row) {
    return row % 5 == 4 ? "Validation" : row % 7 == 6 ? "test" : "train";
  }

  private TableReading rows() throws IOException {
    List<String> lines = new ArrayList<>(List.of("id,patient,day,part,y"));
    for (int row = 0; row < ROWS; row++) {
      lines.add(
          String.format(
              "%d,%s,%s,%s,%d",
              row,
              "p" + patient(row),
              java.time.LocalDate.of(1969, 1, 1).plusDays(day(row)),
              part(row),
              row % 2));
    }
    return reading(Files.write(folder.resolve("rows.csv"), lines));
  }

  private static TableReading reading(Path file) {
    return TableReading.csv(
        List.of(file.toUri().toString()), new TableReading.Text(true, ',', List.of()));
  }

  /** All columns but the number are left out. */
  private static SourceSpec.Table table(TableReading reading, Division.Kind kind, String column) {
    List<ColumnRules.Named> rules = new ArrayList<>(AS_IT_IS.named());
    for (String pattern : List.of("pa*", "day*", "g*")) {
      rules.add(new ColumnRules.Named(pattern, new ColumnRule.Drop()));
    }
    return new SourceSpec.Table(reading, List.of("?"), List.of("y"), "", new ColumnRules(rules))
        .with(new Division(kind, column));
  }

  private static PreparedData prepare(SourceSpec source, long seed) {
    DataSpec spec =
        new DataSpec(
            source,
            new DataSpec.Split(0.6, 0.2, 0.2),
            seed,
            DataSpec.FeatureEncoding.AUTO,
            DataSpec.Target.CLASS);
    return PreparedData.prepare(LocalSpark.context(), spec, ShardRule.fixed(4));
  }

  /** As the numbers of sessions or messages are, which doubles do not tell apart. */
  @Test
  void longNumbersAreGroupsOfTheirOwn() throws IOException {
    TableReading all = rows();
    for (String number : List.of("bigint", "decimal(22, 2)", "string")) {
      TableReading longer =
          new TableReading(
              all.format(),
              all.paths(),
              List.of(),
              all.text(),
              Map.of(),
              List.of(
                  "id",
                  "cast(1234567890123456000 + int(substr(patient, 2)) as " + number + ") as group",
                  "y"),
              "");
      PreparedData data = prepare(table(longer, Division.Kind.GROUP, "group"), 1);
      Map<Part, Set<Integer>> parts = numbers(data);
      Set<Integer> seen = new TreeSet<>();
      int patients = 0;
      for (Set<Integer> part : parts.values()) {
        Set<Integer> own = part.stream().map(TestDivision::patient).collect(Collectors.toSet());
        assertThat(own).as(number).hasSizeGreaterThan(4);
        seen.addAll(own);
        patients += own.size();
      }
      assertThat(seen).hasSize(patients).hasSize(PATIENTS);
    }
  }

  /** Texts that a file keeps as bytes were a group of each row, another each time. */
  @Test
  void bytesAreNoGroup() throws IOException {
    TableReading all = rows();
    TableReading bytes =
        new TableReading(
            all.format(),
            all.paths(),
            List.of(),
            all.text(),
            Map.of(),
            List.of("id", "cast(patient as binary) as group", "y"),
            "");
    assertThatThrownBy(() -> prepare(table(bytes, Division.Kind.GROUP, "group"), 1))
        .isInstanceOf(DataException.class)
        .hasMessageEndingWith(
            "rows.csv: the column group of data.split.group is of the type binary: expected numbers,"
                + " texts, days or moments, such as CAST(group AS STRING) makes in data.select");
    TableReading labels =
        new TableReading(
            all.format(),
            all.paths(),
            List.of(),
            all.text(),
            Map.of(),
            List.of("id", "array(y) as y"),
            "");
    assertThatThrownBy(() -> prepare(table(labels, Division.Kind.NONE, ""), 1))
        .hasMessageContaining("the column y of data.label is of the type array<");
  }

  /** The numbers of the rows of each part. */
  private static Map<Part, Set<Integer>> numbers(PreparedData data) {
    Map<Part, Set<Integer>> numbers =
        java.util.Arrays.stream(Part.values())
            .collect(Collectors.toMap(part -> part, part -> numbers(data, part)));
    assertThat(numbers.values().stream().mapToInt(Set::size).sum()).isEqualTo(ROWS);
    return numbers;
  }

  private static Set<Integer> numbers(PreparedData data, Part part) {
    Set<Integer> numbers = new TreeSet<>();
    for (Shard shard : data.shards(part).collect()) {
      FloatBuffer features = FloatBuffer.allocate(shard.rows());
      FloatBuffer targets = FloatBuffer.allocate(shard.rows());
      FloatBuffer weights = FloatBuffer.allocate(shard.rows());
      int[] all = IntStream.range(0, shard.rows()).toArray();
      shard.gatherInto(data.encoders(), all, 0, shard.rows(), features, List.of(targets), weights);
      for (int row = 0; row < shard.rows(); row++) {
        int number = (int) features.get(row);
        numbers.add(number);
        assertThat(targets.get(row)).isEqualTo(number % 2);
      }
    }
    assertThat(numbers).hasSize((int) data.rows(part));
    return numbers;
  }

  @Test
  void theRowsOfAGroupStayInOnePart() throws IOException {
    PreparedData data = prepare(table(rows(), Division.Kind.GROUP, "patient"), 1);
    assertThat(data.schema().names()).containsExactly("id");
    Map<Part, Set<Integer>> numbers = numbers(data);
    Set<Integer> seen = new HashSet<>();
    for (Part part : Part.values()) {
      Set<Integer> patients =
          numbers.get(part).stream().map(TestDivision::patient).collect(Collectors.toSet());
      assertThat(patients).noneMatch(seen::contains).isNotEmpty();
      seen.addAll(patients);
    }
    assertThat(seen).hasSize(PATIENTS);
    assertThat(data.rows(Part.TRAIN)).isBetween(ROWS * 55L / 100, ROWS * 65L / 100);
    assertThat(data.rows(Part.VALIDATION)).isBetween(ROWS * 15L / 100, ROWS * 25L / 100);
    Map<Part, Set<Integer>> other =
        numbers(prepare(table(rows(), Division.Kind.GROUP, "patient"), 2));
    assertThat(other.get(Part.TEST)).isNotEqualTo(numbers.get(Part.TEST));
    data.unpersist();
  }

  /** In another order, as another type, from several files. */
  @Test
  void partsDependOnTheRowsAlone() throws IOException {
    SparkSession session =
        SparkSession.builder().sparkContext(LocalSpark.context().sc()).getOrCreate();
    String shuffled = folder.resolve("shuffled").toUri().toString();
    session
        .read()
        .option("header", "true")
        .option("inferSchema", "true")
        .csv(rows().paths().get(0))
        .repartition(5)
        .sortWithinPartitions("day")
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(shuffled);
    TableReading parquet =
        new TableReading(
            "parquet",
            List.of(shuffled),
            List.of(),
            new TableReading.Text(true, ',', List.of()),
            Map.of(),
            List.of(),
            "");
    for (Division.Kind kind :
        List.of(Division.Kind.GROUP, Division.Kind.ORDER, Division.Kind.PART)) {
      String column = List.of("patient", "day", "part").get(kind.ordinal() - 1);
      PreparedData texts = prepare(table(rows(), kind, column), 3);
      PreparedData typed = prepare(table(parquet, kind, column), 3);
      assertThat(numbers(typed)).isEqualTo(numbers(texts));
      assertThat(typed.fingerprint()).isEqualTo(texts.fingerprint());
    }
  }

  @Test
  void theSmallestAreTrainedOnAndTheLargestTested() throws IOException {
    PreparedData data = prepare(table(rows(), Division.Kind.ORDER, "day"), 1);
    Map<Part, Set<Integer>> numbers = numbers(data);
    int before = -1;
    for (Part part : Part.values()) {
      int first = numbers.get(part).stream().mapToInt(TestDivision::day).min().orElseThrow();
      int last = numbers.get(part).stream().mapToInt(TestDivision::day).max().orElseThrow();
      assertThat(first).isGreaterThan(before);
      before = last;
    }
    assertThat(data.rows(Part.TRAIN)).isBetween(357L, 363L);
    assertThat(data.rows(Part.TEST)).isBetween(117L, 123L);
  }

  @Test
  void negativeNumbersComeBeforePositiveOnes() throws IOException {
    List<String> lines = new ArrayList<>(List.of("id,t,y"));
    for (int row = 0; row < ROWS; row++) {
      lines.add(row + "," + (row - 300) * (row < 20 ? 1e30 : 0.001) + "," + row % 2);
    }
    SourceSpec.Table table =
        new SourceSpec.Table(
                reading(Files.write(folder.resolve("t.csv"), lines)),
                List.of(),
                List.of("y"),
                "",
                AS_IT_IS)
            .with(new Division(Division.Kind.ORDER, "t"));
    Map<Part, Set<Integer>> numbers = numbers(prepare(table, 1));
    assertThat(numbers.get(Part.TRAIN)).containsExactlyElementsOf(range(0, 360));
    assertThat(numbers.get(Part.VALIDATION)).containsExactlyElementsOf(range(360, 480));
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  @Test
  void aColumnSaysThePart() throws IOException {
    Map<Part, Set<Integer>> numbers =
        numbers(prepare(table(rows(), Division.Kind.PART, "part"), 1));
    for (Part part : Part.values()) {
      assertThat(numbers.get(part))
          .allMatch(row -> part(row).equalsIgnoreCase(part.word()))
          .isNotEmpty();
    }
  }

  @Test
  void sameRowsInDifferentPartsAreToldOf() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("same.csv"),
            "id,part,y\n1,train,a\n1,test,a\n1,test,a\n2,train,b\n3,validation,b\n");
    PreparedData data = prepare(table(reading(file), Division.Kind.PART, "part"), 1);
    assertThat(data.rows(Part.TEST)).isEqualTo(2);
    assertThat(data.warnings())
        .containsExactly(
            "2 rows are the same as rows of another part, for data.split.part divides them: figures"
                + " of the other parts look better than they are");
  }

  @Test
  void fewGroupsAreToldOf() throws IOException {
    Path file = Files.writeString(folder.resolve("few.csv"), "id,g,y\n1,a,x\n2,a,y\n3,b,x\n");
    SourceSpec.Table table =
        new SourceSpec.Table(reading(file), List.of(), List.of("y"), "", AS_IT_IS)
            .with(new Division(Division.Kind.GROUP, "g"));
    PreparedData data = prepare(table, 1);
    assertThat(data.warnings()).anyMatch(note -> note.startsWith("The rows of a group stay"));
  }

  @Test
  void cellsThatDoNotDivideAreRefused() throws IOException {
    Path file =
        Files.writeString(folder.resolve("bad.csv"), "id,day,part,g,y\n1,2024-02-30,trian,?,a\n");
    for (Map.Entry<String, String> expected :
        Map.of(
                "day",
                "expected a number, a day or a moment such as 2024-05-31T17:30, found '2024-02-30'",
                "part",
                "expected train, validation or test, found 'trian'",
                "g",
                "expected the group of a row, found nothing")
            .entrySet()) {
      String column = expected.getKey();
      Division.Kind kind =
          Optional.of(column)
              .map(
                  name ->
                      name.equals("day")
                          ? Division.Kind.ORDER
                          : name.equals("part") ? Division.Kind.PART : Division.Kind.GROUP)
              .get();
      assertThatThrownBy(() -> prepare(table(reading(file), kind, column), 1))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("bad.csv, line 2, column " + column + ": " + expected.getValue());
    }
    assertThatThrownBy(() -> prepare(table(reading(file), Division.Kind.GROUP, "y"), 1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("which data.label or data.weight names, too: expected another");
    assertThatThrownBy(() -> prepare(table(reading(file), Division.Kind.GROUP, "nobody"), 1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("data.split.group")
        .hasMessageContaining("nobody");
  }
}
