package io.kindling.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.network.Network;
import io.kindling.engine.op.Activation;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.random.CounterRandom;
import io.kindling.jobs.spark.LocalContext;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.DataSpec.FeatureEncoding;
import io.kindling.partitioning.DataSpec.Split;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a row weighs, from a column of a table to the parameters and the metrics. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TestWeights {
  private static final int ROWS = 60;
  private static final Network NETWORK = Network.input(2).dense(6, Activation.TANH).dense(2);

  @TempDir Path folder;
  private JavaSparkContext spark;

  @BeforeAll
  void open() {
    spark = LocalContext.open("local[2]");
  }

  @AfterAll
  void close() {
    spark.close();
  }

  private static String row(int row) {
    double a = CounterRandom.normal(3, row, 0);
    double b = CounterRandom.normal(3, row, 1);
    return String.format(Locale.ROOT, "%.4f,%.4f,%s", a, b, a * b > 0 ? "same" : "other");
  }

  /** Rows as often as {@code copies} says, with what {@code weight} says as their weight. */
  private Path table(String name, IntUnaryOperator copies, IntUnaryOperator weight)
      throws IOException {
    StringBuilder table = new StringBuilder("a,b,y,w\n");
    for (int i = 0; i < ROWS; i++) {
      table.append((row(i) + "," + weight.applyAsInt(i) + "\n").repeat(copies.applyAsInt(i)));
    }
    return Files.writeString(folder.resolve(name + ".csv"), table.toString());
  }

  private TrainingResult trained(SourceSpec source, Split split, int shards, int batchSize) {
    DataSpec spec = new DataSpec(source, split, 3, FeatureEncoding.NONE, Target.CLASS);
    PreparedData data = PreparedData.prepare(spark, spec, ShardRule.fixed(shards));
    TrainingRequest request =
        Trainings.request(
            NETWORK, Trainings.settings(batchSize, 12, new OptimizerSpec.Sgd(0.5f)), data);
    TrainingResult result = Training.run(spark, request, TrainingListener.NONE);
    data.unpersist();
    return result;
  }

  private static SourceSpec weighted(Path file) {
    return new SourceSpec.Csv(file.toString(), true, ',', List.of("y"), "w");
  }

  @Test
  void equalWeightsLeaveNoTrace() throws IOException {
    Split split = new Split(0.7, 0.3, 0);
    Path file = table("ones", row -> 1, row -> 1);
    String plain = Files.readString(file).replaceAll("(?m),[^,\\n]*$", "");
    Path without = Files.writeString(folder.resolve("plain.csv"), plain);
    TrainingResult none =
        trained(new SourceSpec.Csv(without.toString(), true, ',', "y"), split, 4, 16);
    for (Path equal : List.of(file, table("fours", row -> 1, row -> 4))) {
      TrainingResult result = trained(weighted(equal), split, 4, 16);
      assertThat(Trainings.sha256(result.weights())).isEqualTo(Trainings.sha256(none.weights()));
      for (int epoch = 0; epoch < none.epochs(); epoch++) {
        assertThat(result.history().get(epoch).validation())
            .isEqualTo(none.history().get(epoch).validation());
      }
    }
  }

  @Test
  void aRowThatWeighsTwoIsThatRowTwice() throws IOException {
    IntUnaryOperator times = row -> row % 4;
    TrainingResult heavy =
        trained(weighted(table("heavy", row -> 1, times)), Split.NONE, 1, 10 * ROWS);
    TrainingResult often =
        trained(weighted(table("often", times, row -> 1)), Split.NONE, 1, 10 * ROWS);
    TrainingResult equal =
        trained(weighted(table("equal", row -> 1, row -> 1)), Split.NONE, 1, 10 * ROWS);
    float[] parameters = heavy.weights().parameters();
    assertThat(parameters).containsExactly(often.weights().parameters(), within(1e-5f));
    assertThat(heavy.history()).hasSize(12);
    for (int epoch = 0; epoch < 12; epoch++) {
      Map<String, Double> found = heavy.history().get(epoch).train();
      often
          .history()
          .get(epoch)
          .train()
          .forEach((name, value) -> assertThat(found.get(name)).isCloseTo(value, within(1e-5)));
    }
    float most = 0;
    for (int i = 0; i < parameters.length; i++) {
      most = Math.max(most, Math.abs(parameters[i] - equal.weights().parameters()[i]));
    }
    assertThat(most).isGreaterThan(0.01f);
  }
}
