package io.kindling.partitioning.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.LocalSpark;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.shard.Shard;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TestSequences {
  private static final int LONGEST = 12;
  private static final int ROWS = 600;

  private static PreparedData prepare(long seed) {
    DataSpec spec =
        new DataSpec(
            new SourceSpec.Sequences(ROWS, LONGEST, seed),
            DataSpec.Split.NONE,
            1,
            DataSpec.FeatureEncoding.AUTO,
            DataSpec.Target.CLASS);
    return PreparedData.prepare(LocalSpark.context(), spec, ShardRule.fixed(2));
  }

  /** The numbers of each row, as a network sees them, then the number of its class. */
  private static List<int[]> rows(PreparedData data) {
    List<int[]> rows = new ArrayList<>();
    for (Shard shard : data.shards(Part.TRAIN).collect()) {
      int count = shard.rows();
      FloatBuffer features = FloatBuffer.allocate((LONGEST + 1) * count);
      FloatBuffer targets = FloatBuffer.allocate(count);
      int[] all = IntStream.range(0, count).toArray();
      FloatBuffer weights = FloatBuffer.allocate(count);
      shard.gatherInto(data.encoders(), all, 0, count, features, List.of(targets), weights);
      for (int row = 0; row < count; row++) {
        int[] numbers = new int[LONGEST + 2];
        for (int i = 0; i <= LONGEST; i++) {
          numbers[i] = (int) features.get(row * (LONGEST + 1) + i);
        }
        numbers[LONGEST + 1] = (int) targets.get(row);
        rows.add(numbers);
      }
    }
    return rows;
  }

  @Test
  void theSymbolBehindTheMarkerIsTheClassAndAllAnswersOccurOnce() {
    PreparedData data = prepare(1);
    assertThat(data.encoders().classes()).containsExactly("1", "2", "3", "4");
    List<int[]> rows = rows(data);
    assertThat(rows).hasSize(ROWS);
    for (int[] row : rows) {
      int length = row[LONGEST];
      int[] counts = new int[RecallSequence.SYMBOLS];
      for (int step = 0; step < LONGEST; step++) {
        counts[row[step]]++;
        assertThat(row[step] == RecallSequence.PADDING).isEqualTo(step >= length);
        if (row[step] == RecallSequence.MARKER) {
          assertThat(data.encoders().classes().get(row[LONGEST + 1])).isEqualTo("" + row[step + 1]);
        }
      }
      assertThat(Arrays.copyOfRange(counts, 1, RecallSequence.MARKER + 1)).containsOnly(1);
    }
  }

  @Test
  void lengthsAndClassesAllOccurAboutAsOften() {
    List<int[]> rows = rows(prepare(1));
    for (int length = SourceSpec.Sequences.SHORTEST; length <= LONGEST; length++) {
      int wanted = length;
      assertThat(rows.stream().filter(row -> row[LONGEST] == wanted)).hasSizeBetween(80, 160);
    }
    for (int c = 0; c < RecallSequence.ANSWERS; c++) {
      int wanted = c;
      assertThat(rows.stream().filter(row -> row[LONGEST + 1] == wanted)).hasSize(ROWS / 4);
    }
  }

  @Test
  void theMarkerStandsAnywhere() {
    List<int[]> rows = rows(prepare(1));
    for (int step = 0; step < LONGEST - 1; step++) {
      int place = step;
      assertThat(rows).anyMatch(row -> row[place] == RecallSequence.MARKER);
    }
  }

  @Test
  void theSeedTellsSetsApart() {
    assertThat(prepare(1).fingerprint()).isEqualTo(prepare(1).fingerprint());
    assertThat(prepare(2).fingerprint()).isNotEqualTo(prepare(1).fingerprint());
  }

  @Test
  void aLengthThatHasNoRoomIsRefused() {
    assertThatThrownBy(() -> new SourceSpec.Sequences(10, 7, 1))
        .hasMessage(
            "Invalid data.length 7: expected at least 8 for sequences, the shortest of which have"
                + " so many symbols");
  }
}
