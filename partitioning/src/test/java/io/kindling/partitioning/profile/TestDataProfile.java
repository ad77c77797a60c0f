package io.kindling.partitioning.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.kindling.partitioning.ColumnRule;
import io.kindling.partitioning.ColumnRules;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.LocalSpark;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.TableReading;
import io.kindling.partitioning.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A profile says what is in the rows, and what looks wrong with them. */
class TestDataProfile {
  private static final int ROWS = 400;

  @TempDir Path folder;

  private PreparedData prepare(
      List<String> lines, DataSpec.Target target, DataSpec.Split split, int shards)
      throws IOException {
    return prepare(lines, target, split, shards, ColumnRules.AUTO);
  }

  private PreparedData prepare(
      List<String> lines,
      DataSpec.Target target,
      DataSpec.Split split,
      int shards,
      ColumnRules rules)
      throws IOException {
    Path file = Files.write(folder.resolve("rows.csv"), lines);
    TableReading reading =
        TableReading.csv(
            List.of(file.toUri().toString()), new TableReading.Text(true, ',', List.of()));
    SourceSpec source = new SourceSpec.Table(reading, List.of("?"), List.of("y"), "", rules);
    DataSpec spec = new DataSpec(source, split, 1, DataSpec.FeatureEncoding.AUTO, target);
    return PreparedData.prepare(LocalSpark.context(), spec, ShardRule.fixed(shards));
  }

  /** A number, a category, a name of each row, nothing, one value, and the label once more. */
  private static List<String> rows() {
    List<String> lines = new ArrayList<>(List.of("a,job,name,empty,same,later,rare,y"));
    for (int row = 0; row < ROWS; row++) {
      String label = row % 4 == 0 ? "yes" : row == 7 ? "maybe" : "no";
      lines.add(
          String.join(
              ",",
              row % 10 == 0 ? "?" : "" + row * 0.5,
              row % 3 == 0 ? "cook" : "baker",
              "n" + row,
              "?",
              "7",
              row % 4 == 0 ? "paid" : "open",
              row % 5 == 0 ? "3" : "?",
              label));
    }
    lines.add(lines.get(1));
    return lines;
  }

