package io.kindling.partitioning.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.partitioning.ClassWeights;
import io.kindling.partitioning.ColumnRules;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.Days;
import io.kindling.partitioning.LocalSpark;
import io.kindling.partitioning.PredictionRows;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.TableReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of which each path is a day. */
class TestDays {
  private static final TableReading.Text TEXT = new TableReading.Text(true, ',', List.of());

  @TempDir Path folder;

  private String day(int day) {
    return folder.resolve("2026-01-0" + day).toUri().toString();
  }

  private void write(int... days) throws IOException {
    for (int day : days) {
      Path path = Files.createDirectory(folder.resolve("2026-01-0" + day));
      Files.writeString(path.resolve("a.csv"), "x,y\n" + day + ",a\n" + day + ".5,b\n");
    }
  }

  private SourceSpec.Table table(String format, Days.Missing missing) {
    Map<String, LocalDate> days = new LinkedHashMap<>();
    for (int day = 1; day <= 3; day++) {
      days.put(day(day), LocalDate.of(2026, 1, day));
    }
    TableReading reading =
        new TableReading(
            format,
            new ArrayList<>(days.keySet()),
            List.of(),
            TEXT,
            format.equals("csv") ? Map.of() : Map.of("header", "true"),
            List.of(),
            "",
            new Days(days, missing));
    return new SourceSpec.Table(reading, List.of(), List.of("y"), "", ColumnRules.AUTO);
  }

  private static PreparedData prepare(SourceSpec source) {
    DataSpec spec =
        new DataSpec(
            source,
            DataSpec.Split.NONE,
            1,
            DataSpec.FeatureEncoding.AUTO,
            List.of(DataSpec.Target.CLASS),
            ClassWeights.NONE);
    return PreparedData.prepare(LocalSpark.context(), spec, ShardRule.fixed(1));
  }

  @Test
  void aMissingDayIsNamed() throws IOException {
    write(1, 3);
    for (String format : List.of("csv", "parquet")) {
      assertThatThrownBy(() -> prepare(table(format, Days.Missing.FAIL)))
          .isInstanceOf(DataException.class)
          .hasMessage(
              "data.path has nothing for the day 2026-01-02: expected files in %s; say"
                  + " data.missingDays = skip to do without such days",
              day(2));
    }
  }

  @Test
  void daysWithoutRowsCanBeLeftOut() throws IOException {
    write(1, 3);
    Files.createFile(Files.createDirectory(folder.resolve("2026-01-02")).resolve("_SUCCESS"));
    SourceSpec.Table table = table("csv", Days.Missing.SKIP);
    String note = "data.path has nothing for 1 of 3 days, which were left out: 2026-01-02";
    PreparedData data = prepare(table);
    assertThat(data.findings().rows().values()).contains(4L);
    assertThat(data.warnings()).containsExactly(note);
    PredictionRows rows = PredictionRows.read(LocalSpark.context(), table, data.schema());
    assertThat(rows.rows().count()).isEqualTo(4);
    assertThat(rows.bad().notes()).containsExactly(note);
  }

  @Test
  void oneDayMustHaveRows() {
    assertThatThrownBy(() -> prepare(table("csv", Days.Missing.SKIP)))
        .hasMessage(
            "data.path has nothing for any of the days 2026-01-01, 2026-01-02, 2026-01-03:"
                + " expected at least one of them in a path such as %s",
            day(1));
  }
}
