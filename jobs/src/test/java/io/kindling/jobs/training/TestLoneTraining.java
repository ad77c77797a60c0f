package io.kindling.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.optim.DescentSpec;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.jobs.config.EngineSettings;
import io.kindling.jobs.config.TrainingSettings;
import io.kindling.jobs.spark.LocalContext;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.DataSpec.FeatureEncoding;
import io.kindling.partitioning.DataSpec.Split;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.draw.Draw;
import io.kindling.partitioning.draw.DrawnRows;
import io.kindling.partitioning.draw.Pool;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A training in one thread ends with the bits of the same training on a cluster. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TestLoneTraining {
  private static final DataSpec SPEC =
      new DataSpec(
          new SourceSpec.Spirals(300, 0.05, 7),
          new Split(0.6, 0.2, 0.2),
          3,
          FeatureEncoding.AUTO,
          Target.CLASS);
  private JavaSparkContext spark;
  private PreparedData data;
  private Pool pool;

  @BeforeAll
  void prepare() {
    spark = LocalContext.open("local[2]");
    data = PreparedData.prepare(spark, SPEC, ShardRule.fixed(8));
    pool = Pool.of(data);
  }

  @AfterAll
  void close() {
    spark.close();
  }

  @Test
  void withDropoutAndBatchNormalisation() {
    compare(new OptimizerSpec.Adam(0.01f), Trainings.REFERENCE);
  }

  @Test
  void onTheFastKernels() {
    compare(new OptimizerSpec.Adam(0.01f), EngineSettings.DEFAULT);
  }

  private void compare(DescentSpec optimizer, EngineSettings engine) {
    TrainingSettings settings = Trainings.settings(50, 4, optimizer);
    TrainingRequest plain = Trainings.request(Trainings.spiralsNetwork(), settings, data);
    TrainingRequest spread = request(plain, engine);
    TrainingResult expected = Training.run(spark, spread, TrainingListener.NONE);
    DrawnRows rows = DrawnRows.of(pool, Draw.whole(pool.rows()), SPEC, ShardRule.fixed(8));
    TrainingResult found =
        LoneTraining.run(request(plain, engine, rows), rows, TrainingListener.NONE);
    assertThat(Trainings.sha256(found.weights())).isEqualTo(Trainings.sha256(expected.weights()));
    assertThat(found.history().get(3).byPart()).isEqualTo(expected.history().get(3).byPart());
    assertThat(found.rounds()).isEqualTo(1);
    assertThat(found.allRounds().get(0).steps()).isEqualTo(expected.steps());
  }

  private static TrainingRequest request(TrainingRequest plain, EngineSettings engine) {
    return new TrainingRequest(
        plain.name(),
        plain.network(),
        plain.training(),
        plain.averaging(),
        engine,
        plain.data(),
        CheckpointSink.NONE);
  }

  private static TrainingRequest request(
      TrainingRequest plain, EngineSettings engine, DrawnRows rows) {
    return new TrainingRequest(
        plain.name(),
        plain.network(),
        plain.training(),
        plain.averaging(),
        engine,
        rows,
        CheckpointSink.NONE);
  }
}
