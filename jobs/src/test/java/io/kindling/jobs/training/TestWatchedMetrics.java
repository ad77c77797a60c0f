package io.kindling.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kindling.engine.model.Model;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.optim.Plateau;
import io.kindling.engine.optim.Stepping;
import io.kindling.jobs.config.EarlyStopping;
import io.kindling.jobs.config.Stopping;
import io.kindling.jobs.config.TrainingSettings;
import io.kindling.jobs.inference.Inference;
import io.kindling.jobs.inference.Measured;
import io.kindling.jobs.spark.LocalContext;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.DataSpec.FeatureEncoding;
import io.kindling.partitioning.DataSpec.Split;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any metric of the validation part can end a training, set its rates and choose its weights. */
class TestWatchedMetrics {
  private static JavaSparkContext spark;

  @BeforeAll
  static void start() {
    spark = LocalContext.open("local[2]");
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  private static TrainingSettings settings(int epochs) {
    return Trainings.settings(50, epochs, new OptimizerSpec.Adam(0.05f));
  }

  private static TrainingResult trained(TrainingSettings settings, PreparedData data) {
    TrainingRequest request = Trainings.request(Trainings.spiralsNetwork(), settings, data);
    return Training.run(spark, request, TrainingListener.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rocAuc", "averagePrecision", "f1", "logLoss", "calibrationError"})
  void whatIsWatchedIsWhatIsMeasuredOfTheWeightsThatAreTaken(String metric) {
    PreparedData data = Trainings.spirals(spark, 300, 4);
    TrainingSettings settings =
        Trainings.stopping(settings(8), new EarlyStopping("validation." + metric, 2, 0));
    TrainingResult result = trained(settings, data);
    Model model =
        new Model(
            Trainings.spiralsNetwork(),
            settings.loss(),
            result.weights().parameters(),
            result.weights().state(),
            JsonNodeFactory.instance.objectNode());
    Inference inference = Inference.of(model, Trainings.REFERENCE);
    Measured measured = Measured.on(spark, inference, data, Part.VALIDATION);
    EpochResult best = result.history().get(result.bestEpoch() - 1);
    assertThat(best.validation().keySet()).containsExactly("loss", "accuracy", metric);
    assertThat(best.train().keySet()).containsExactly("loss", "accuracy");
    assertThat(best.validation().get(metric)).isEqualTo(measured.values().get(metric));
    List<Double> values =
        result.history().stream().map(epoch -> epoch.validation().get(metric)).toList();
    double sign = EarlyStopping.isSmallerBetter("validation." + metric) ? -1 : 1;
    assertThat(values)
        .allMatch(value -> sign * value <= sign * best.validation().get(metric))
        .hasSizeGreaterThan(2);
    data.unpersist();
  }

  @Test
  void whatIsWatchedLeavesNoTraceInTheSteps() {
    PreparedData data = Trainings.spirals(spark, 300, 4);
    TrainingResult plain = trained(settings(3), data);
    TrainingSettings watching =
        settings(3).with(Stopping.at(new Stopping.Target("validation.rocAuc", 2)));
    TrainingResult watched = trained(watching, data);
    assertThat(Trainings.sha256(watched.weights())).isEqualTo(Trainings.sha256(plain.weights()));
    assertThat(watched.history().get(2).train()).isEqualTo(plain.history().get(2).train());
    data.unpersist();
  }

  @Test
  void aTargetAndAScheduleCanWatchACurve() {
    PreparedData data = Trainings.spirals(spark, 300, 4);
    Stepping stepping =
        Stepping.PLAIN.with(
            new Plateau(
                "validation.averagePrecision", Plateau.Better.LARGER, 0.5, 0, 0.5, 0, 0.01));
    Stopping.Target target = new Stopping.Target("validation.rocAuc", 0.6);
    TrainingResult result = trained(settings(20).with(stepping).with(Stopping.at(target)), data);
    assertThat(result.stopReason()).isEqualTo(StopReason.TARGET_REACHED);
    EpochResult last = result.history().get(result.epochs() - 1);
    assertThat(last.validation().get("rocAuc")).isGreaterThanOrEqualTo(0.6);
    assertThat(last.validation().keySet())
        .containsExactly("loss", "accuracy", "rocAuc", "averagePrecision");
    data.unpersist();
  }

  @Test
  void whenItIsMeasuredLeavesNoTraceInTheSteps() {
    PreparedData data = Trainings.spirals(spark, 300, 4);
    TrainingResult often = trained(settings(5), data);
    TrainingResult seldom = trained(settings(5).withValidateEvery(3), data);
    assertThat(Trainings.sha256(seldom.weights())).isEqualTo(Trainings.sha256(often.weights()));
    assertThat(seldom.history().stream().filter(EpochResult::isMeasured).map(EpochResult::epoch))
        .containsExactly(3, 5);
    assertThat(seldom.bestEpoch()).isEqualTo(5);
    for (int epoch : List.of(3, 5)) {
      assertThat(seldom.history().get(epoch - 1).byPart())
          .isEqualTo(often.history().get(epoch - 1).byPart());
    }
    data.unpersist();
  }

  @Test
  void aTargetIsLookedForWhereItIsMeasured() {
    PreparedData data = Trainings.spirals(spark, 300, 4);
    Stopping.Target target = new Stopping.Target("validation.accuracy", 0.3);
    TrainingResult result =
        trained(settings(20).withValidateEvery(4).with(Stopping.at(target)), data);
    assertThat(result.stopReason()).isEqualTo(StopReason.TARGET_REACHED);
    assertThat(result.epochs() % 4).isZero();
    data.unpersist();
  }

  @Test
  void whatIsKnownAtTheEndAloneIsNotWatched() {
    PreparedData data = Trainings.spirals(spark, 300, 4);
    TrainingSettings settings =
        Trainings.stopping(settings(8), new EarlyStopping("validation.loss", 2, 0))
            .withValidateEvery(8);
    assertThatThrownBy(() -> trained(settings, data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "training.validateEvery is 8, so that validation.loss, which"
                + " training.earlyStopping.metric watches, is known after the last of 8 epochs"
                + " alone, where nothing is left to decide: expected fewer than 8, or nothing that"
                + " watches the validation part");
    TrainingSettings ofTraining =
        settings(8).with(Stopping.at(new Stopping.Target("train.loss", 9)));
    assertThat(trained(ofTraining.withValidateEvery(8), data).epochs()).isEqualTo(1);
    data.unpersist();
  }

  /** Every row of AND but one is of the first class. */
  @Test
  void whatTheRowsDoNotTellEndsTheTrainingInASentence() {
    DataSpec spec =
        new DataSpec(
            new SourceSpec.Spirals(12, 0.05, 7),
            new Split(0.9, 0.1, 0),
            3,
            FeatureEncoding.AUTO,
            Target.CLASS);
    PreparedData data = PreparedData.prepare(spark, spec, ShardRule.fixed(2));
    assertThat(data.rows(Part.VALIDATION)).isEqualTo(1);
    TrainingSettings settings =
        Trainings.stopping(settings(8), new EarlyStopping("validation.rocAuc", 2, 0));
    assertThatThrownBy(() -> trained(settings, data))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(
            "validation.rocAuc is watched, but the validation part does not tell it: where all"
                + " rows are of one class, there is no curve.");
    data.unpersist();
  }
}
