package io.kindling.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jar is submitted to a standalone cluster as a user would, with the driver here or there. */
class ClusterModeProcess {
  private static final Path ROOT = Command.projectRoot();
  private static final Path SPARK_HOME = ROOT.resolve("jobs/target/spark-home");

  @TempDir Path folder;

  /** The script gathers Spark's own jars where nobody has before. */
  @BeforeAll
  static void gatherSparksJars() {
    Command command = Command.kindling("--version");
    assertThat(command.code()).as(command.output()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"client", "cluster"})
  void theDriverRunsWhereItIsToldTo(String mode) throws IOException {
    Path run = folder.resolve("run");
    try (StandaloneCluster cluster =
        new StandaloneCluster(SPARK_HOME, folder.resolve("standalone"), 2)) {
      Command command = submit(cluster.url(), mode, run);
      assertThat(command.code()).as(command.output()).isZero();
      JsonNode status = json(run.resolve("status.json"));
      assertThat(status.path("state").asText()).as(command.output()).isEqualTo("SUCCEEDED");
      assertThat(status.path("applicationId").asText()).startsWith("app-");
    }
    JsonNode workers = json(run.resolve("report.json")).path("provenance").path("workers");
    assertThat(workers).isNotEmpty();
    workers.forEach(worker -> assertThat(worker.path("contributions").asInt()).isPositive());
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  private static Command submit(String master, String mode, Path run) {
    List<String> words = new ArrayList<>(StandaloneCluster.java());
    words.addAll(List.of("-cp", SPARK_HOME.resolve("jars") + "/*"));
    words.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--master", master));
    words.addAll(List.of("--deploy-mode", mode, "--class", "io.kindling.jobs.Main"));
    words.addAll(List.of("--driver-memory", "1g", "--executor-memory", "1g"));
    words.addAll(List.of("--conf", "spark.standalone.submit.waitAppCompletion=true"));
    words.add(ROOT.resolve("jobs/target/kindling.jar").toUri().toString());
    words.add("train");
    words.add(ROOT.resolve("conf/run/xor.conf").toUri().toString());
    words.addAll(List.of("--out", run.toUri().toString()));
    return Command.run(
        Map.of(
            "SPARK_HOME", SPARK_HOME.toString(),
            "SPARK_SCALA_VERSION", "2.13",
            "SPARK_LOCAL_IP", "127.0.0.1"),
        words);
  }
}
