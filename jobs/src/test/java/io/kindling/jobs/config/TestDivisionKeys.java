package io.kindling.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.Division;
import io.kindling.partitioning.SourceSpec;
import java.time.Clock;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Columns that divide rows into parts. */
class TestDivisionKeys {
  private static RunConfig read(String data) {
    String text = "data { %s }, network = [ { dense = 2 } ]".formatted(data);
    return RunConfig.read(
        ConfigText.parse(text, "test.conf", include -> ""),
        List.of(),
        Purpose.TRAIN,
        Pattern.compile("secret"));
  }

  private static DataSpec data(String text) {
    return read(text).data().orElseThrow();
  }

  private static void assertProblem(String data, String problem) {
    assertThatThrownBy(() -> read(data))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void aColumnThatDividesMakesATableOfCommaSeparatedFiles() {
    DataSpec groups = data("source = csv, path = a, label = y, split.group = patient");
    assertThat(groups.division()).isEqualTo(new Division(Division.Kind.GROUP, "patient"));
    assertThat(groups.source()).isInstanceOf(SourceSpec.Table.class);
    assertThat(groups.split()).isEqualTo(new DataSpec.Split(0.8, 0.1, 0.1));
    DataSpec order =
        data("source = parquet, path = a, label = y, split { train = 0.5, test = 0.4, order = t }");
    assertThat(order.division()).isEqualTo(new Division(Division.Kind.ORDER, "t"));
    assertThat(order.split().train()).isEqualTo(0.5);
    DataSpec plain = data("source = csv, path = a, label = y");
    assertThat(plain.division().isNone()).isTrue();
    assertThat(plain.source()).isInstanceOf(SourceSpec.Csv.class);
  }

  /** What is written says it all: read again, it is the same. */
  @Test
  void fractionsHaveNoSayWhereAColumnSaysThePart() {
    RunConfig config = read("source = csv, path = a, label = y, split.part = set");
    assertThat(config.data().orElseThrow().division())
        .isEqualTo(new Division(Division.Kind.PART, "set"));
    assertThat(config.text()).contains("split.part = set").doesNotContain("split.train");
    RunConfig again =
        RunConfig.read(
            ConfigText.parse(config.text(), "again.conf", include -> ""),
            List.of(),
            Purpose.TRAIN,
            Pattern.compile("secret"));
    assertThat(again.data()).isEqualTo(config.data());
    assertProblem(
        "source = csv, path = a, label = y, split { part = set, test = 0.2 }",
        "data.split.part says the part of each row: expected none of [data.split.train,"
            + " data.split.validation, data.split.test, data.split.stratify] beside it");
  }

  /** What is left of a whole goes to nobody: only the proportion of the other parts counts. */
  @Test
  void rowsThatAreKeptApartForTestingLeaveNoFractionToTest() {
    for (String test : List.of("testPath = b", "testWhere = \"x > 1\"")) {
      String data = "source = csv, path = a, label = y, " + test;
      RunConfig usual = read(data);
      assertThat(usual.text()).doesNotContain("split.test").contains("split.validation");
      assertThat(RunConfig.dataOf(usual.text(), List.of(), Now.at(Clock.systemUTC())))
          .isEqualTo(usual.data());
      assertThat(data(data + ", split { train = 0.7, validation = 0.3 }").split())
          .isEqualTo(new DataSpec.Split(0.7, 0.3, 0));
      assertThat(data(data + ", split { train = 0.9, validation = 0.1, test = 0 }").split())
          .isEqualTo(new DataSpec.Split(0.9, 0.1, 0));
      assertProblem(
          data + ", split { train = 0.6, validation = 0.2, test = 0.2 }",
          "data.split.test and data."
              + test.substring(0, test.indexOf(' '))
              + " both say which rows to test on: expected one of them");
    }
  }

  /** A model is measured on other rows than those that were split off for it. */
  @Test
  void optionsMayGiveTestRowsToWhatWasKept() {
    RunConfig kept = read("source = csv, path = a, label = y, split { train = 0.7, test = 0.2 }");
    assertThat(kept.text()).contains("split.test = 0.2");
    SourceSpec source =
        RunConfig.dataOf(kept.text(), List.of("data.testPath=b"), Now.at(Clock.systemUTC()))
            .orElseThrow()
            .source();
    assertThat(((SourceSpec.Table) source).reading().testPaths()).containsExactly("b");
  }

  @Test
  void whatDoesNotGoTogetherIsRefused() {
    assertProblem(
        "source = csv, path = a, label = y, split { group = a, order = b }",
        "[data.split.group, data.split.order] all say how rows are divided: expected one of them");
    assertProblem(
        "source = csv, path = a, label = y, split { group = a, stratify = true }",
        "data.split.stratify = true divides the rows of each class, data.split.group says"
            + " otherwise");
    assertProblem(
        "source = csv, path = a, label = y, testWhere = \"x > 1\", split.part = set",
        "data.split.part says which rows to test on: expected no data.testWhere");
    assertProblem(
        "source = idx, path = a, split.group = patient",
        "'data.split.group' belongs to the sources images, csv,");
  }
}
