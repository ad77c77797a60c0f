package io.kindling.partitioning.packed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.partitioning.ClassWeights;
import io.kindling.partitioning.ColumnRules;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.Keeping;
import io.kindling.partitioning.Keeping.Hold;
import io.kindling.partitioning.LocalSpark;
import io.kindling.partitioning.PackedRows;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.RowsOf;
import io.kindling.partitioning.Sampling;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.TableReading;
import io.kindling.partitioning.augment.Augmentation;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.shard.BatchPlan;
import io.kindling.partitioning.shard.Shard;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of several lengths, with weights, in packed files. */
class TestPackedRows {
  private static final int ROWS = 900;
  private static final Map<String, String> SAID = Map.of("data.path", "rows.csv");

  @TempDir Path folder;
  private DataSpec spec;
  private Path packed;

  @BeforeEach
  void write() throws IOException {
    String rows =
        IntStream.range(0, ROWS)
            .mapToObj(i -> i % 800 + "," + "x".repeat(i % 50) + "," + i % 3 + "," + (1 + i % 7))
            .collect(Collectors.joining("\n", "n,text,y,w\n", "\n"));
    Path file = Files.writeString(folder.resolve("rows.csv"), rows);
    TableReading reading =
        TableReading.csv(
            List.of(file.toUri().toString()), new TableReading.Text(true, ',', List.of()));
    SourceSpec source =
        new SourceSpec.Table(reading, List.of(), List.of("y"), "w", ColumnRules.AUTO);
    spec =
        new DataSpec(
            source,
            new DataSpec.Split(0.7, 0.2, 0.1),
            1,
            DataSpec.FeatureEncoding.AUTO,
            List.of(DataSpec.Target.CLASS),
            ClassWeights.BALANCED,
            Sampling.NONE,
            Augmentation.NONE,
            Keeping.USUAL.with(SAID));
    packed = folder.resolve("packed");
  }

  private void pack() throws IOException {
    PackedRows rows =
        PackedRows.write(LocalSpark.context(), spec, packed.toUri().toString(), () -> {});
    Files.writeString(packed.resolve(PackedRows.NOTE), rows.set().json());
  }

  private PreparedData prepared(Hold hold, int shards) {
    Keeping keeping = new Keeping(packed.toUri().toString(), hold, "", SAID);
    return PreparedData.prepare(LocalSpark.context(), spec.with(keeping), ShardRule.fixed(shards));
  }

  private static void assertSame(PreparedData found, PreparedData expected) {
    assertThat(found.fingerprint()).isEqualTo(expected.fingerprint());
    assertThat(found.copies()).isEqualTo(expected.copies());
    assertThat(found.schema()).isEqualTo(expected.schema());
    assertThat(found.encoders().json()).isEqualTo(expected.encoders().json());
    for (Part part : Part.values()) {
      assertThat(found.rows(part)).isEqualTo(expected.rows(part));
      assertThat(RowsOf.of(found, part)).isEqualTo(RowsOf.of(expected, part));
    }
  }

  @Test
  void theyAreCutAndEncodedAsThoseThatAreRead() throws IOException {
    pack();
    for (int shards : new int[] {1, 4, 8}) {
      PreparedData read = PreparedData.prepare(LocalSpark.context(), spec, ShardRule.fixed(shards));
      assertSame(prepared(Hold.MEMORY, shards), read);
      assertSame(prepared(Hold.DISK, shards), read);
    }
  }

  @Test
  void batchesOfAnEpochAreTheSameFromMemoryAndFromFiles() throws IOException {
    pack();
    PreparedData memory = prepared(Hold.MEMORY, 2);
    PreparedData disk = prepared(Hold.DISK, 2);
    BatchPlan plan = BatchPlan.of(memory.rows(Part.TRAIN), 2, 50, 3);
    for (int number = 0; number < 2; number++) {
      int[] order = plan.order(1, number);
      assertThat(gathered(disk, number, order)).isEqualTo(gathered(memory, number, order));
    }
  }

  private static float[] gathered(PreparedData data, int number, int[] order) {
    Encoders encoders = data.encoders();
    Shard shard = data.shards(Part.TRAIN).collect().get(number);
    FloatBuffer features = FloatBuffer.allocate(order.length * encoders.shape().elements());
    FloatBuffer targets = FloatBuffer.allocate(order.length);
    FloatBuffer weights = FloatBuffer.allocate(order.length);
    shard.gatherInto(encoders, order, 0, order.length, features, List.of(targets), weights);
    float[] all = Arrays.copyOf(features.array(), features.capacity() + 2 * order.length);
    System.arraycopy(targets.array(), 0, all, features.capacity(), order.length);
    System.arraycopy(weights.array(), 0, all, all.length - order.length, order.length);
    return all;
  }

