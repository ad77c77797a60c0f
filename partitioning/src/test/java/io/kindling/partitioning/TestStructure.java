package io.kindling.partitioning;

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

  @Test
  void nothingStaticCanChange() {
    assertThat(Structure.mutableStatics(MODULE)).isEmpty();
  }

  @Test
  void theModuleKnowsTheEngineAndNoJob() {
    assertThat(Structure.imports(MODULE, "io.kindling"))
        .isNotEmpty()
        .noneMatch(one -> one.toString().contains("io.kindling.jobs"));
  }
}
