package io.kindling.partitioning.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.partitioning.Schema;
import io.kindling.partitioning.encode.Label;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestContents {
  private static Hash hash(List<String> names, String label, double... values) {
    Schema schema = new Schema(Schema.Features.NUMBERS, List.of(values.length), names, "y");
    ByteBuffer numbers = ByteBuffer.allocate(values.length * Double.BYTES);
    for (double value : values) {
      numbers.putDouble(value);
    }
    return new Contents(schema).of(Label.append(numbers.array(), label));
  }

  @Test
  void columnsAreTakenByNameWhateverTheirOrder() {
    assertThat(hash(List.of("a", "b"), "x", 1, 2)).isEqualTo(hash(List.of("b", "a"), "x", 2, 1));
    assertThat(hash(List.of("a", "b"), "x", 1, 2)).isNotEqualTo(hash(List.of("a", "b"), "x", 2, 1));
    assertThat(hash(List.of("a"), "x", 1)).isNotEqualTo(hash(List.of("b"), "x", 1));
  }

  @Test
  void thereIsOneZeroAndOneWayToWriteANumber() {
    assertThat(hash(List.of("a"), "x", -0.0)).isEqualTo(hash(List.of("a"), "x", 0.0));
    assertThat(hash(List.of("a"), "1", 3)).isEqualTo(hash(List.of("a"), "1.0", 3));
    assertThat(hash(List.of("a"), "1e0", 3)).isEqualTo(hash(List.of("a"), "+1", 3));
    assertThat(hash(List.of("a"), "-0", 3)).isEqualTo(hash(List.of("a"), "0", 3));
  }

  @Test
  void numbersWordsAndNothingDiffer() {
    assertThat(List.of("1", "1d", "0x1", "", "one").stream().map(y -> hash(List.of("a"), y, 3)))
        .doesNotHaveDuplicates();
  }

  @Test
  void copiesHaveKeysOfTheirOwn() {
    Hash content = hash(List.of("a"), "x", 1);
    assertThat(List.of(content, content.with(0), content.with(1), content.with(2)))
        .doesNotHaveDuplicates();
  }
}
