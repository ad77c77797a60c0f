package io.kindling.partitioning.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kindling.partitioning.BadRowRule;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.Division;
import io.kindling.partitioning.ImageLabels;
import io.kindling.partitioning.KeyPoints;
import io.kindling.partitioning.LocalSpark;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PredictionRows;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.SourceSpec.Fit;
import io.kindling.partitioning.TableReading;
import io.kindling.partitioning.encode.Point;
import io.kindling.partitioning.encode.Points;
import io.kindling.partitioning.profile.Example;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images with a table of points. */
class TestPointTable {
  private static final int SIDE = 8;

  @TempDir Path folder;

  /** 16 pixels wide and 8 high, with a white spot whose middle is 9, 3. */
  @BeforeEach
  void write() throws IOException {
    for (String name : List.of("a.png", "b.png")) {
      BufferedImage image = ImageFiles.plain(BufferedImage.TYPE_INT_RGB, 16, 8, Color.BLACK);
      for (int i = 0; i < 4; i++) {
        image.setRGB(8 + i % 2, 2 + i / 2, Color.WHITE.getRGB());
      }
      image.setRGB(0, 0, name.equals("a.png") ? 0 : 1);
      ImageFiles.write(folder, "pictures/" + name, image);
    }
  }

  private SourceSpec.Images source(String csv, Fit fit, BadRowRule bad) throws IOException {
    Path table = folder.resolve("points.csv");
    Files.writeString(table, csv);
    TableReading.Text text = new TableReading.Text(true, ',', List.of());
    TableReading reading =
        new TableReading(
            TableReading.CSV,
            List.of(table.toUri().toString()),
            List.of(),
            text,
            Map.of(),
            List.of(),
            "");
    KeyPoints points =
        new KeyPoints(
            List.of(KeyPoints.Point.named("spot"), KeyPoints.Point.of("u", "v")), List.of());
    return new SourceSpec.Images(
        folder.resolve("pictures").toUri().toString(),
        1,
        SIDE,
        SIDE,
        fit,
        bad,
        new ImageLabels.OfPoints(reading, "file", points, "", Division.NONE));
  }

  private static PreparedData prepare(SourceSpec source) {
    DataSpec spec =
        new DataSpec(source, DataSpec.Split.NONE, 1, DataSpec.FeatureEncoding.AUTO, Target.POINTS);
    return PreparedData.prepare(LocalSpark.context(), spec, ShardRule.fixed(1));
  }

  private Example example(String csv, Fit fit) throws IOException {
    return Example.of(prepare(source(csv, fit, BadRowRule.FAIL)), 1).get(0);
  }

  @Test
  void aPointIsWhereItsPixelIsHoweverAnImageIsBroughtToSize() throws IOException {
    for (Fit fit : Fit.values()) {
      Example example = example("file,spot_x,spot_y,u,v\na.png,9,3,,\n", fit);
      Point spot = example.points().get(0);
      double all = 0;
      double x = 0;
      double y = 0;
      for (int i = 0; i < SIDE * SIDE; i++) {
        int bright = example.pixels()[i] & 0xFF;
        all += bright;
        x += bright * (i % SIDE + 0.5);
        y += bright * (i / SIDE + 0.5);
      }
      assertThat(spot.x() * SIDE).as(fit.word()).isCloseTo(x / all, within(0.05));
      assertThat(spot.y() * SIDE).as(fit.word()).isCloseTo(y / all, within(0.05));
      assertThat(example.labels()).containsExactly("spot 9.0, 3.0");
    }
  }

  @Test
  void whatIsCutOffIsNotKnown() throws IOException {
    String csv = "file,spot_x,spot_y,u,v\na.png,9,3,1,3\n";
    assertThat(example(csv, Fit.CROP).points()).extracting(Point::name).containsExactly("spot");
    assertThat(example(csv, Fit.PAD).points()).hasSize(2);
  }

  @Test
  void namesKeepTheirOrder() throws IOException {
    PreparedData data =
        prepare(source("file,u,v,spot_y,spot_x\na.png,1,2,3,9\n", Fit.STRETCH, BadRowRule.FAIL));
    assertThat(data.schema().labels()).containsExactly("points");
    assertThat(data.encoders().labels().get(0).classes()).containsExactly("spot", "u");
  }

  private void assertRefused(String row, String sentence) throws IOException {
    SourceSpec source =
        source("file,spot_x,spot_y,u,v\n" + row + "\n", Fit.STRETCH, BadRowRule.FAIL);
    assertThatThrownBy(() -> prepare(source))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("a.png: ")
        .hasMessageContaining("points.csv")
        .hasMessageContaining(sentence);
  }

