package io.kindling.partitioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.partitioning.DataSpec.FeatureEncoding;
import io.kindling.partitioning.DataSpec.Split;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.Keeping.Hold;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.packed.PackedFolder;
import io.kindling.partitioning.packed.PackedSet;
import io.kindling.partitioning.shard.BatchPlan;
import io.kindling.partitioning.shard.Shard;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More blocks than a shard holds, in many small files. */
class TestPacking {
  private static final int ROWS = 12_000;
  private static final int FILE_BYTES = 20_000;
  private static final DataSpec SPEC =
      new DataSpec(
          new SourceSpec.Blobs(ROWS, 3, 2, 0.1, 1),
          new Split(0.9, 0.05, 0.05),
          1,
          FeatureEncoding.STANDARDISE,
          Target.CLASS);

  @TempDir Path folder;

  @BeforeEach
  void pack() throws IOException {
    PackedFolder target = PackedFolder.at(LocalSpark.context(), folder.toUri().toString());
    try (Divided divided = Divided.of(LocalSpark.context(), SPEC, Optional.empty())) {
      PackedSet set =
          Packing.write(
              LocalSpark.context(), divided, target, Map.of(), "data.prepared", FILE_BYTES);
      assertThat(set.files().get(Part.TRAIN).size()).isGreaterThan(10);
      Files.writeString(folder.resolve(PackedRows.NOTE), set.json());
    }
  }

  private PreparedData prepared(Hold hold, int shards) {
    Keeping keeping = new Keeping(folder.toUri().toString(), hold, "", Map.of());
    return PreparedData.prepare(LocalSpark.context(), SPEC.with(keeping), ShardRule.fixed(shards));
  }

  @Test
  void shardsGoOnFromFileToFile() {
    for (int shards : new int[] {1, 8}) {
      PreparedData read = PreparedData.prepare(LocalSpark.context(), SPEC, ShardRule.fixed(shards));
      for (Hold hold : List.of(Hold.MEMORY, Hold.DISK)) {
        PreparedData found = prepared(hold, shards);
        assertThat(found.encoders().json()).isEqualTo(read.encoders().json());
        for (Part part : Part.values()) {
          assertThat(RowsOf.of(found, part)).isEqualTo(RowsOf.of(read, part));
        }
      }
    }
  }

  @Test
  void anEpochNeedsMoreBlocksThanAreHeld() {
    BatchPlan plan = BatchPlan.of(Math.round(0.9 * ROWS), 1, 100, 3);
    PreparedData memory = prepared(Hold.MEMORY, 1);
    PreparedData disk = prepared(Hold.DISK, 1);
    assertThat(memory.rows(Part.TRAIN)).isEqualTo(Math.round(0.9 * ROWS));
    for (long epoch : new long[] {0, 1}) {
      int[] order = plan.order(epoch, 0);
      assertThat(gathered(disk, order)).isEqualTo(gathered(memory, order));
    }
  }

  /** By one shard, batch by batch, as a step does it. */
  private static float[] gathered(PreparedData data, int[] order) {
    Encoders encoders = data.encoders();
    return data.shards(Part.TRAIN).map(shard -> features(shard, encoders, order)).first();
  }

  private static float[] features(Shard shard, Encoders encoders, int[] order) {
    int width = encoders.shape().elements();
    float[] all = new float[order.length * width];
    for (int from = 0; from < order.length; from += 100) {
      FloatBuffer features = FloatBuffer.allocate(100 * width);
      FloatBuffer targets = FloatBuffer.allocate(100);
      int count = Math.min(100, order.length - from);
      shard.gatherInto(
          encoders, order, from, count, features, List.of(targets), FloatBuffer.allocate(100));
      System.arraycopy(features.array(), 0, all, from * width, count * width);
    }
    return all;
  }

  @Test
  void filesThatTheDriverDoesNotSeeAreNoRows() throws IOException {
    PackedFolder here = PackedFolder.at(LocalSpark.context(), folder.toUri().toString());
    PackedSet set = PackedSet.in(here);
    set.requireWhole(here, "data.prepared");
    Path first = folder.resolve("train/rows-00000.packed");
    Files.delete(first);
    assertThatThrownBy(() -> set.requireWhole(here, "data.prepared"))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "Executors wrote %s, but the driver does not see it as they wrote it: data.prepared must"
                + " name a folder that all of them reach, for example on hdfs: or s3a:",
            first);
  }

  @Test
  void nothingIsLeftBesideTheFiles() throws IOException {
    try (Stream<Path> names = Files.list(folder.resolve("train"))) {
      assertThat(names.map(path -> path.getFileName().toString()))
          .allMatch(name -> name.matches("rows-[0-9]{5}[.]packed"));
    }
  }

  @Test
  void aModelOfOtherClassesIsToldWhichItDoesNotKnow() {
    DataSpec two =
        new DataSpec(
            new SourceSpec.Blobs(300, 2, 2, 0.1, 1),
            Split.NONE,
            1,
            FeatureEncoding.STANDARDISE,
            Target.CLASS);
    Encoders encoders =
        PreparedData.prepare(LocalSpark.context(), two, ShardRule.fixed(1)).encoders();
    Keeping keeping = new Keeping(folder.toUri().toString(), Hold.DISK, "", Map.of());
    assertThatThrownBy(
            () ->
                PreparedData.prepare(
                    LocalSpark.context(), SPEC.with(keeping), ShardRule.fixed(1), encoders))
        .hasMessageContaining("The rows in data.prepared have the class '2' in the column ")
        .hasMessageContaining("which the model was not trained on");
  }
}
