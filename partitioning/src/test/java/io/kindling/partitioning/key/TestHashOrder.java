package io.kindling.partitioning.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.random.CounterRandom;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.Schema;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Hashes in plain arrays have the order that they have as objects. */
class TestHashOrder {
  private static final Schema SCHEMA =
      new Schema(Schema.Features.PIXELS, List.of(1), List.of(), "y");

  /** Some share their leading bits, some their high numbers, some are the same. */
  private static long[] hashes(int count) {
    long[] hashes = new long[2 * count];
    for (int i = 0; i < count; i++) {
      long high = CounterRandom.key(1, i % 4 == 0 ? i % 12 : i);
      hashes[2 * i] = i % 5 == 0 ? high & 7 | Long.MIN_VALUE : high;
      hashes[2 * i + 1] = i % 3 == 0 ? 1 : CounterRandom.key(2, i);
    }
    return hashes;
  }

  @Test
  void theOrderIsThatOfUnsignedNumbersAndStable() {
    for (int count : List.of(0, 1, 2, 3, 64, 1000)) {
      long[] hashes = hashes(count);
      int[] expected =
          IntStream.range(0, count)
              .boxed()
              .sorted(Comparator.comparing(i -> new Hash(hashes[2 * i], hashes[2 * i + 1])))
              .mapToInt(Integer::intValue)
              .toArray();
      int[] order = HashOrder.of(hashes);
      assertThat(order).isEqualTo(expected);
      assertThat(HashOrder.of(HashOrder.ordered(hashes, order)))
          .isEqualTo(IntStream.range(0, count).toArray());
    }
  }

  @Test
  void anIndexTakesSoManyRowsAndNoMore() {
    assertThatThrownBy(() -> new FarIndex(SCHEMA, 1L << 30))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "There are 1073741824 rows to draw from: expected at most 1073741815");
    assertThat(FarIndex.bytes(SCHEMA, 1_000_000)).isEqualTo(60_000_000);
    FarIndex index = new FarIndex(SCHEMA, 3);
    assertThatThrownBy(index::byContent).hasMessage("0 rows have come: expected 3");
  }

  @Test
  void shelvesTellWhereRowsLie() {
    Shelves shelves = new Shelves();
    for (int shard = 0; shard < 40; shard++) {
      shelves.begin(Part.TEST, shard, shard * 3);
    }
    assertThat(shelves.shard(0)).isZero();
    assertThat(shelves.shard(59)).isEqualTo(19);
    assertThat(shelves.at(59)).isEqualTo(2);
    assertThat(shelves.shard(60)).isEqualTo(20);
    assertThat(shelves.at(60)).isZero();
    assertThat(shelves.part(119)).isEqualTo(Part.TEST);
  }
}
