package io.kindling.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.Division;
import io.kindling.partitioning.ImageLabels;
import io.kindling.partitioning.KeyPoints;
import io.kindling.partitioning.SourceSpec;
import java.time.Clock;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TestImageKeys {
  private static RunConfig read(String data) {
    return RunConfig.read(
        ConfigFactory.parseString(
            "data { source = images, path = images, image { height = 8, width = 8 }, "
                + data
                + " }"),
        List.of(),
        Purpose.LOOK,
        Pattern.compile("secret"));
  }

  private static ImageLabels labels(String data) {
    DataSpec rows = read(data).data().orElseThrow();
    return ((SourceSpec.Images) rows.source()).labels();
  }

  @Test
  void labelsAreOfFoldersOrOfATable() {
    assertThat(labels("")).isEqualTo(ImageLabels.FOLDERS);
    ImageLabels.OfTable table =
        (ImageLabels.OfTable)
            labels("image.labels { path = l.csv, file = name }, separator = \";\", label = [a, b]");
    assertThat(table.file()).isEqualTo("name");
    assertThat(table.columns()).containsExactly("a", "b");
    assertThat(table.reading().paths()).containsExactly("l.csv");
    assertThat(table.reading().text().separator()).isEqualTo(';');
  }

  @Test
  void whatHoldsIsReadAgainAsTheSame() {
    for (String data :
        List.of(
            "",
            "image.labels { path = l.csv }",
            "image.labels { path = [a, b], file = f, format = parquet }, label = [x, y],"
                + " target = [class, number]",
            "image.labels { path = l.csv }, label = x, weight = w, split.group = g",
            "image.labels { path = l.csv }, label = x, split.part = p",
            "target = mask, masks { classes = [a, b] }",
            "target = mask, masks { folder = truth, classes = [a, \"b c\"], values = [0, 255],"
                + " ignore = [3, 4] }",
            "image.labels { path = l.csv }, target = points, points { names = [a, \"b c\"] }",
            "image.labels { path = l.csv, file = f }, target = points, weight = w, split.group = g,"
                + " points { columns = [[ax, ay], [\"b x\", \"b y\"]], swap = [[a, b]] }",
            "image.labels { path = l.csv }, target = points,"
                + " points { names = [a, b], columns = [[ax, ay], [bx, by]] }")) {
      RunConfig config = read(data);
      assertThat(RunConfig.dataOf(config.text(), List.of(), Now.at(Clock.systemUTC())))
          .isEqualTo(config.data());
    }
    assertThat(read("").text()).doesNotContain("label").doesNotContain("header");
  }

  @Test
  void pointsAreNamedByThemselvesOrByTheirColumns() {
    String table = "image.labels { path = l.csv }, target = points, points ";
    ImageLabels.OfPoints named = (ImageLabels.OfPoints) labels(table + "{ names = [a, b] }");
    assertThat(named.points().columns()).containsExactly("a_x", "a_y", "b_x", "b_y");
    ImageLabels.OfPoints columns =
        (ImageLabels.OfPoints)
            labels(table + "{ columns = [[nose_x, nose_y], [u, v]], swap = [[nose, u]] }");
    assertThat(columns.points().names()).containsExactly("nose", "u");
    assertThat(columns.points().partners()).containsExactly(1, 0);
    ImageLabels.OfPoints both =
        (ImageLabels.OfPoints) labels(table + "{ names = [a], columns = [[u, v]] }");
    assertThat(both.points().points()).containsExactly(new KeyPoints.Point("a", "u", "v"));
  }

  @Test
  void pointsThatCannotBeReadAreTold() {
    String table = "image.labels { path = l.csv }, target = points";
    assertThatThrownBy(() -> read("target = points, points { names = [a] }"))
        .hasMessageContaining(
            "data.target = points takes points from a table: expected one in"
                + " data.image.labels.path");
    assertThatThrownBy(() -> read(table))
        .hasMessageContaining(
            "data.target = points needs 'data.points.names' or 'data.points.columns'");
    assertThatThrownBy(() -> read(table + ", points { names = [a], columns = [[a, b], [c, d]] }"))
        .hasMessageContaining(
            "data.points.names has 1 names for 2 pairs of data.points.columns: expected one for"
                + " each");
    assertThatThrownBy(() -> read(table + ", points { columns = [a, b, c] }"))
        .hasMessageContaining("data.points.columns")
        .hasMessageContaining("a list of pairs of columns, such as [[eye_x, eye_y]");
    assertThatThrownBy(() -> read(table + ", points { names = [a], swap = [[a, c]] }"))
        .hasMessageContaining("data.points.swap names 'c', which is no point: the nearest is 'a'");
    assertThatThrownBy(() -> read(table + ", points { names = [a] }, label = a"))
        .hasMessageContaining(
            "'data.label' is not for data.target = points: data.points says which columns they"
                + " are in");
    assertThatThrownBy(() -> read("points { names = [a] }"))
        .hasMessageContaining("'data.points.names' is for data.target = points");
  }

  @Test
  void columnsOfTheTableDivideAndWeighImages() {
    ImageLabels.OfTable table =
        (ImageLabels.OfTable)
            labels("image.labels { path = l.csv }, label = x, weight = w, split.order = day");
    assertThat(table.weight()).isEqualTo("w");
    assertThat(table.division()).isEqualTo(new Division(Division.Kind.ORDER, "day"));
    assertThat(read("image.labels.path = l.csv, label = x, split.part = p").text())
        .contains("split.part = p")
        .doesNotContain("split.train");
    assertThatThrownBy(() -> read("split.group = g"))
        .hasMessageContaining(
            "'data.split.group' is of the table of labels that data.image.labels.path names, which"
                + " is missing");
    assertThatThrownBy(() -> read("image.labels.path = l.csv, label = x, weight = x"))
        .hasMessageContaining("data.weight = x is a column of data.label, too");
  }

  @Test
  void masksHaveClassesAndNumbersOfThem() {
    assertThat(labels("target = mask, masks { classes = [a, b], values = [0, 255], ignore = 7 }"))
        .isEqualTo(new ImageLabels.OfMasks("", List.of("a", "b"), List.of(0, 255), List.of(7)));
    assertThatThrownBy(() -> read("target = mask"))
        .hasMessageContaining("'data.masks.classes' is missing: it names the classes of pixels");
    assertThatThrownBy(() -> read("masks.ignore = 255"))
        .hasMessageContaining("'data.masks.ignore' is for data.target = mask");
    assertThatThrownBy(
            () -> read("image.labels.path = l.csv, target = mask, masks.classes = [a, b]"))
        .hasMessageContaining(
            "data.target = mask takes masks from a file for each image: expected no table");
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> read("label = a"))
        .hasMessageContaining(
            "'data.label' is of the table of labels that data.image.labels.path names, which is"
                + " missing");
    assertThatThrownBy(() -> read("image.labels { path = l.csv, file = a }, label = a"))
        .hasMessageContaining("in which data.image.labels.file says the files are");
    assertThatThrownBy(() -> read("image.labels.path = l.csv, target = [class, number]"))
        .hasMessageContaining("has 2 words for one column of data.label");
  }
}
