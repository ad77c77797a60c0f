package io.kindling.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.jobs.config.TrainingSettings;
import io.kindling.jobs.spark.LocalContext;
import io.kindling.partitioning.Part;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is said of a training that can be made, but perhaps not as it was meant. */
class TestTrainingRemarks {
  private static final long MB = 1 << 20;
  private static JavaSparkContext spark;

  @BeforeAll
  static void start() {
    spark = LocalContext.open("local[1]");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static TrainingRequest request(TrainingSettings settings, int rows, int shards) {
    return Trainings.request(
        Trainings.spiralsNetwork(), settings, Trainings.spirals(spark, rows, shards));
  }

  private static TrainingSettings settings(int batch) {
    return Trainings.settings(batch, 2, new OptimizerSpec.Adam(0.05f));
  }

  @Test
  void thatThereAreFewerRowsThanAsked() {
    TrainingRequest few = request(settings(512), 300, 4);
    long rows = few.data().rows(Part.TRAIN);
    assertThat(TrainingRemarks.of(few))
        .containsExactly(
            "the training part has "
                + rows
                + " examples; fewer than training.batchSize asks for (512): each step takes all"
                + " of them");
    assertThat(TrainingRemarks.of(request(settings(100), 300, 4))).isEmpty();
  }

  @Test
  void whatAnExecutorMayNotTake() {
    SparkConf plain = new SparkConf(false);
    assertThat(ExecutorMemory.sentence(plain, 100 * MB)).isEmpty();
    assertThat(ExecutorMemory.sentence(plain, 200 * MB))
        .hasValue(
            "An executor needs about 400 MB outside its heap (1 times 200 MB for its workers, and"
                + " the JVM's own), but may take 384 MB there: set spark.executor.memoryOverhead to"
                + " 400m or more, or run fewer rows at once (engine.microBatch,"
                + " training.batchSize)");
    SparkConf large = plain.clone().set("spark.executor.memory", "10g");
    assertThat(ExecutorMemory.sentence(large, 800 * MB)).isEmpty();
    large.set("spark.executor.cores", "4");
    assertThat(ExecutorMemory.sentence(large, 800 * MB)).get().asString().contains("4 times 800");
    large.set("spark.executor.memoryOverhead", "4g");
    assertThat(ExecutorMemory.sentence(large, 800 * MB)).isEmpty();
    large.set("spark.executor.memoryOverhead", "300");
    assertThat(ExecutorMemory.sentence(large, 800 * MB)).get().asString().contains("may take 300");
  }
}