  private static ColumnProfile column(DataProfile profile, String name) {
    return profile.columns().stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void columnsAreCountedAndMeasured() throws IOException {
    PreparedData data =
        prepare(rows(), DataSpec.Target.CLASS, new DataSpec.Split(0.6, 0.2, 0.2), 4);
    DataProfile profile = DataProfile.of(data);
    ColumnProfile a = column(profile, "a");
    double[] numbers = new double[ROWS - ROWS / 10];
    int at = 0;
    for (int row = 0; row < ROWS; row++) {
      if (row % 10 != 0) {
        numbers[at++] = row * 0.5;
      }
    }
    double mean = Arrays.stream(numbers).average().orElseThrow();
    double squares = Arrays.stream(numbers).map(x -> (x - mean) * (x - mean)).sum();
    assertThat(a.rows()).isEqualTo(ROWS + 1);
    assertThat(a.missing()).isEqualTo(ROWS / 10 + 1);
    assertThat(a.numbers().count()).isEqualTo(numbers.length);
    assertThat(a.numbers().least()).isEqualTo(0.5);
    assertThat(a.numbers().most()).isEqualTo(199.5);
    assertThat(a.numbers().mean()).isEqualTo(mean, offset(1e-9));
    assertThat(a.numbers().deviation())
        .isEqualTo(Math.sqrt(squares / (numbers.length - 1)), offset(1e-9));
    long[] ranges = profile.ties().ranges(profile.columns().indexOf(a));
    assertThat(Arrays.stream(ranges).sum()).isEqualTo(numbers.length);
    assertThat(Arrays.stream(ranges).min().orElseThrow()).isBetween(9L, 13L);
    ColumnProfile job = column(profile, "job");
    assertThat(job.values().top(2))
        .containsExactly(Map.entry("baker", 266L), Map.entry("cook", 135L));
    assertThat(column(profile, "name").values().distinct()).isEqualTo(ROWS);
    assertThat(profile.copies()).isEqualTo(1);
    long labels = profile.labels().values().stream().mapToLong(own -> own.get(0).rows()).sum();
    assertThat(labels).isEqualTo(ROWS + 1);
    for (Part part : Part.values()) {
      assertThat(profile.labels().get(part).get(0).rows()).isEqualTo(data.rows(part));
    }
    data.unpersist();
  }

  @Test
  void whatLooksWrongIsHintedAt() throws IOException {
    PreparedData data = prepare(rows(), DataSpec.Target.CLASS, DataSpec.Split.NONE, 2);
    assertThat(DataProfile.of(data).hints())
        .containsExactlyInAnyOrder(
            "the column name has a value of its own in nearly each row: if it only names rows, drop"
                + " it",
            "the column empty holds nothing: drop it",
            "the column same has the same value in all rows and tells nothing: drop it",
            "the column later alone tells the label of 99.8 % of the rows: is it known before the"
                + " label is?",
            "the column rare is missing in 79.8 % of the rows",
            "the class maybe has 1 of 401 rows to train on: data.classWeights = balanced gives it"
                + " the weight of others, data.split.stratify = true a share of each part",
            "1 rows are the same as another: each counts, all in one part");
    data.unpersist();
  }

  /** Texts of words differ from row to row, and are no names of rows. */
  @Test
  void textsThatAreLookedIntoMayAllBeDifferent() throws IOException {
    Tokens words = new Tokens(Tokens.Unit.WORD, Tokens.Letters.LOWER, 50, 1);
    for (ColumnRule rule : List.of(new ColumnRule.Sequence(words, 4), new ColumnRule.Bag(words))) {
      ColumnRules rules = new ColumnRules(List.of(new ColumnRules.Named("name", rule)));
      PreparedData data = prepare(rows(), DataSpec.Target.CLASS, DataSpec.Split.NONE, 1, rules);
      assertThat(DataProfile.of(data).hints()).noneMatch(hint -> hint.contains("the column name"));
      data.unpersist();
    }
  }

  @Test
  void aNumberThatGoesWithTheLabelIsHintedAt() throws IOException {
    List<String> lines = new ArrayList<>(List.of("a,b,y"));
    for (int row = 0; row < 100; row++) {
      lines.add(row + "," + row * 7919 % 100 + "," + (3 - 2 * row));
    }
    PreparedData data = prepare(lines, DataSpec.Target.NUMBER, DataSpec.Split.NONE, 2);
    assertThat(DataProfile.of(data).hints())
        .containsExactly(
            "the column a goes with the label (correlation -1.0000): is it known before the label"
                + " is?");
    data.unpersist();
  }

  @Test
  void theNumberOfShardsMakesNoDifferenceButForRounding() throws IOException {
    PreparedData one = prepare(rows(), DataSpec.Target.CLASS, DataSpec.Split.NONE, 1);
    PreparedData many = prepare(rows(), DataSpec.Target.CLASS, DataSpec.Split.NONE, 8);
    DataProfile left = DataProfile.of(one);
    DataProfile right = DataProfile.of(many);
    assertThat(right.hints()).isEqualTo(left.hints());
    for (int column = 0; column < left.columns().size(); column++) {
      assertThat(right.ties().ranges(column)).isEqualTo(left.ties().ranges(column));
      assertThat(right.columns().get(column).numbers().mean())
          .isEqualTo(left.columns().get(column).numbers().mean(), offset(1e-9));
    }
    one.unpersist();
    many.unpersist();
  }

  @Test
  void moreValuesThanCanBeToldAreMany() {
    Values values = new Values();
    for (int i = 0; i <= Values.MOST; i++) {
      assertThat(values.isMany()).isFalse();
      values.add("v" + i, 1);
    }
    assertThat(values.isMany()).isTrue();
    assertThat(values.top(3)).isEmpty();
    Values few = new Values();
    few.add("x", 2);
    few.with(values);
    assertThat(few.isMany()).isTrue();
  }

  @Test
  void examplesAreRowsAsTheyCame() throws IOException {
    PreparedData data = prepare(rows(), DataSpec.Target.CLASS, DataSpec.Split.NONE, 4);
    List<Example> examples = Example.of(data, 5);
    assertThat(examples).hasSize(5);
    List<String> lines = rows();
    for (Example example : examples) {
      List<String> cells =
          example.cells().stream()
              .map(cell -> cell.isEmpty() ? "?" : cell)
              .collect(Collectors.toCollection(ArrayList::new));
      cells.addAll(example.labels());
      if (!cells.get(0).equals("?") && !cells.get(0).contains(".")) {
        cells.set(0, cells.get(0) + ".0");
      }
      assertThat(lines).contains(String.join(",", cells));
    }
    PreparedData images =
        PreparedData.prepare(
            LocalSpark.context(),
            new DataSpec(
                new SourceSpec.Digits(50, 1),
                DataSpec.Split.NONE,
                1,
                DataSpec.FeatureEncoding.AUTO,
                DataSpec.Target.CLASS),
            ShardRule.fixed(2));
    Example image = Example.of(images, 1).get(0);
    assertThat(image.pixels()).hasSize(784);
    assertThat(image.labels().get(0)).matches("[0-9]");
    DataProfile profile = DataProfile.of(images);
    assertThat(profile.columns().get(0).numbers().count()).isEqualTo(50 * 784);
    assertThat(profile.hints()).isEmpty();
    images.unpersist();
    data.unpersist();
  }
}
