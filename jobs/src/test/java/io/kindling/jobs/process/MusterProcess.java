package io.kindling.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that has nobody to work for it says so soon, and can be tried again. */
class MusterProcess {
  private static final Path SPARK_HOME = Command.projectRoot().resolve("jobs/target/spark-home");

  @TempDir Path folder;

  /** The script gathers Spark's own jars where nobody has before. */
  @BeforeAll
  static void gatherSparksJars() {
    Command command = Command.kindling("--version");
    assertThat(command.code()).as(command.output()).isZero();
  }

  private void check(Command command, String sentence) throws IOException {
    assertThat(command.code()).as(command.output()).isEqualTo(75);
    assertThat(command.output()).contains("kindling: " + sentence);
    JsonNode status =
        new ObjectMapper().readTree(folder.resolve("run").resolve("status.json").toFile());
    assertThat(status.path("state").asText()).isEqualTo("TRY_AGAIN");
    assertThat(status.path("code").asInt()).isEqualTo(75);
    assertThat(status.path("message").asText()).startsWith(sentence);
    assertThat(folder.resolve("run").resolve("_SUCCESS")).doesNotExist();
  }

  @Test
  void aMasterWithoutWorkersIsNotWaitedForForever() throws IOException {
    try (StandaloneCluster cluster =
        new StandaloneCluster(SPARK_HOME, folder.resolve("cluster"), 0)) {
      Command command =
          Command.kindling(
              "train",
              "conf/run/xor.conf",
              "--master",
              cluster.url(),
              "--resource-timeout",
              "3 s",
              "--out",
              folder.resolve("run").toString());
      check(
          command,
          "No executor was there within 3 s (--resource-timeout, averaging.resourceTimeout):"
              + " expected at least one slot of "
              + cluster.url());
    }
  }

  /** Spark alone would ask for a minute, and end in the middle of something. */
  @Test
  void aMasterThatIsNotThereIsNotWaitedForForever() throws IOException {
    Command command =
        Command.kindling(
            "train",
            "conf/run/xor.conf",
            "--master",
            "spark://127.0.0.1:1",
            "--resource-timeout",
            "1 s",
            "--out",
            folder.resolve("run").toString());
    assertThat(command.code()).as(command.output()).isEqualTo(75);
    assertThat(command.output())
        .contains(
            "kindling: No master answered at spark://127.0.0.1:1 within 1.0 s (--resource-timeout):"
                + " 127.0.0.1:1: ")
        .contains("Start it, or give its address (--master).")
        .doesNotContain("Exception");
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void executorsThatCannotLoadTheKernelsAreNamedBeforeAnyWorkIsDone() throws IOException {
    Command command =
        Command.kindling(
            Map.of(
                "spark.executor.extraJavaOptions",
                "-Dorg.bytedeco.javacpp.platform=linux-unheard-of"),
            "train",
            "conf/run/xor.conf",
            "--master",
            "local-cluster[2,1,1024]",
            "--out",
            folder.resolve("run").toString());
    check(command, "No executor can compute: executor ");
    assertThat(command.output()).contains("executor 0 on ", "executor 1 on ", " cannot compute: ");
    assertThat(command.output()).doesNotContain("data: ");
  }
}
