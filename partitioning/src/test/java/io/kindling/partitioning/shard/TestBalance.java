package io.kindling.partitioning.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.partitioning.ClassWeights;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.LocalSpark;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.encode.Encoders;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestBalance {
  @TempDir Path folder;

  /**
   * Of all rows, which weigh 8, the two of class a weigh 2, three of class b 6: those of a count 8
   * / (2 * 2) = 2 times, those of b 8 / (2 * 6) = 2 / 3 times, so that each class weighs 4.
   */
  @Test
  void weightsOfRowsAndOfClassesMultiply() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("rows.csv"), "x,w,y\n1,0.5,a\n2,1.5,a\n3,3,b\n4,3,b\n5,0,b\n");
    SourceSpec source = new SourceSpec.Csv(file.toUri().toString(), true, ',', List.of("y"), "w");
    DataSpec spec =
        new DataSpec(
            source,
            DataSpec.Split.NONE,
            1,
            DataSpec.FeatureEncoding.NONE,
            List.of(DataSpec.Target.CLASS),
            ClassWeights.BALANCED);
    for (int shards : new int[] {1, 4}) {
      PreparedData data = PreparedData.prepare(LocalSpark.context(), spec, ShardRule.fixed(shards));
      Encoders encoders = data.encoders();
      Map<Float, Float> weights = new TreeMap<>();
      data.shards(Part.TRAIN)
          .map(shard -> weights(shard, encoders))
          .collect()
          .forEach(weights::putAll);
      assertThat(weights)
          .isEqualTo(Map.of(1f, 1f, 2f, 3f, 3f, 3 * (2 / 3f), 4f, 3 * (2 / 3f), 5f, 0f));
      data.unpersist();
    }
  }

  private static Map<Float, Float> weights(Shard shard, Encoders encoders) {
    int rows = shard.rows();
    int[] numbers = new int[rows];
    for (int row = 0; row < rows; row++) {
      numbers[row] = row;
    }
    FloatBuffer features = FloatBuffer.allocate(rows);
    FloatBuffer weights = FloatBuffer.allocate(rows);
    shard.gatherInto(
        encoders, numbers, 0, rows, features, List.of(FloatBuffer.allocate(rows)), weights);
    Map<Float, Float> found = new TreeMap<>();
    for (int row = 0; row < rows; row++) {
      found.put(features.get(row), weights.get(row));
    }
    return found;
  }
}
