package io.kindling.partitioning.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.partitioning.ClassWeights;
import io.kindling.partitioning.ColumnRule;
import io.kindling.partitioning.ColumnRules;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.LocalSpark;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.TableReading;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Moments, wherever machines think they are. */
class TestZones {
  private final TimeZone usual = TimeZone.getDefault();

  @AfterEach
  void restore() {
    TimeZone.setDefault(usual);
  }

  private static PreparedData prepareIn(String zone) {
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
    TableReading reading =
        new TableReading(
            "sql",
            List.of(
                "SELECT timestamp_seconds(1717169400 + 3600 * id) AS at, hour(timestamp_seconds(id))"
                    + " AS hour, date '2024-05-31' AS day, id % 2 AS y FROM range(3)"),
            List.of(),
            new TableReading.Text(true, ',', List.of()),
            Map.of(),
            List.of("*", "hour(to_timestamp('2024-05-31T17:30:00Z')) AS told"),
            "");
    ColumnRule category = new ColumnRule.Category(ColumnRule.Form.ONE_HOT, 1);
    SourceSpec table =
        new SourceSpec.Table(
            reading,
            List.of(),
            List.of("y"),
            "",
            new ColumnRules(List.of(new ColumnRules.Named("*", category))));
    DataSpec spec =
        new DataSpec(
            table,
            DataSpec.Split.NONE,
            1,
            DataSpec.FeatureEncoding.AUTO,
            List.of(DataSpec.Target.CLASS),
            ClassWeights.NONE);
    return PreparedData.prepare(LocalSpark.context(), spec, ShardRule.fixed(1));
  }

  @Test
  void categoriesAndExpressionsAreOfUtc() {
    PreparedData here = prepareIn("UTC");
    assertThat(here.encoders().json().toString())
        .contains("2024-05-31T15:30:00Z", "2024-05-31T17:30:00Z", "\"17\"", "\"2024-05-31\"");
    for (String zone : List.of("Asia/Tokyo", "America/Los_Angeles")) {
      PreparedData there = prepareIn(zone);
      assertThat(there.fingerprint()).as(zone).isEqualTo(here.fingerprint());
      assertThat(there.encoders().json()).as(zone).isEqualTo(here.encoders().json());
    }
  }
}