  @Test
  void aBadRowIsToldWithItsPlaceAndColumn() throws IOException {
    assertRefused(
        "a.png,9,,,",
        "line 2, column spot_y: expected a number of pixels, as column spot_x has one, found"
            + " nothing: leave both empty where the point spot is not known");
    assertRefused(
        "a.png,9,3,left,1",
        "line 2, column u: expected a number of pixels, or nothing where the point u is not known,"
            + " found 'left'");
    assertRefused(
        "a.png,9,NaN,,", "line 2, column spot_y: expected a number of pixels, or nothing where");
    assertRefused(
        "a.png,9,8.5,,",
        "line 2, column spot_y: expected a place in the picture, from 0 to 8 pixels, found 8.5");
    assertRefused("a.png,-1,3,,", "column spot_x: expected a place in the picture, from 0 to 16");
  }

  @Test
  void badRowsMayBeLeftOut() throws IOException {
    BadRowRule skip = new BadRowRule(BadRowRule.Action.SKIP, 1);
    String csv = "file,spot_x,spot_y,u,v\na.png,9,3,,\nb.png,9,,,\n";
    PreparedData data = prepare(source(csv, Fit.STRETCH, skip));
    assertThat(data.rows(Part.TRAIN)).isEqualTo(1);
    assertThat(data.warnings()).anyMatch(note -> note.startsWith("1 of 2 rows are bad"));
  }

  @Test
  void aColumnThatIsMissingIsTold() throws IOException {
    SourceSpec source =
        source("file,spot_x,spot_z,u,v\na.png,1,1,,\n", Fit.STRETCH, BadRowRule.FAIL);
    assertThatThrownBy(() -> prepare(source))
        .hasMessageContaining("has no column data.points = spot_y: the nearest is 'spot_x' of");
  }

  @Test
  void imagesToPredictNeedNoPoints() throws IOException {
    SourceSpec.Images source =
        source("file,spot_x,spot_y,u,v\na.png,9,,x,1\n", Fit.PAD, BadRowRule.FAIL);
    PredictionRows rows =
        PredictionRows.read(LocalSpark.context(), source, ImageSource.schema(source));
    assertThat(rows.columns())
        .extracting(PredictionRows.Column::name)
        .containsExactly("path", "spot_x", "spot_y", "u", "v");
    List<PredictionRows.Row> found = rows.rows().collect();
    assertThat(found.get(0).fields()).endsWith("9", null, "x", "1");
    assertThat(found.get(1).fields()).endsWith(null, null, null, null);
    byte[] packed = found.get(0).packed();
    assertThat(Points.frame(packed, SIDE * SIDE).x(9 / 16.0)).isCloseTo(9, within(1e-12));
    Files.delete(folder.resolve("points.csv"));
    PredictionRows without =
        PredictionRows.read(LocalSpark.context(), source, ImageSource.schema(source));
    assertThat(without.rows().count()).isEqualTo(2);
  }

  @Test
  void settingsThatCannotBeAreSentences() {
    KeyPoints.Point one = KeyPoints.Point.of("eye.x", "eye.y");
    assertThat(one.name()).isEqualTo("eye");
    KeyPoints.Point other = KeyPoints.Point.named("ear");
    assertThat(new KeyPoints(List.of(one, other), List.of(List.of("ear", "eye"))).partners())
        .containsExactly(1, 0);
    assertThatThrownBy(() -> new KeyPoints(List.of(), List.of()))
        .hasMessage("data.points has 0 points: expected 1 to 1024");
    assertThatThrownBy(() -> new KeyPoints(List.of(one, one), List.of()))
        .hasMessage("data.points has the name 'eye' twice: expected another for each");
    assertThatThrownBy(
            () -> new KeyPoints(List.of(one, new KeyPoints.Point("c", "a", "eye.y")), List.of()))
        .hasMessage("data.points has the column 'eye.y' twice: expected another for each");
    assertThatThrownBy(() -> new KeyPoints(List.of(one), List.of(List.of("eye", "eyes"))))
        .hasMessage(
            "data.points.swap names 'eyes', which is no point: the nearest is 'eye' of [eye]");
    assertThatThrownBy(() -> new KeyPoints(List.of(one), List.of(List.of("eye", "eye"))))
        .hasMessage("data.points.swap names 'eye' twice: expected each point in one pair");
    assertThatThrownBy(() -> new KeyPoints(List.of(one), List.of(List.of("eye"))))
        .hasMessage("data.points.swap has [eye]: expected pairs of names of points");
  }
}
