package io.kindling.jobs.training;

import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A driver of its own for tests: trains on a master and prints what came of it. Arguments: the
 * master, the class path of executors, what to kill once ({@code nothing}, an {@code executor}, or
 * a {@code worker} with its executor), and what to train on: {@code spirals}, {@code local} for the
 * same by shards that step by themselves, spirals by a {@code search}, or the file of a text that
 * is trained on with carried state.
 */
public final class LossyTraining {
  private LossyTraining() {}

  public static void main(String[] args) {
    SparkConf conf =
        new SparkConf()
            .setMaster(args[0])
            .setAppName("lossy training")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.executor.memory", "512m")
            .set("spark.executor.extraClassPath", args[1]);
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      TrainingRequest request =
          switch (args[3]) {
            case "spirals" -> LossyRequests.spirals(spark);
            case "local" -> LossyRequests.local(spark);
            case "search" -> LossyRequests.search(spark);
            default -> LossyRequests.text(spark, args[3]);
          };
      TrainingResult result = Training.run(spark, request, new KillsOnce(args[2]));
      System.out.println("SHA256 " + Trainings.sha256(result.weights()));
      System.out.println("REPEATED " + result.repeatedSteps());
      System.out.println("STEPS " + result.steps());
      System.out.println(
          "WORKERS "
              + result.workers().stream()
                  .filter(worker -> worker.contributions() > 0)
                  .map(WorkerSeen::pid)
                  .distinct()
                  .map(String::valueOf)
                  .collect(Collectors.joining(",")));
    }
  }
}
