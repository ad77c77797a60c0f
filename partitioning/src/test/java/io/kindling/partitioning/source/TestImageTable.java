package io.kindling.partitioning.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.partitioning.BadRowRule;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.ImageLabels;
import io.kindling.partitioning.LocalSpark;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PredictionRows;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.TableReading;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images whose labels stand in a table. */
class TestImageTable {
  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    image("pictures/a.png", Color.RED);
    image("pictures/deep/b.png", Color.GREEN);
    image("pictures/c.png", Color.BLUE);
  }

  private void image(String name, Color colour) throws IOException {
    ImageFiles.write(folder, name, ImageFiles.plain(BufferedImage.TYPE_INT_RGB, 2, 2, colour));
  }

  private static TableReading reading(String format, Path path) {
    TableReading.Text text = new TableReading.Text(true, ',', List.of());
    return new TableReading(
        format, List.of(path.toUri().toString()), List.of(), text, Map.of(), List.of(), "");
  }

  private SourceSpec.Images source(TableReading reading, String file, String... labels) {
    return new SourceSpec.Images(
        folder.resolve("pictures").toUri().toString(),
        3,
        2,
        2,
        SourceSpec.Fit.STRETCH,
        BadRowRule.FAIL,
        new ImageLabels.OfTable(reading, file, List.of(labels)));
  }

  private SourceSpec.Images csv(String text, String file, String... labels) throws IOException {
    Path table = folder.resolve("labels.csv");
    Files.writeString(table, text);
    return source(reading(TableReading.CSV, table), file, labels);
  }

  private static PreparedData prepare(SourceSpec source, Target... targets) {
    DataSpec spec =
        new DataSpec(
            source, DataSpec.Split.NONE, 1, DataSpec.FeatureEncoding.AUTO, List.of(targets));
    return PreparedData.prepare(LocalSpark.context(), spec, ShardRule.fixed(2));
  }

  private static void assertRefused(SourceSpec source, String... sentences) {
    var refusal = assertThatThrownBy(() -> prepare(source, Target.CLASS));
    refusal.isInstanceOf(DataException.class);
    for (String sentence : sentences) {
      refusal.hasMessageContaining(sentence);
    }
  }

  @Test
  void aTableNamesImagesAndTheirLabels() throws IOException {
    SourceSpec source =
        csv(
            "name,kind,age\na.png,cat,3\ndeep/b.png,dog,4.5\n./a.png,cat,3.0\n",
            "name",
            "kind",
            "age");
    PreparedData data = prepare(source, Target.CLASS, Target.NUMBER);
    assertThat(data.rows(Part.TRAIN)).isEqualTo(2);
    assertThat(data.schema().labels()).containsExactly("kind", "age");
    assertThat(data.encoders().labels().get(0).classes()).containsExactly("cat", "dog");
    assertThat(data.warnings())
        .anyMatch(note -> note.startsWith("1 of the 3 images below "))
        .anyMatch(note -> note.endsWith("labels.csv and are left out"))
        .anyMatch(
            note -> note.endsWith("name an image, with the same labels, that another row names"));
  }

  @Test
  void anyTableIsOneAndTheRowsAreThoseOfFolders() throws IOException {
    SparkSession session =
        SparkSession.builder().sparkContext(LocalSpark.context().sc()).getOrCreate();
    Path table = folder.resolve("labels.parquet");
    session
        .sql("SELECT * FROM VALUES (1L, 'a.png'), (2L, 'deep/b.png'), (1L, 'c.png') AS (c, file)")
        .write()
        .parquet(table.toUri().toString());
    PreparedData columns = prepare(source(reading("parquet", table), "file", "c"), Target.CLASS);
    PreparedData texts =
        prepare(csv("c,file\n01,c.png\n1.0,a.png\n2,deep/b.png\n", "file", "0"), Target.CLASS);
    assertThat(columns.encoders().classes()).containsExactly("1", "2");
    assertThat(columns.fingerprint()).isEqualTo(texts.fingerprint());
  }

  @Test
  void whatIsWrongWithATableIsTold() throws IOException {
    assertRefused(
        csv("name,kind\na.png,cat\ndeep/c.png,dog\n", "name", "kind"),
        "labels.csv",
        "column name: 'deep/c.png' is no image below data.path = ",
        "the nearest is ");
    assertRefused(
        csv("name,kind\na.png,cat\nc:d,dog\n", "name", "kind"), "'c:d' is no image below");
    assertRefused(
        csv("name,kind\na.png,cat\nc.png,cat\na.png,dog\n", "name", "kind"),
        "column name: names the image 'a.png' with the labels [dog], which ",
        " names with [cat]: expected one row for each image");
    assertRefused(
        csv("name,kind\na.png,cat\n", "nmae", "kind"),
        "has no column data.image.labels.file = nmae: the nearest is 'name' of [name, kind]");
    assertRefused(
        csv("name,kind\na.png,cat\n", "name", "king"),
        "has no column data.label = king: the nearest is 'kind' of [name, kind]");
    assertRefused(
        csv("kind,name\na.png,cat\n", "name", "-1"),
        "data.label = [-1] names the column name",
        "which has the names of the files: expected another column");
    assertRefused(
        csv("name,kind\na.png,cat\nc.png,\n", "name", "kind"),
        "c.png: column kind: expected a label, found nothing");
    assertRefused(csv("name,kind\n", "name", "kind"), "names no image: expected a row for each");
    assertRefused(
        source(reading(TableReading.CSV, folder.resolve("other.csv")), "name", "kind"),
        "data.image.labels.path = ",
        "other.csv names no file");
  }

  @Test
  void imagesToPredictNeedNoRow() throws IOException {
    SourceSpec.Images source = csv("name,path\na.png,cat\n", "name", "path");
    PredictionRows rows =
        PredictionRows.read(LocalSpark.context(), source, ImageSource.schema(source));
    assertThat(rows.columns())
        .extracting(PredictionRows.Column::name)
        .containsExactly("path", "path_");
    assertThat(rows.rows().collect())
        .extracting(row -> row.fields().get(1))
        .containsExactly("cat", null, null);
  }

  @Test
  void imagesToPredictAreOthersThanThoseOfTheTable() throws IOException {
    SourceSpec.Images source = csv("name,kind\na.png,cat\nold.png,dog\n", "name", "kind");
    PredictionRows rows =
        PredictionRows.read(LocalSpark.context(), source, ImageSource.schema(source));
    assertThat(rows.rows().count()).isEqualTo(3);
    assertThat(rows.bad().notes())
        .anyMatch(note -> note.startsWith("1 rows of ") && note.endsWith(", the first 'old.png'"));
    SourceSpec.Images without =
        source(reading(TableReading.CSV, folder.resolve("other.csv")), "name", "kind");
    PredictionRows unlabelled =
        PredictionRows.read(LocalSpark.context(), without, ImageSource.schema(without));
    assertThat(unlabelled.columns())
        .extracting(PredictionRows.Column::name)
        .containsExactly("path");
    assertThat(unlabelled.rows().collect()).hasSize(3).allMatch(row -> row.fields().size() == 1);
  }

  @Test
  void momentsAreThoseOfUtcWhereverTheTableIsRead() throws IOException {
    SparkSession session =
        SparkSession.builder().sparkContext(LocalSpark.context().sc()).getOrCreate();
    Path table = folder.resolve("moments.parquet");
    session
        .sql("SELECT timestamp_seconds(0) AS moment, 'a.png' AS file")
        .write()
        .parquet(table.toUri().toString());
    PreparedData data = prepare(source(reading("parquet", table), "file", "moment"), Target.CLASS);
    assertThat(data.encoders().classes()).containsExactly("1970-01-01T00:00:00Z");
  }
}
