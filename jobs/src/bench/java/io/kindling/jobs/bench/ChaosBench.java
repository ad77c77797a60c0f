package io.kindling.jobs.bench;

import io.kindling.engine.bench.Bench;
import io.kindling.engine.bench.Row;
import io.kindling.jobs.process.ClusterHome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Many trainings on two executor processes, in each of which one is killed in the middle of a step
 * and replaced. All must end with the weights of the one that nothing befell.
 */
final class ChaosBench {
  private static final int RUNS = 50;
  private static final long SEED = 20;

  private ChaosBench() {}

  public static void main(String[] arguments) throws IOException {
    Bench bench = Bench.start("chaos", arguments);
    ClusterHome.in(Path.of(System.getenv("SPARK_HOME")));
    SparkConf conf =
        new SparkConf()
            .setMaster("local-cluster[2,1,1024]")
            .setAppName("bench chaos")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.executor.extraClassPath", ClusterHome.executorClassPath());
    int identical = 0;
    try (JavaSparkContext context = new JavaSparkContext(conf);
        ChaosRun run = new ChaosRun(context)) {
      ChaosRun.Outcome undisturbed = run.undisturbed();
      bench.add(Row.alone("undisturbed, " + run.steps() + " steps", "s", undisturbed.seconds()));
      bench.note("sha256 %s", undisturbed.sha256());
      Random random = new Random(SEED);
      for (int number = 1; number <= RUNS; number++) {
        ChaosRun.Outcome outcome = run.disturbed(random);
        String name = String.format("run %d of %d: %s", number, RUNS, outcome.deed());
        bench.add(Row.alone(name, "s", outcome.seconds()));
        if (outcome.sha256().equals(undisturbed.sha256())) {
          identical++;
        } else {
          bench.note("sha256 %s", outcome.sha256());
        }
      }
    }
    System.out.println("identical: " + identical + " of " + RUNS);
    if (identical < RUNS) {
      System.exit(1);
    }
  }
}
