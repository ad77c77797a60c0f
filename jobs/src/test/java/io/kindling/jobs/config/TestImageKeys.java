package io.kindling.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.ImageLabels;
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
                + " target = [class, number]")) {
      RunConfig config = read(data);
      assertThat(RunConfig.dataOf(config.text(), List.of(), Now.at(Clock.systemUTC())))
          .isEqualTo(config.data());
    }
    assertThat(read("").text()).doesNotContain("label").doesNotContain("header");
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
