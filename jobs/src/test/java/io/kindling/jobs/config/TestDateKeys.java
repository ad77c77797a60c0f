package io.kindling.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.partitioning.Days;
import io.kindling.partitioning.ImageLabels;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.TableReading;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Templates in paths, and the days that fill them in. */
class TestDateKeys {
  private static final Now NOW =
      Now.at(Clock.fixed(Instant.parse("2026-03-01T23:30:00Z"), ZoneOffset.UTC));

  private static RunConfig read(Now now, String data) {
    String text = "data { %s }, network = [ { dense = 2 } ]".formatted(data);
    return RunConfig.read(
        ConfigText.parse(text, "test.conf", include -> ""),
        List.of(),
        Purpose.TRAIN,
        Pattern.compile("secret"),
        now);
  }

  private static TableReading reading(String data) {
    return ((SourceSpec.Table) read(NOW, data).data().orElseThrow().source()).reading();
  }

  private static void assertProblem(String data, String problem) {
    assertThatThrownBy(() -> read(NOW, data))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void aDayFillsTemplatesInAndAlternativesOfAPatternStay() {
    TableReading reading =
        reading(
            "source = parquet, path = \"/in/{yyyy}/dt={yyyyMMdd}/{a,b}/{0}*\", date = 2026-01-31,"
                + " testPath = [\"/test/{d.M.yy}\", \"/more\"]");
    assertThat(reading.paths()).containsExactly("/in/2026/dt=20260131/{a,b}/{0}*");
    assertThat(reading.testPaths()).containsExactly("/test/31.1.26", "/more");
    assertThat(reading.days().paths())
        .isEqualTo(
            Map.of(
                "/in/2026/dt=20260131/{a,b}/{0}*", LocalDate.of(2026, 1, 31),
                "/test/31.1.26", LocalDate.of(2026, 1, 31)));
  }

  @Test
  void aSpanIsAPathForEachDayUpToItsLast() {
    TableReading reading =
        reading(
            "source = json, path = [\"/in/{yyyy-MM-dd}\", \"/all\", \"/in/{yyyy}\"], date ="
                + " yesterday, days = 3, missingDays = skip");
    assertThat(reading.paths())
        .containsExactly("/in/2026-02-26", "/in/2026-02-27", "/in/2026-02-28", "/all", "/in/2026");
    assertThat(reading.days().missing()).isEqualTo(Days.Missing.SKIP);
  }

  @Test
  void todayIsTakenWhereTheZoneIs() {
    String data = "source = csv, path = \"/in/{yyyy-MM-dd}\", date = today";
    assertThat(reading(data).paths()).containsExactly("/in/2026-03-01");
    assertThat(reading(data + ", dateZone = Europe/Berlin").paths())
        .containsExactly("/in/2026-03-02");
  }

  @Test
  void whatIsKeptHasTheTemplateAndTheDayAndIsReadAgainAsTheSame() {
    for (String more : List.of("", ", days = 2, missingDays = skip, dateZone = Asia/Tokyo")) {
      RunConfig config =
          read(NOW, "source = parquet, path = \"/in/{yyyyMMdd}\", date = today" + more);
      assertThat(config.text())
          .contains("path = \"/in/{yyyyMMdd}\"")
          .contains("date = \"2026-03-0")
          .doesNotContain("today");
      assertThat(RunConfig.dataOf(config.text(), List.of(), NOW)).isEqualTo(config.data());
    }
    assertThat(read(NOW, "source = parquet, path = /in").text()).doesNotContain("issingDays");
  }

  @Test
  void aRunThatGoesOnKeepsTheDayThatItHad() {
    String data = "source = parquet, path = \"/in/{yyyyMMdd}\", date = yesterday";
    RunConfig first = read(NOW, data);
    Now later = Now.at(Clock.fixed(Instant.parse("2026-04-05T00:00:00Z"), ZoneOffset.UTC));
    assertThat(read(later, data).data()).isNotEqualTo(first.data());
    assertThat(read(later.goingOn(first.text()), data)).isEqualTo(first);
    assertThat(read(later.goingOn(""), data).text()).contains("2026-04-04");
  }

  @Test
  void wordsAmongTheOptionsOfAModelsOwnRowsMeanTheDayOfTheRun() {
    String kept = read(NOW, "source = idx, path = \"/{yyyyMMdd}\", date = 2026-01-31").text();
    assertThat(RunConfig.dataOf(kept, List.of("data.date=yesterday"), NOW).orElseThrow().source())
        .isEqualTo(new SourceSpec.Idx("/20260228"));
    RunConfig begun =
        RunConfig.read(
            ConfigText.parse("model.path = m", "test.conf", include -> ""),
            List.of("data.date=yesterday"),
            Purpose.USE_MODEL,
            Pattern.compile("secret"),
            NOW);
    Now later = Now.at(Clock.fixed(Instant.parse("2026-04-05T00:00:00Z"), ZoneOffset.UTC));
    assertThat(
            RunConfig.dataOf(kept, List.of("data.date=yesterday"), later.goingOn(begun.text()))
                .orElseThrow()
                .source())
        .isEqualTo(new SourceSpec.Idx("/20260228"));
    assertThat(RunConfig.dataOf(kept, List.of("data.path=/new"), NOW).orElseThrow().source())
        .isEqualTo(new SourceSpec.Idx("/new"));
  }

  @Test
  void aDateIsOfTheTableOfLabelsToo() {
    String data =
        "source = images, path = /in, image { height = 2, width = 2, labels.path ="
            + " \"/labels/{yyyy}.csv\" }, label = kind, date = 2026-01-31";
    SourceSpec.Images images = (SourceSpec.Images) read(NOW, data).data().orElseThrow().source();
    assertThat(((ImageLabels.OfTable) images.labels()).reading().paths())
        .containsExactly("/labels/2026.csv");
  }

  @Test
  void oneDayServesSourcesThatReadOnePathAndFoldersOfPreparedRows() {
    String data = "source = idx, path = \"/in/{yyyy-MM-dd}\", date = 2026-01-31";
    RunConfig config = read(NOW, data + ", prepared = \"/packed/{yyyyMM}\"");
    assertThat(config.data().orElseThrow().source())
        .isEqualTo(new SourceSpec.Idx("/in/2026-01-31"));
    assertThat(config.data().orElseThrow().keeping().prepared()).isEqualTo("/packed/202601");
    assertProblem(
        data + ", days = 2", "data.path with data.days names several: this source reads one path");
  }

  @Test
  void whatIsNoDateIsTold() {
    assertProblem(
        "source = parquet, path = \"/in/{yyyy-MM-DD}\", date = today",
        "data.path = /in/{yyyy-MM-DD} has the template {yyyy-MM-DD}, in which 'DD' is no part of a"
            + " date: expected letters of yyyy, yy, MM, M, dd and d, as in {yyyy-MM-dd};"
            + " alternatives of a pattern have a comma, as in {a,b}");
    assertProblem(
        "source = parquet, path = \"/in/{yyyy}\"",
        "data.path = /in/{yyyy} has a template for a date: say which by data.date = today,"
            + " yesterday or a day such as 2026-01-31");
    assertProblem(
        "source = parquet, path = \"/in/{yyyy}\", date = 2026-02-30",
        "'data.date' must be today, yesterday, or a day such as 2026-01-31, found \"2026-02-30\"");
    assertProblem(
        "source = parquet, path = \"/in/{yyyy}\", date = today, dateZone = Mars",
        "'data.dateZone' must be the name of a time zone such as UTC or Europe/Berlin");
    assertProblem(
        "source = parquet, path = /in, date = today",
        "'data.date' is filled into no path: expected a template such as {yyyy-MM-dd} in one of"
            + " data.path, data.testPath, data.prepared, data.image.labels.path");
    assertProblem(
        "source = images, path = /in, image { height = 2, width = 2 }, days = 2",
        "'data.days' is for data.date, which is missing");
    assertProblem("source = xor, date = today", "'data.date' belongs to the sources");
  }

  @Test
  void aWrongDateIsToldOnceHoweverManyPathsWaitForIt() {
    assertThatThrownBy(
            () ->
                read(
                    NOW,
                    "source = csv, path = \"/{yyyy}\", testPath = \"/t/{yyyy}\", prepared ="
                        + " \"/p/{yyyy}\", date = oh"))
        .isInstanceOfSatisfying(
            ConfigException.class, wrong -> assertThat(wrong.problems()).hasSize(1));
  }
}
