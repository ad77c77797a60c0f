package io.kindling.jobs.bench;

import io.kindling.engine.bench.Alternation;
import io.kindling.engine.bench.Bench;
import io.kindling.engine.bench.BenchOptions;
import io.kindling.engine.bench.Row;
import io.kindling.jobs.process.ClusterHome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** A synchronisation of two workers beside a Spark job a step that does the same. */
final class SyncBench {
  private static final int ROUNDS = 5;

  private SyncBench() {}

  public static void main(String[] arguments) throws IOException {
    BenchOptions options = BenchOptions.parse(arguments);
    String part = options.part().orElse("");
    Bench bench = Bench.start("sync", options);
    measure(bench, part, "local", "local[2]");
    ClusterHome.in(Path.of(System.getenv("SPARK_HOME")));
    measure(bench, part, "process", "local-cluster[2,1,1024]");
  }

  private static void measure(Bench bench, String part, String place, String master)
      throws IOException {
    List<SyncCase> chosen =
        SyncCase.ALL.stream().filter(sync -> (place + " " + sync.name()).contains(part)).toList();
    if (chosen.isEmpty()) {
      return;
    }
    SparkConf conf =
        new SparkConf()
            .setMaster(master)
            .setAppName("bench sync")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.executor.extraClassPath", ClusterHome.executorClassPath());
    try (JavaSparkContext context = new JavaSparkContext(conf)) {
      for (SyncCase sync : chosen) {
        SparkJobSteps peer = new SparkJobSteps(context, sync);
        peer.milliseconds();
        SyncRun.milliseconds(context, sync);
        double[] medians =
            Alternation.medians(
                ROUNDS, () -> SyncRun.milliseconds(context, sync), peer::milliseconds);
        bench.add(
            Row.beside(
                "sync " + place + " " + sync.name(),
                "ms",
                medians[0],
                "a Spark job a step",
                medians[1]));
      }
    }
  }
}