  @Test
  void rowsThatDoNotFitInMemoryArePackedOnTheWay() {
    Keeping keeping = new Keeping("", Hold.DISK, folder.toUri() + "scratch", SAID);
    PreparedData found =
        PreparedData.prepare(LocalSpark.context(), spec.with(keeping), ShardRule.fixed(4));
    assertThat(found.shards(Part.TRAIN).first().getClass().getSimpleName())
        .contains("BalancedShard");
    assertSame(found, PreparedData.prepare(LocalSpark.context(), spec, ShardRule.fixed(4)));
  }

  @Test
  void aModelThatExistsTakesThem() throws IOException {
    pack();
    Encoders encoders = prepared(Hold.MEMORY, 2).encoders();
    Keeping keeping = new Keeping(packed.toUri().toString(), Hold.DISK, "", SAID);
    PreparedData again =
        PreparedData.prepare(
            LocalSpark.context(), spec.with(keeping), ShardRule.fixed(2), encoders);
    assertThat(again.encoders().json()).isEqualTo(encoders.json());
    assertThat(again.rows(Part.TEST)).isGreaterThan(0);
  }

  private Path file() {
    return packed.resolve("train/rows-00000.packed");
  }

  private void assertRefused(Hold hold, DataException.Kind kind, String... words) {
    assertThatThrownBy(() -> prepared(hold, 2))
        .isInstanceOfSatisfying(
            DataException.class, problem -> assertThat(problem.kind()).isEqualTo(kind))
        .hasMessageContainingAll(words);
  }

  @Test
  void damageIsNamed() throws IOException {
    pack();
    byte[] whole = Files.readAllBytes(file());
    byte[] flipped = whole.clone();
    flipped[flipped.length / 2] ^= 4;
    Files.write(file(), flipped);
    for (Hold hold : List.of(Hold.MEMORY, Hold.DISK)) {
      assertRefused(
          hold,
          DataException.Kind.BAD_DATA,
          file() + " is damaged: rows ",
          " do not have their checksum; prepare the data again");
    }
    Files.write(file(), Arrays.copyOf(whole, whole.length - 9));
    assertRefused(
        Hold.MEMORY, DataException.Kind.BAD_DATA, "it is shorter than when it was prepared");
    byte[] longer = Arrays.copyOf(whole, whole.length + 5);
    Files.write(file(), longer);
    assertThat(RowsOf.of(prepared(Hold.MEMORY, 1), Part.TRAIN).get(0)).isNotEmpty();
    byte[] index = whole.clone();
    index[index.length - PackedFile.TAIL - 1] ^= 1;
    Files.write(file(), index);
    assertRefused(Hold.MEMORY, DataException.Kind.BAD_DATA, "its index does not have the checksum");
    Files.writeString(file(), "x".repeat(whole.length));
    assertRefused(
        Hold.MEMORY,
        DataException.Kind.BAD_DATA,
        "it does not begin and end as a file of packed rows");
    Files.delete(file());
    assertRefused(
        Hold.MEMORY,
        DataException.Kind.MISSING_INPUT,
        file() + " is not there: it was when the rows were packed; prepare the data again");
  }

  @Test
  void aNoteThatCannotBeReadIsRefused() throws IOException {
    assertRefused(
        Hold.MEMORY,
        DataException.Kind.MISSING_INPUT,
        "data.prepared names a folder in which no rows were prepared: " + packed);
    pack();
    Path note = packed.resolve(PackedRows.NOTE);
    String text = Files.readString(note);
    Files.writeString(note, text.substring(0, text.length() / 2));
    assertRefused(Hold.MEMORY, DataException.Kind.BAD_DATA, note + " is damaged: it is no JSON");
    Files.writeString(note, text.replace("\"format\" : 1", "\"format\" : 7"));
    assertRefused(Hold.MEMORY, DataException.Kind.BAD_DATA, "it has the format 7, expected 1");
    Files.writeString(note, text.replace("train/rows", "../rows"));
    assertRefused(Hold.MEMORY, DataException.Kind.BAD_DATA, "it names the file '../rows-00000");
    Files.writeString(note, text.replace("\"fingerprint\"", "\"finger\""));
    assertRefused(Hold.MEMORY, DataException.Kind.BAD_DATA, "'fingerprint' is missing");
  }

  @Test
  void otherSettingsAreRefused() throws IOException {
    pack();
    Keeping keeping =
        new Keeping(packed.toUri().toString(), Hold.AUTO, "", Map.of("data.path", "other.csv"));
    assertThatThrownBy(
            () ->
                PreparedData.prepare(LocalSpark.context(), spec.with(keeping), ShardRule.fixed(1)))
        .hasMessageContaining(
            "The rows in data.prepared were prepared with data.path = rows.csv, now it is"
                + " other.csv: prepare them again, or say data.prepared = none");
  }
}
