package io.kindling.jobs.training;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/**
 * A driver of its own for tests: trains on a master and prints what came of it. Arguments: the
 * master, the class path of executors, the {@link Disaster}, and what to train on: {@code spirals};
 * the same in short {@code rounds}, which are also {@code elastic}; with {@code impatient}
 * time-outs; {@code interpreted} in plain Java; {@code local} by shards that step by themselves; by
 * a {@code search}; or the file of a text that is trained on with carried state. Then settings of
 * Spark's as {@code key=value}.
 */
public final class LossyTraining {
  private LossyTraining() {}

  /** Prints a line for each copy of a task that Spark starts because the task takes long. */
  private static final class Copies extends SparkListener {
    @Override
    public void onTaskStart(SparkListenerTaskStart task) {
      if (task.taskInfo().speculative()) {
        System.out.println("COPY ON " + task.taskInfo().executorId());
      }
    }
  }

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
    for (String setting : Arrays.asList(args).subList(4, args.length)) {
      conf.set(
          setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
    }
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      spark.sc().addSparkListener(new Copies());
      TrainingRequest request =
          switch (args[3]) {
            case "spirals" -> LossyRequests.spirals(spark);
            case "rounds" -> LossyRequests.rounds(spark);
            case "elastic" -> LossyRequests.elastic(spark);
            case "impatient" -> LossyRequests.impatient(spark);
            case "interpreted" -> LossyRequests.interpreted(spark);
            case "local" -> LossyRequests.local(spark);
            case "search" -> LossyRequests.search(spark);
            default -> LossyRequests.text(spark, args[3]);
          };
      TrainingResult result = Training.run(spark, request, Disaster.named(args[2], spark));
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
