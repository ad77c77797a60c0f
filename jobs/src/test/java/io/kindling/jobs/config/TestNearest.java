package io.kindling.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TestNearest {
  private static final List<String> KEYS =
      List.of("data.rows", "training.batchSize", "training.epochs", "engine.microBatch");

  @Test
  void lettersLeftOutPutInChangedOrSwappedCountOne() {
    assertThat(Nearest.edits("rows", "rows")).isZero();
    assertThat(Nearest.edits("row", "rows")).isOne();
    assertThat(Nearest.edits("roows", "rows")).isOne();
    assertThat(Nearest.edits("rovs", "rows")).isOne();
    assertThat(Nearest.edits("rwos", "rows")).isOne();
    assertThat(Nearest.edits("", "rows")).isEqualTo(4);
  }

  @Test
  void caseMakesNoDifference() {
    assertThat(Nearest.of("training.batchsize", KEYS)).isEqualTo("training.batchSize");
  }

  @Test
  void theRightNameInTheWrongSectionIsFound() {
    assertThat(Nearest.of("data.epochs", KEYS)).isEqualTo("training.epochs");
  }
}
