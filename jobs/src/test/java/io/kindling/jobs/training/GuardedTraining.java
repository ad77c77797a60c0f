package io.kindling.jobs.training;

import io.kindling.jobs.process.Intruder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;

/**
 * A driver of its own for tests: trains on processes that know a secret, all that travels or lies
 * on disk being encrypted. In the middle of a step, others ask the averager for the parameters: one
 * that knows the secret, and two that do not. Arguments: the master, the class path of executors.
 */
public final class GuardedTraining {
  private GuardedTraining() {}

  public static void main(String[] args) {
    String secret = UUID.randomUUID().toString();
    SparkConf conf =
        new SparkConf()
            .setMaster(args[0])
            .setAppName("guarded training")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.executor.memory", "512m")
            .set("spark.executor.extraClassPath", args[1])
            .set("spark.authenticate", "true")
            .set("spark.authenticate.secret", secret)
            .set("spark.network.crypto.enabled", "true")
            .set("spark.network.crypto.saslFallback", "false")
            .set("spark.io.encryption.enabled", "true");
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      Endpoint endpoint = new Endpoint();
      spark.sc().addSparkListener(endpoint);
      TrainingResult result =
          Training.run(
              spark,
              LossyRequests.spirals(spark),
              new Attack(spark.getConf().get("spark.driver.port"), endpoint, secret));
      System.out.println("SHA256 " + Trainings.sha256(result.weights()));
      System.out.println("WORKERS " + result.workers().stream().map(WorkerSeen::pid).toList());
    }
  }

  /** Finds the averager's name, which no other application knows. */
  private static final class Endpoint extends SparkListener {
    private static final String ROUND = "-round-1";
    private final CompletableFuture<String> name = new CompletableFuture<>();

    @Override
    public void onJobStart(SparkListenerJobStart job) {
      String group = job.properties().getProperty("spark.jobGroup.id", "");
      if (group.endsWith(ROUND)) {
        name.complete(group.substring(0, group.length() - ROUND.length()));
      }
    }
  }

  /** Asks in the middle of the run, when all are at work. */
  private record Attack(String port, Endpoint endpoint, String secret) implements TrainingListener {
    private static final long STEP = 20;

    @Override
    public void stepCommitted(long steps, long ofSteps, double loss) {
      if (steps == STEP) {
        System.out.println("WITH THE SECRET " + ask(Optional.of(secret)));
        System.out.println("WITH ANOTHER SECRET " + ask(Optional.of("guess")));
        System.out.println("WITHOUT A SECRET " + ask(Optional.empty()));
      }
    }

    private String ask(Optional<String> known) {
      List<String> words = new ArrayList<>(List.of(port, endpoint.name.join()));
      known.ifPresent(words::add);
      return Intruder.ask(words);
    }
  }
}
