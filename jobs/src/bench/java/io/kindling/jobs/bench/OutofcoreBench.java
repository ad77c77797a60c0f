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
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Trains on four times as many bytes as the heaps of two executor processes have together: from
 * Parquet files that are read in the same run, and from rows that were prepared before.
 */
final class OutofcoreBench {
  private static final int EXECUTOR_MEGABYTES = 512;
  private static final int EXECUTORS = 2;
  private static final int TIMES = 4;
  private static final int COLUMNS = 64;
  private static final int FILES = 64;
  private static final long ROWS =
      (long) TIMES * EXECUTORS * EXECUTOR_MEGABYTES * (1 << 20) / (COLUMNS * Double.BYTES);

  private static final Map<String, String> SPARK =
      Map.of(
          "spark.master", "local-cluster[" + EXECUTORS + ",1,1024]",
          "spark.executor.memory", EXECUTOR_MEGABYTES + "m",
          "spark.ui.enabled", "false",
          "spark.driver.host", "127.0.0.1",
          "spark.driver.bindAddress", "127.0.0.1");

  private static final String CONFIGURATION =
      """
      data { source = parquet, path = "%1$s/rows", label = y, prepared = "%1$s/packed"
             scratch = "%1$s/scratch", split { train = 0.9, validation = 0.05, test = 0.05 } }
      network = [ { dense = 128, activation = relu }, { dense = 2 } ]
      training { optimizer { adam { rate = 1e-3 } }, batchSize = 256, shards = 4, epochs = 1 }
      """;

  private final Bench bench;
  private final Path folder;

  private OutofcoreBench(Bench bench, Path folder) {
    this.bench = bench;
    this.folder = folder;
  }

  public static void main(String[] arguments) throws IOException {
    BenchOptions options = BenchOptions.parse(arguments).untimed("outofcore");
    List<String> chosen = options.chosen(List.of("raw", "prepared"), one -> one);
    Bench bench = Bench.start("outofcore", options);
    Path folder = Files.createTempDirectory("kindling-outofcore-");
    try {
      new OutofcoreBench(bench, folder).run(chosen);
    } finally {
      ReadRows.delete(folder);
    }
  }

  private void run(List<String> chosen) throws IOException {
    Files.writeString(folder.resolve("run.conf"), CONFIGURATION.formatted(folder.toAbsolutePath()));
    writeRows();
    ClusterHome.in(Path.of(System.getenv("SPARK_HOME")));
    System.setProperty("spark.executor.extraClassPath", ClusterHome.executorClassPath());
    SPARK.forEach(System::setProperty);
    List<String> weights = new ArrayList<>();
    if (chosen.contains("raw")) {
      weights.add(train("raw", "--set", "data.prepared=none"));
    }
    if (chosen.contains("prepared")) {
      measured("prepare", List.of());
      weights.add(train("prepared"));
    }
    if (weights.stream().distinct().count() > 1) {
      throw new IllegalStateException("The models differ: " + weights);
    }
  }

  /** Random doubles, which no file makes smaller, and a class that a sum of some tells. */
  private void writeRows() {
    SparkSession session =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false").getOrCreate();
    List<Column> columns =
        new ArrayList<>(
            IntStream.range(0, COLUMNS).mapToObj(i -> functions.randn(i).as("x" + i)).toList());
    columns.add(functions.expr("IF(randn(0) + randn(1) + randn(2) > 0, 'yes', 'no')").as("y"));
    session
        .range(0, ROWS, 1, FILES)
        .select(columns.toArray(Column[]::new))
        .write()
        .parquet(folder.resolve("rows").toString());
    session.stop();
  }

  private String train(String name, String... more) throws IOException {
    JsonNode report = measured(name, List.of(more));
    bench.add(
        Row.alone(
            "outofcore " + name + " training",
            "rows/s",
            report.path("samplesPerSecond").asDouble()));
    double data = seconds(report, "dataSeconds");
    double all = data + seconds(report, "computeSeconds") + seconds(report, "syncSeconds");
    bench.add(Row.alone("outofcore " + name + " wait for data", "% of a step", 100 * data / all));
    return report.path("provenance").path("weightsSha256").asText();
  }

  /** What all workers spent in all rounds. */
  private static double seconds(JsonNode report, String phase) {
    double sum = 0;
    for (JsonNode round : report.path("rounds")) {
      for (JsonNode worker : round.path("workers")) {
        sum += worker.path(phase).asDouble();
      }
    }
    return sum;
  }

  /** Runs a job and tells how many rows a second it took in all, and what an executor needed. */
  private JsonNode measured(String name, List<String> more) throws IOException {
    Path out = folder.resolve("out-" + name);
    boolean prepares = name.equals("prepare");
    List<String> words =
        new ArrayList<>(
            List.of(prepares ? "prepare" : "train", folder.resolve("run.conf").toString()));
    words.addAll(more);
    if (!prepares) {
      words.addAll(List.of("--out", out.toString()));
    }
    long start = System.nanoTime();
    try (ExecutorPeaks peaks = ExecutorPeaks.watched();
        PrintStream log =
            new PrintStream(
                Files.newOutputStream(folder.resolve(name + ".log")),
                true,
                StandardCharsets.UTF_8)) {
      int code = Main.run(log, System.err, words.toArray(String[]::new));
      if (code != 0) {
        throw new IllegalStateException(name + " ended with " + code);
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      bench.add(Row.alone("outofcore " + name + " in all", "rows/s", ROWS / seconds));
      bench.add(Row.alone("outofcore " + name + " peak of an executor", "MB", peaks.most()));
    }
    Path report = (prepares ? folder.resolve("packed") : out).resolve("report.json");
    return new ObjectMapper().readTree(report.toFile());
  }
}
