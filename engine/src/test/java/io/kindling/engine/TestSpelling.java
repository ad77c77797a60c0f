package io.kindling.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TestSpelling {
  @Test
  void lettersLeftOutPutInChangedOrSwappedCountOne() {
    assertThat(Spelling.edits("rows", "rows")).isZero();
    assertThat(Spelling.edits("row", "rows")).isOne();
    assertThat(Spelling.edits("roows", "rows")).isOne();
    assertThat(Spelling.edits("rovs", "rows")).isOne();
    assertThat(Spelling.edits("rwos", "rows")).isOne();
    assertThat(Spelling.edits("", "rows")).isEqualTo(4);
  }

  @Test
  void theNearestNameIsTheFirstOfThose() {
    assertThat(Spelling.nearest("Encodr", List.of("decoder", "encoder"))).isEqualTo("encoder");
    assertThat(Spelling.nearest("x", List.of("a", "b"))).isEqualTo("a");
  }
}
