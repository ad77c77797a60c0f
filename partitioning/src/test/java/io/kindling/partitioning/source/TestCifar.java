package io.kindling.partitioning.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.LocalSpark;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.RowsOf;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.SourceSpec.CifarLabels;
import io.kindling.partitioning.shard.Shard;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestCifar {
  private static final int PIXELS = 3 * 32 * 32;

  @TempDir Path folder;

  private PreparedData prepare(Path from, CifarLabels labels) {
    DataSpec spec =
        new DataSpec(
            new SourceSpec.Cifar(from.toUri().toString(), labels),
            DataSpec.Split.NONE,
            1,
            DataSpec.FeatureEncoding.AUTO,
            DataSpec.Target.CLASS);
    return PreparedData.prepare(LocalSpark.context(), spec, ShardRule.fixed(2));
  }

  private PreparedData prepare() {
    return prepare(folder, CifarLabels.FINE);
  }

  private AbstractThrowableAssert<?, ?> refusal() {
    return assertThatThrownBy(this::prepare).isInstanceOf(DataException.class);
  }

  /** Writes images whose pixels all are the image's number, cut to a number of bytes. */
  private void write(String name, int[][] labels, int bytes) throws IOException {
    byte[] all = new byte[labels.length * (labels[0].length + PIXELS)];
    for (int image = 0; image < labels.length; image++) {
      int start = image * (labels[0].length + PIXELS);
      Arrays.fill(all, start, start + labels[0].length + PIXELS, (byte) image);
      for (int i = 0; i < labels[image].length; i++) {
        all[start + i] = (byte) labels[image][i];
      }
    }
    OutputStream file = Files.newOutputStream(folder.resolve(name));
    try (OutputStream stream = name.endsWith(".gz") ? new GZIPOutputStream(file) : file) {
      stream.write(all, 0, Math.min(bytes, all.length));
    }
  }

  private void write(String name, int[]... labels) throws IOException {
    write(name, labels, Integer.MAX_VALUE);
  }

  @Test
  void batchesArePackedOrNotAndTheTestFileIsTheTestPart() throws IOException {
    write("data_batch_1.bin", new int[][] {{3}, {9}, {3}});
    write("data_batch_2.bin.gz", new int[][] {{0}, {3}});
    write("test_batch.bin.gz", new int[][] {{1}});
    PreparedData data = prepare();
    assertThat(data.rows(Part.TRAIN)).isEqualTo(5);
    assertThat(data.rows(Part.TEST)).isEqualTo(1);
    assertThat(data.schema().dimensions()).containsExactly(3, 32, 32);
    assertThat(data.encoders().classes()).containsExactly("0", "1", "3", "9");
    for (Shard shard : data.shards(Part.TRAIN).collect()) {
      assertThat(RowsOf.bytes(shard)).isLessThan(shard.rows() * (PIXELS + 20));
    }
  }

  @Test
  void pixelsAreDividedBy255() throws IOException {
    write("data_batch_1.bin", new int[][] {{3}, {4}});
    PreparedData data = prepare();
    FloatBuffer features = FloatBuffer.allocate(PIXELS);
    FloatBuffer one = FloatBuffer.allocate(1);
    Shard shard = data.shards(Part.TRAIN).collect().get(0);
    shard.gatherInto(
        data.encoders(), new int[] {0}, 0, 1, features, List.of(one), FloatBuffer.allocate(1));
    float image = data.encoders().classes().get((int) one.get(0)).equals("3") ? 0 : 1;
    assertThat(features.array()).containsOnly(image / 255);
  }

  @Test
  void theFileOfNamesNamesTheClasses() throws IOException {
    write("data_batch_1.bin", new int[][] {{3}, {9}});
    Files.write(folder.resolve("batches.meta.txt"), List.of("a,b,c,d,e,f,g,h,i,j,".split(",")));
    assertThat(prepare().encoders().classes()).containsExactly("d", "j");
  }

  @Test
  void theHundredHaveTwoLabels() throws IOException {
    write("train.bin", new int[][] {{19, 99}, {7, 20}});
    write("test.bin", new int[][] {{7, 99}});
    assertThat(prepare().encoders().classes()).containsExactly("20", "99");
    assertThat(prepare(folder, CifarLabels.COARSE).encoders().classes()).containsExactly("7", "19");
    assertThat(prepare().rows(Part.TEST)).isEqualTo(1);
  }

  @Test
  void aLabelOutOfRangeIsNamed() throws IOException {
    write("data_batch_1.bin", new int[][] {{3}, {4}});
    write("data_batch_2.bin", new int[][] {{3}, {10}, {200}});
    refusal()
        .hasMessageMatching(
            ".*data_batch_2.bin, image 1: expected a label from 0 to 9 \\(CIFAR-10\\), found 10"
                + " \\(and 1 more bad row\\)");
  }

  @Test
  void aWrongLengthIsNamed() throws IOException {
    write("data_batch_1.bin", new int[][] {{3}, {4}}, 5000);
    refusal()
        .hasMessageMatching(
            ".*data_batch_1.bin has a wrong length: expected images of CIFAR-10, 3073 bytes each"
                + " \\(1 of labels, 3072 of pixels\\), found 1927 bytes behind image 0; it is"
                + " truncated, or of another kind");
  }

  @Test
  void aTruncatedPackedFileIsNamed() throws IOException {
    write("data_batch_1.bin.gz", new int[][] {{3}, {4}});
    byte[] whole = Files.readAllBytes(folder.resolve("data_batch_1.bin.gz"));
    Files.write(folder.resolve("data_batch_1.bin.gz"), Arrays.copyOf(whole, whole.length - 12));
    refusal()
        .hasMessageMatching(
            ".*data_batch_1.bin.gz is truncated: its compressed bytes end inside image \\d");
  }

  @Test
  void anEmptyFileIsNamed() throws IOException {
    write("data_batch_1.bin", new int[][] {{3}}, 0);
    refusal()
        .hasMessageMatching(
            ".*data_batch_1.bin is empty: expected images of CIFAR-10, 3073 bytes each");
  }

  @Test
  void aFolderOfNoSetOrOfTwoIsNamed() throws IOException {
    write("other.bin", new int[][] {{3}});
    refusal().hasMessageContaining("holds the training images of no CIFAR set: expected a folder");
    write("data_batch_1.bin", new int[][] {{3}});
    write("train.bin", new int[][] {{3, 3}});
    refusal().hasMessageContaining("holds the training images of more than one CIFAR set");
  }

  @Test
  void coarseLabelsOfTheTenAreRefused() throws IOException {
    write("data_batch_1.bin", new int[][] {{3}});
    assertThatThrownBy(() -> prepare(folder, CifarLabels.COARSE))
        .hasMessageContaining("data.labels = coarse goes with CIFAR-100");
  }

  @Test
  void namesThatDoNotFitAreNamed() throws IOException {
    write("data_batch_1.bin", new int[][] {{3}});
    Files.write(folder.resolve("batches.meta.txt"), List.of("cat", "dog"));
    refusal()
        .hasMessageContaining(
            "expected the 10 different names of the classes of CIFAR-10, one a line, found [cat,"
                + " dog]");
  }

  @Test
  void theRealFilesAreRead() {
    Path module = Path.of("").toAbsolutePath();
    Path real = module.resolve("../../shared/data/cifar10").normalize();
    assumeThat(Files.isDirectory(real))
        .as("CIFAR-10 lies in shared/data/cifar10 beside the project")
        .isTrue();
    PreparedData data = prepare(real, CifarLabels.FINE);
    assertThat(data.rows(Part.TRAIN)).isEqualTo(10_000);
    assertThat(data.rows(Part.TEST)).isEqualTo(2_000);
    assertThat(data.encoders().classes()).hasSize(10).contains("airplane", "truck");
  }
}
