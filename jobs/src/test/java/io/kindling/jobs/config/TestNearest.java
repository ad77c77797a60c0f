package io.kindling.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TestNearest {
  private static final List<String> KEYS =
      List.of("data.rows", "training.batchSize", "training.epochs", "engine.microBatch");

  @Test
  void caseMakesNoDifference() {
    assertThat(Nearest.of("training.batchsize", KEYS)).isEqualTo("training.batchSize");
  }

  @Test
  void theRightNameInTheWrongSectionIsFound() {
    assertThat(Nearest.of("data.epochs", KEYS)).isEqualTo("training.epochs");
  }
}
