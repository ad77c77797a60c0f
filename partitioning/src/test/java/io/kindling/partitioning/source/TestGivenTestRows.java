package io.kindling.partitioning.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.DataSpec.FeatureEncoding;
import io.kindling.partitioning.DataSpec.Split;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.LocalSpark;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources that keep test rows apart, as MNIST does. */
class TestGivenTestRows {
  private static final Split SPLIT = new Split(0.6, 0.2, 0.2);

  @TempDir Path folder;

  private void images(String name, int count, int first) throws IOException {
    try (DataOutputStream images =
            new DataOutputStream(
                Files.newOutputStream(folder.resolve(name + "-images-idx3-ubyte")));
        DataOutputStream labels =
            new DataOutputStream(
                Files.newOutputStream(folder.resolve(name + "-labels-idx1-ubyte")))) {
      images.writeInt(0x803);
      images.writeInt(count);
      images.writeInt(1);
      images.writeInt(2);
      labels.writeInt(0x801);
      labels.writeInt(count);
      for (int i = first; i < first + count; i++) {
        images.write(i / 256);
        images.write(i % 256);
        labels.write(i % 3);
      }
    }
  }

  private static PreparedData prepare(String path) {
    return prepare(path, SPLIT);
  }

  private static PreparedData prepare(String path, Split split) {
    DataSpec spec =
        new DataSpec(new SourceSpec.Idx(path), split, 1, FeatureEncoding.AUTO, Target.CLASS);
    return PreparedData.prepare(LocalSpark.context(), spec, ShardRule.fixed(4));
  }

  @Test
  void givenTestRowsAreTheTestPartAndTheOthersKeepTheirProportion() throws IOException {
    images("train", 400, 0);
    images("t10k", 50, 1000);
    PreparedData data = prepare(folder.toUri().toString());
    assertThat(data.rows(Part.TRAIN)).isEqualTo(300);
    assertThat(data.rows(Part.VALIDATION)).isEqualTo(100);
    assertThat(data.rows(Part.TEST)).isEqualTo(50);
    assertThat(data.warnings())
        .containsExactly(
            "data.split.test = 0.2 has no say: the source has 50 test rows of its own, and train and"
                + " validation share the others in their proportion");
    for (Part part : Part.values()) {
      assertThat(data.shards(part).map(shard -> (long) shard.rows()).reduce(Long::sum))
          .isEqualTo(data.rows(part));
      assertThat(data.shards(part).map(shard -> shard.number()).collect())
          .containsExactly(0, 1, 2, 3);
    }
  }

  @Test
  void aSplitThatAsksForNoOtherTestRowsIsNotSpokenOf() throws IOException {
    images("train", 400, 0);
    images("t10k", 50, 1000);
    for (Split split : List.of(Split.USUAL, new Split(0.9, 0.1, 0))) {
      assertThat(prepare(folder.toUri().toString(), split).warnings()).isEmpty();
    }
  }

  @Test
  void rowsOnBothSidesAreCounted() throws IOException {
    images("train", 400, 0);
    images("t10k", 50, 390);
    assertThat(prepare(folder.toUri().toString()).warnings())
        .contains(
            "10 of the 400 rows to train on are also among the test rows: test figures look better"
                + " than they are");
  }

  @Test
  void halfOfTheTestFilesIsRefused() throws IOException {
    images("train", 40, 0);
    images("t10k", 5, 0);
    Files.delete(folder.resolve("t10k-labels-idx1-ubyte"));
    assertThatThrownBy(() -> prepare(folder.toUri().toString()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("expected images and labels, or neither");
  }

  @Test
  void bytesBehindTheLastItemAreRefused() throws IOException {
    images("train", 40, 0);
    Path labels = folder.resolve("train-labels-idx1-ubyte");
    byte[] longer = java.util.Arrays.copyOf(Files.readAllBytes(labels), 50);
    Files.write(labels, longer);
    assertThatThrownBy(() -> prepare(folder.toUri().toString()))
        .hasMessageMatching(
            ".*train-labels-idx1-ubyte is longer than its header says: expected 40 items of 1 bytes"
                + " and nothing behind them");
  }

  @Test
  void mnistHasItsRows() {
    Optional<Path> mnist = mnist();
    assumeThat(mnist).as("MNIST lies in shared/data/mnist beside the project").isPresent();
    PreparedData data = prepare(mnist.orElseThrow().toUri().toString());
    assertThat(data.rows(Part.TRAIN)).isEqualTo(45_000);
    assertThat(data.rows(Part.VALIDATION)).isEqualTo(15_000);
    assertThat(data.rows(Part.TEST)).isEqualTo(10_000);
    assertThat(data.encoders().classes()).hasSize(10);
    assertThat(data.schema().dimensions()).containsExactly(28, 28);
    data.unpersist();
  }

  private static Optional<Path> mnist() {
    Path module = Path.of("").toAbsolutePath();
    return Optional.of(module.resolve("../../shared/data/mnist").normalize())
        .filter(Files::isDirectory);
  }
}
