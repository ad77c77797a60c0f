package io.kindling.jobs.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.engine.bench.Bench;
import io.kindling.engine.bench.BenchOptions;
import io.kindling.engine.bench.Row;
import io.kindling.jobs.Main;
import io.kindling.jobs.process.ClusterHome;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What steps that shards take by themselves cost in accuracy, and save in traffic: the jobs of the
 * shipped configurations on two executor processes, beside the same with the average of each step.
 */
final class LocalBench {
  private static final Map<String, String> SPARK =
      Map.of(
          "spark.master", "local-cluster[2,1,2048]",
          "spark.executor.memory", "1800m",
          "spark.ui.enabled", "false",
          "spark.driver.host", "127.0.0.1",
          "spark.driver.bindAddress", "127.0.0.1");

  /** Ways to exchange, the first of which the others stand beside. */
  private static final List<List<String>> WAYS =
      List.of(
          List.of("averaging.every=1"),
          List.of("averaging.every=8"),
          List.of("averaging.every=64"),
          List.of("averaging.every=1", "averaging.wire=bf16", "averaging.groups=2"),
          List.of("averaging.every=8", "averaging.wire=bf16", "averaging.groups=2"));

  /** A configuration, and what is told of it. */
  private record Measured(String run, String unit, String metric) {
    static final List<Measured> ALL =
        List.of(
            new Measured("mnist-cnn", "error", "accuracy"),
            new Measured("char-lstm", "bits a character", "bitsPerSymbol"));
  }

  private LocalBench() {}

  /** What a run is measured by: the test metric, and the gigabytes that went over the transport. */
  private record Result(double metric, double gigabytes) {}

  public static void main(String[] arguments) throws IOException {
    BenchOptions options = BenchOptions.parse(arguments).untimed("local");
    List<Measured> chosen = options.chosen(Measured.ALL, Measured::run);
    Bench bench = Bench.start("local", options);
    ClusterHome.in(Path.of(System.getenv("SPARK_HOME")));
    System.setProperty("spark.executor.extraClassPath", ClusterHome.executorClassPath());
    SPARK.forEach(System::setProperty);
    for (Measured one : chosen) {
      measure(bench, one);
    }
  }

  private static void measure(Bench bench, Measured one) throws IOException {
    String run = one.run();
    List<Result> results = new ArrayList<>();
    for (List<String> way : WAYS) {
      Result result = trained(run, way, one.metric());
      results.add(result);
      String name = run + " " + String.join(" ", way).replace("averaging.", "");
      bench.add(beside(name, one.unit(), result.metric(), results.get(0).metric()));
      bench.add(beside(name, "GB", result.gigabytes(), results.get(0).gigabytes()));
    }
  }

  private static Row beside(String name, String unit, double ours, double everyStep) {
    return Row.beside(name, unit, ours, "every step", everyStep);
  }

  private static Result trained(String run, List<String> way, String metric) throws IOException {
    Path out = Files.createTempDirectory("kindling-local-").resolve("out");
    List<String> words =
        new ArrayList<>(List.of("train", "conf/run/" + run + ".conf", "--out", out.toString()));
    for (String setting : way) {
      words.addAll(List.of("--set", setting));
    }
    PrintStream quiet =
        new PrintStream(
            Files.newOutputStream(out.resolveSibling("log")), true, StandardCharsets.UTF_8);
    int code = Main.run(quiet, System.err, words.toArray(String[]::new));
    if (code != 0) {
      throw new IllegalStateException(run + " with " + way + " ended with " + code);
    }
    JsonNode report = new ObjectMapper().readTree(out.resolve("report.json").toFile());
    double value = report.path("metrics").path("test").path(metric).asDouble();
    JsonNode provenance = report.path("provenance");
    long bytes = provenance.path("bytesReceived").asLong() + provenance.path("bytesSent").asLong();
    return new Result(metric.equals("accuracy") ? 1 - value : value, bytes / 1e9);
  }
}
