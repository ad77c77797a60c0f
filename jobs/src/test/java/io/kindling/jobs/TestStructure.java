package io.kindling.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.testing.Structure;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TestStructure {
  private static final Path MODULE = Path.of("").toAbsolutePath();

  @Test
  void filesAndMethodsAreShortAndPackagesSayWhatTheyDo() {
    assertThat(Structure.problems(MODULE)).isEmpty();
  }
}
