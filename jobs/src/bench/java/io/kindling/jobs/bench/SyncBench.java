package io.kindling.jobs.bench;

import io.kindling.engine.bench.Alternation;
import io.kindling.engine.bench.Bench;
import io.kindling.engine.bench.Row;
import io.kindling.jobs.process.ClusterHome;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** A synchronisation of two workers beside a Spark job a step that does the same. */
final class SyncBench {
  private static final int ROUNDS = 5;

  private SyncBench() {}

  public static void main(String[] arguments) throws IOException {
    Bench bench = Bench.start("sync", arguments);
    measure(bench, "local", "local[2]");
    ClusterHome.in(Path.of(System.getenv("SPARK_HOME")));
    measure(bench, "process", "local-cluster[2,1,1024]");
  }

  private static void measure(Bench bench, String place, String master) throws IOException {
    SparkConf conf =
        new SparkConf()
            .setMaster(master)
            .setAppName("bench sync")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.executor.extraClassPath", ClusterHome.executorClassPath());
    try (JavaSparkContext context = new JavaSparkContext(conf)) {
      for (SyncCase sync : SyncCase.ALL) {
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
