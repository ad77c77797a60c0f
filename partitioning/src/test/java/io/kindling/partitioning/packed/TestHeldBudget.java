package io.kindling.partitioning.packed;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.LocalSpark;
import io.kindling.partitioning.PackedRows;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.SourceSpec;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks that are held in one process, of whatever part or task. */
class TestHeldBudget {
  private static final int ROWS = 640;

  @TempDir Path folder;

  @Test
  void allThatAreReadShareWhatThereIs() {
    DataSpec spec =
        new DataSpec(
            new SourceSpec.Blobs(ROWS, 2, 2, 0.1, 1),
            DataSpec.Split.NONE,
            1,
            DataSpec.FeatureEncoding.NONE,
            DataSpec.Target.CLASS);
    String path = folder.toUri().toString();
    PackedSet set = PackedRows.write(LocalSpark.context(), spec, path, () -> {}).set();
    PackedFolder packed = PackedFolder.at(LocalSpark.context(), path);
    List<Stretch> stretches = Stretch.of(set.files().get(Part.TRAIN), 0, ROWS);
    HeldBudget alone = new HeldBudget(Long.MAX_VALUE);
    HeldBlocks one = HeldBlocks.of(packed, stretches, alone);
    read(one);
    long all = one.bytes();
    long block = all / (ROWS / PackedFile.BLOCK);
    one.close();
    assertThat(one.bytes()).isZero();
    HeldBudget budget = new HeldBudget(all);
    HeldBlocks first = HeldBlocks.of(packed, stretches, budget);
    read(first);
    assertThat(first.bytes()).isEqualTo(all);
    HeldBlocks second = HeldBlocks.of(packed, stretches, budget);
    assertThat(first.bytes()).isBetween(all / 2 - block, all / 2);
    read(second);
    read(first);
    assertThat(first.bytes() + second.bytes()).isBetween(all - 2 * block, all);
    HeldBlocks third = HeldBlocks.of(packed, stretches, budget);
    assertThat(first.bytes() + second.bytes()).isBetween(all / 2, all - all / 3);
    second.close();
    third.close();
    read(first);
    assertThat(first.bytes()).isEqualTo(all);
    first.close();
  }

  private static void read(HeldBlocks blocks) {
    for (int row = 0; row < ROWS; row++) {
      assertThat(blocks.length(row)).isPositive();
    }
  }
}
