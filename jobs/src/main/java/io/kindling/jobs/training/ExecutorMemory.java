package io.kindling.jobs.training;

import java.util.Locale;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What the workers of an executor take outside its heap, beside what it is allowed there. A
 * resource manager with containers kills an executor that takes more; elsewhere nothing limits it.
 */
public final class ExecutorMemory {
  private static final double MB = 1 << 20;
  private static final String OVERHEAD = "spark.executor.memoryOverhead";

  /** What the JVM itself and Spark's transport take of it, about. */
  private static final double OF_THE_JVM = 200;

  private ExecutorMemory() {}

  /** Refuses a training whose workers a container would not hold. */
  public static void check(JavaSparkContext spark, TrainingRequest request) {
    if (hasContainers(spark.master())) {
      sentence(spark.getConf(), request.workerBytes())
          .ifPresent(
              sentence -> {
                throw new IllegalArgumentException(sentence);
              });
    }
  }

  /** What the user should know where nothing but the machine limits an executor. */
  public static Optional<String> remark(JavaSparkContext spark, TrainingRequest request) {
    return spark.isLocal() || hasContainers(spark.master())
        ? Optional.empty()
        : sentence(spark.getConf(), request.workerBytes())
            .map(text -> text + "; here nothing but its machine's memory limits it");
  }

  private static boolean hasContainers(String master) {
    return master.startsWith("yarn") || master.startsWith("k8s:");
  }

  /** Nothing where the workers of an executor fit into what it may take beside its heap. */
  static Optional<String> sentence(SparkConf conf, long workerBytes) {
    int slots =
        Math.max(1, conf.getInt("spark.executor.cores", 1) / conf.getInt("spark.task.cpus", 1));
    double needed = slots * workerBytes / MB + OF_THE_JVM;
    double allowed = allowed(conf);
    return needed <= allowed
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "An executor needs about %.0f MB outside its heap (%d times %.0f MB for its workers,"
                    + " and the JVM's own), but may take %.0f MB there: set %s to %.0fm or more, or"
                    + " run fewer rows at once (engine.microBatch, training.batchSize)",
                needed,
                slots,
                workerBytes / MB,
                allowed,
                OVERHEAD,
                Math.ceil(needed)));
  }

  private static double allowed(SparkConf conf) {
    double heap = conf.getSizeAsMb("spark.executor.memory", "1g");
    double factor = conf.getDouble("spark.executor.memoryOverheadFactor", 0.1);
    double least = conf.getSizeAsMb("spark.executor.minMemoryOverhead", "384m");
    return conf.contains(OVERHEAD) ? conf.getSizeAsMb(OVERHEAD) : Math.max(least, heap * factor);
  }
}
