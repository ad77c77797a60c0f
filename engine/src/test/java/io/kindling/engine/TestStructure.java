package io.kindling.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.testing.Structure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestStructure {
  private static final Path MODULE = Path.of("").toAbsolutePath();
  private static final String ENGINE = "io.kindling.engine";

  /** From the bottom up; a package knows those on its own line and below. README.md shows it. */
  private static final List<List<String>> ORDER =
      List.of(
          List.of("", ".random"),
          List.of(".graph", ".op"),
          List.of(".loss", ".sequence"),
          List.of(".network", ".network.field", ".backend", ".step"),
          List.of(".backend.reference", ".backend.onednn", ".metric", ".model", ".optim"));

  @Test
  void filesAndMethodsAreShortAndPackagesSayWhatTheyDo() {
    assertThat(Structure.problems(MODULE)).isEmpty();
  }

  @Test
  void nothingStaticCanChange() {
    assertThat(Structure.mutableStatics(MODULE)).isEmpty();
  }

  @Test
  void packagesKnowOnlyThoseBelowThem() {
    assertThat(Structure.imports(MODULE, "io.kindling"))
        .isNotEmpty()
        .filteredOn(one -> level(one.from()) < level(one.to()))
        .isEmpty();
  }

  @Test
  void backEndsOptimizersMetricsAndModelsDoNotKnowEachOther() {
    int top = ORDER.size() - 1;
    assertThat(Structure.imports(MODULE, "io.kindling"))
        .filteredOn(one -> level(one.from()) == top && level(one.to()) == top)
        .isEmpty();
  }

  private static int level(String name) {
    for (int level = 0; level < ORDER.size(); level++) {
      if (ORDER.get(level).stream().anyMatch(last -> name.equals(ENGINE + last))) {
        return level;
      }
    }
    throw new AssertionError("Package " + name + " has no place in the order of the engine");
  }

  @Test
  void theRulesFindWhatBreaksThem(@TempDir Path module) throws IOException {
    Path folder = Files.createDirectories(module.resolve("src/main/java/some/where"));
    String start =
        """
        package some.where;
        class Some {
          static int count;
          static final int[] TABLE = {1};
          static final java.util.List<String> ALL = new java.util.ArrayList<>();
          static final int FINE = 1;
          void tooLong() {
        """;
    Files.writeString(
        folder.resolve("Some.java"),
        start + "    int a;\n".repeat(59) + "  }\n" + "\n".repeat(350) + "}\n");
    assertThat(Structure.problems(module))
        .satisfiesExactly(
            one -> assertThat(one).endsWith("Some.java has 418 lines, at most 400 are allowed"),
            one ->
                assertThat(one)
                    .isEqualTo("Some.java:7 method tooLong has 61 lines, at most 60 are allowed"),
            one -> assertThat(one).isEqualTo("package some.where has no package-info.java"));
    assertThat(Structure.mutableStatics(module))
        .containsExactly(
            "Some.java:3 static count can change",
            "Some.java:4 static TABLE can change",
            "Some.java:5 static ALL can change");
  }
}
