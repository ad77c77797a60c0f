package io.kindling.partitioning.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.partitioning.BadRowRule;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.Division;
import io.kindling.partitioning.ImageLabels;
import io.kindling.partitioning.LocalSpark;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PredictionRows;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.TableReading;
import io.kindling.partitioning.encode.Label;
import io.kindling.partitioning.encode.Labels;
import io.kindling.partitioning.key.Rows;
import io.kindling.partitioning.shard.PackedShard;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that columns of their table divide and weigh. */
class TestDividedImages {
  private static final int IMAGES = 24;

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    for (int i = 0; i < IMAGES; i++) {
      ImageFiles.write(
          folder,
          "pictures/" + i + ".png",
          ImageFiles.plain(BufferedImage.TYPE_INT_RGB, 1, 1, new Color(10 * i, 0, 0)));
    }
  }

  /** A row for each image: its file, its number, and what a column says. */
  private SourceSpec.Images source(
      Division.Kind kind, BadRowRule bad, String weight, String... values) throws IOException {
    StringBuilder text = new StringBuilder("file,number,says,heavy\n");
    for (int i = 0; i < IMAGES; i++) {
      String[] own = values[i % values.length].split("/", 2);
      text.append(i).append(".png,").append(i).append(',').append(own[0]).append(',');
      text.append(own.length == 1 ? "1" : own[1]).append('\n');
    }
    Path table = folder.resolve("labels.csv");
    Files.writeString(table, text.toString());
    TableReading reading =
        TableReading.csv(
            List.of(table.toUri().toString()), new TableReading.Text(true, ',', List.of()));
    Division division = kind == Division.Kind.NONE ? Division.NONE : new Division(kind, "says");
    return new SourceSpec.Images(
        folder.resolve("pictures").toUri().toString(),
        3,
        1,
        1,
        SourceSpec.Fit.STRETCH,
        bad,
        new ImageLabels.OfTable(reading, "file", List.of("number"), weight, division));
  }

  private static PreparedData prepare(SourceSpec source, DataSpec.Split split) {
    DataSpec spec =
        new DataSpec(source, split, 1, DataSpec.FeatureEncoding.AUTO, DataSpec.Target.NUMBER);
    return PreparedData.prepare(LocalSpark.context(), spec, ShardRule.fixed(2));
  }

  /** The weight of each image of a part by its number. */
  private static Map<Integer, Double> weights(PreparedData data, Part part) {
    Map<Integer, Double> found = new TreeMap<>();
    int[] places = Labels.places(data.schema());
    data.shards(part)
        .collect()
        .forEach(
            shard -> {
              for (Rows rows : ((PackedShard) shard).packed()) {
                for (int row = 0; row < rows.count(); row++) {
                  int start = rows.start(row);
                  Labels.placesInto(data.schema(), rows.data(), start, rows.start(row + 1), places);
                  found.put(
                      (int) Label.number(rows.data(), places[0]),
                      data.schema().weightOf(rows.data(), start));
                }
              }
            });
    return found;
  }

  private static Set<Integer> numbers(PreparedData data, Part part) {
    return weights(data, part).keySet();
  }

  @Test
  void theImagesOfAGroupStayTogether() throws IOException {
    PreparedData data =
        prepare(
            source(Division.Kind.GROUP, BadRowRule.FAIL, "", "a", "b", "c", "d"),
            new DataSpec.Split(0.5, 0.25, 0.25));
    for (Part part : Part.values()) {
      Set<Integer> groups = new TreeSet<>();
      numbers(data, part).forEach(number -> groups.add(number % 4));
      assertThat(groups).hasSize(part == Part.TRAIN ? 2 : 1);
      assertThat(data.rows(part)).isEqualTo(6L * groups.size());
    }
    assertThat(data.schema().divided()).isTrue();
    assertThat(data.schema().labels()).containsExactly("number");
  }

  @Test
  void theLastImagesInAnOrderAreTestedOn() throws IOException {
    String[] days = new String[IMAGES];
    for (int i = 0; i < IMAGES; i++) {
      days[i] = String.format("2024-03-%02d", IMAGES - i);
    }
    PreparedData data =
        prepare(
            source(Division.Kind.ORDER, BadRowRule.FAIL, "", days),
            new DataSpec.Split(0.5, 0.25, 0.25));
    assertThat(numbers(data, Part.TEST)).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(numbers(data, Part.VALIDATION)).containsExactly(6, 7, 8, 9, 10, 11);
    assertThat(numbers(data, Part.TRAIN)).hasSize(12);
  }

  @Test
  void aColumnSaysThePartAndAnotherTheWeight() throws IOException {
    PreparedData data =
        prepare(
            source(Division.Kind.PART, BadRowRule.FAIL, "heavy", "train", "TEST/2.5", "validation"),
            DataSpec.Split.NONE);
    assertThat(weights(data, Part.TRAIN))
        .containsOnlyKeys(0, 3, 6, 9, 12, 15, 18, 21)
        .containsEntry(3, 1.0);
    assertThat(weights(data, Part.TEST)).hasSize(8).containsEntry(1, 2.5).containsEntry(22, 2.5);
    assertThat(weights(data, Part.VALIDATION)).hasSize(8);
    assertThat(data.schema().weight()).isEqualTo("heavy");
  }

  private void assertRefused(SourceSpec source, String... sentences) {
    var refusal = assertThatThrownBy(() -> prepare(source, DataSpec.Split.USUAL));
    refusal.isInstanceOf(DataException.class);
    for (String sentence : sentences) {
      refusal.hasMessageContaining(sentence);
    }
  }

  @Test
  void whatAColumnCannotSayIsABadRow() throws IOException {
    String[] parts = {"train", "train", "tset", "train", "test", "validation"};
    assertRefused(
        source(Division.Kind.PART, BadRowRule.FAIL, "", parts),
        ".png: column says: expected train, validation or test, found 'tset'",
        "(and 3 more bad rows)",
        "data.onBadRow = skip");
    assertRefused(
        source(Division.Kind.GROUP, BadRowRule.FAIL, "", "a", ""),
        ".png: column says: expected the group of a row, found nothing");
    assertRefused(
        source(Division.Kind.NONE, BadRowRule.FAIL, "heavy", "a/1", "a/-2"),
        ".png: column heavy: expected the weight of a row, a number from 0 to ",
        "found '-2'");
    BadRowRule skip = new BadRowRule(BadRowRule.Action.SKIP, 4);
    PreparedData data = prepare(source(Division.Kind.PART, skip, "", parts), DataSpec.Split.NONE);
    assertThat(data.rows(Part.TRAIN)).isEqualTo(12);
    assertThat(data.warnings())
        .anyMatch(
            note ->
                note.startsWith(
                    "4 of 24 rows are bad and left out: 4 times column says: expected train,"));
  }

  @Test
  void whatIsWrongWithColumnsIsTold() throws IOException {
    SourceSpec.Images good = source(Division.Kind.GROUP, BadRowRule.FAIL, "", "a", "b");
    ImageLabels.OfTable labels = (ImageLabels.OfTable) good.labels();
    for (String column : List.of("number", "none")) {
      ImageLabels.OfTable other =
          new ImageLabels.OfTable(
              labels.reading(),
              "file",
              labels.columns(),
              "",
              new Division(Division.Kind.GROUP, column));
      assertRefused(
          new SourceSpec.Images(
              good.path(), 3, 1, 1, SourceSpec.Fit.STRETCH, BadRowRule.FAIL, other),
          "data.split.group",
          column);
    }
    Path table = folder.resolve("labels.csv");
    Files.writeString(table, Files.readString(table) + "3.png,3,b,9\n");
    assertThat(prepare(good, DataSpec.Split.NONE).rows(Part.TRAIN)).isEqualTo(IMAGES);
    Files.writeString(table, Files.readString(table) + "3.png,3,c,1\n");
    assertRefused(
        good,
        "column file: names the image '3.png' with another weight, or in another part, than ",
        " does: expected one row for each image");
  }

  @Test
  void imagesToPredictNeedNeither() throws IOException {
    SourceSpec.Images source = source(Division.Kind.PART, BadRowRule.FAIL, "heavy", "nowhere/x");
    PredictionRows rows =
        PredictionRows.read(LocalSpark.context(), source, ImageSource.schema(source));
    assertThat(rows.rows().count()).isEqualTo(IMAGES);
  }
}
