package io.kindling.jobs.training;

import io.kindling.engine.network.Network;
import io.kindling.engine.op.Activation;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.jobs.config.AveragingSettings;
import io.kindling.jobs.config.EngineSettings;
import io.kindling.partitioning.PreparedData;
import java.time.Duration;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A driver of its own for tests: trains on a master and prints what came of it. Arguments: the
 * master, the class path of executors, and what to kill once: {@code nothing}, an {@code executor},
 * or a {@code worker} with its executor.
 */
public final class LossyTraining implements TrainingListener {
  /** The kill waits until training is well under way. */
  private static final long STEP = 20;

  private final String victim;
  private final Set<String> contributed = new HashSet<>();
  private long lastStep = -1;
  private boolean killed;

  private LossyTraining(String victim) {
    this.victim = victim;
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
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      PreparedData data = Trainings.spirals(spark, 300, 4);
      TrainingRequest plain =
          Trainings.request(
              network(), Trainings.settings(50, 20, new OptimizerSpec.Adam(0.01f)), data);
      TrainingRequest request =
          new TrainingRequest(
              plain.name(),
              plain.network(),
              plain.training(),
              averaging(),
              EngineSettings.DEFAULT,
              data,
              CheckpointSink.NONE);
      TrainingResult result = Training.run(spark, request, new LossyTraining(args[2]));
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

  /** Large enough that its parameters travel in several slices. */
  private static Network network() {
    return Network.input(2)
        .dense(512, Activation.RELU)
        .batchNorm()
        .dropout(0.1f)
        .dense(520, Activation.TANH)
        .dense(2);
  }

  private static AveragingSettings averaging() {
    AveragingSettings usual = AveragingSettings.DEFAULT;
    return new AveragingSettings(
        usual.every(),
        Duration.ofSeconds(5),
        usual.resourceTimeout(),
        usual.heartbeatInterval(),
        usual.heartbeatTimeout(),
        usual.stepTimeout(),
        usual.cancelTimeout(),
        OptionalInt.empty());
  }

  @Override
  public void replanned(String reason) {
    System.out.println("REPLANNED " + reason);
  }

  /** Kills whoever gave the first part of a step, once all have contributed to steps before. */
  @Override
  public synchronized void contributionAccepted(long step, WorkerSeen worker) {
    boolean isFirstOfStep = step > lastStep;
    boolean allContributed = contributed.size() == 2 && step >= STEP;
    lastStep = step;
    contributed.add(worker.name());
    if (killed || victim.equals("nothing") || !isFirstOfStep || !allContributed) {
      return;
    }
    killed = true;
    ProcessHandle executor = ProcessHandle.of(worker.pid()).orElseThrow();
    if (victim.equals("worker")) {
      executor.parent().orElseThrow().destroyForcibly();
    }
    executor.destroyForcibly();
    System.out.println("KILLED " + worker.pid() + " in step " + step);
  }
}
