package io.kindling.partitioning.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.partitioning.ColumnRules;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.LocalSpark;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.TableReading;
import io.kindling.partitioning.encode.Encoders;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of several lengths, gathered at once and one by one. */
class TestRowShard {
  private static final int ROWS = 100;

  @TempDir Path folder;

  /** Rows with weights, and texts of up to fifty characters. */
  private PreparedData table() throws IOException {
    String rows =
        IntStream.range(0, ROWS)
            .mapToObj(i -> i + "," + "x".repeat(1 + i % 50) + "," + i % 3 + "," + (1 + i % 7))
            .collect(Collectors.joining("\n", "n,text,y,w\n", "\n"));
    Path file = Files.writeString(folder.resolve("rows.csv"), rows);
    TableReading reading =
        TableReading.csv(
            List.of(file.toUri().toString()), new TableReading.Text(true, ',', List.of()));
    SourceSpec source =
        new SourceSpec.Table(reading, List.of(), List.of("y"), "w", ColumnRules.AUTO);
    DataSpec spec =
        new DataSpec(
            source, DataSpec.Split.NONE, 1, DataSpec.FeatureEncoding.AUTO, DataSpec.Target.CLASS);
    return PreparedData.prepare(LocalSpark.context(), spec, ShardRule.fixed(1));
  }

  @Test
  void manyRowsAreEncodedAsEachAlone() throws IOException {
    PreparedData data = table();
    Encoders encoders = data.encoders();
    Shard shard = data.shards(Part.TRAIN).collect().get(0);
    int width = encoders.shape().elements();
    int[] numbers = IntStream.range(0, ROWS + 3).map(i -> (i * 37 + 5) % ROWS).toArray();
    FloatBuffer features = FloatBuffer.allocate(ROWS * width);
    FloatBuffer targets = FloatBuffer.allocate(ROWS);
    FloatBuffer weights = FloatBuffer.allocate(ROWS);
    shard.gatherInto(encoders, numbers, 3, ROWS, features, List.of(targets), weights);
    for (int i = 0; i < ROWS; i++) {
      FloatBuffer feature = FloatBuffer.allocate(width);
      FloatBuffer target = FloatBuffer.allocate(1);
      FloatBuffer weight = FloatBuffer.allocate(1);
      shard.gatherInto(encoders, numbers, 3 + i, 1, feature, List.of(target), weight);
      assertThat(features.slice(i * width, width)).isEqualTo(feature);
      assertThat(targets.get(i)).isEqualTo(target.get(0));
      assertThat(weights.get(i)).isEqualTo(weight.get(0));
    }
    assertThat(IntStream.range(0, ROWS).mapToObj(weights::get).distinct()).hasSize(7);
  }
}
