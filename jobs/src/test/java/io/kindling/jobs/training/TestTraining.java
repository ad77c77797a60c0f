package io.kindling.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.model.Model;
import io.kindling.engine.network.Activated;
import io.kindling.engine.network.Conv;
import io.kindling.engine.network.GlobalAveragePool;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.ReshapeLayer;
import io.kindling.engine.op.Activation;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.jobs.config.AveragingSettings;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.EarlyStopping;
import io.kindling.jobs.inference.Inference;
import io.kindling.jobs.inference.Measured;
import io.kindling.jobs.spark.LocalContext;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.DataSpec.FeatureEncoding;
import io.kindling.partitioning.DataSpec.Split;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TestTraining {
  /** Tasks of other work that hold all slots. */
  private static final CountDownLatch BUSY = new CountDownLatch(2);

  private static final CountDownLatch OVER = new CountDownLatch(1);
  private static JavaSparkContext spark;

  @BeforeAll
  static void start() {
    spark = LocalContext.open("local[2]");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void learnsXor() {
    PreparedData data = Trainings.xor(spark, 2);
    Network network = Network.input(2).dense(8, Activation.TANH).dense(2);
    TrainingRequest request =
        Trainings.request(network, Trainings.settings(16, 60, new OptimizerSpec.Adam(0.05f)), data);
    TrainingResult result = Training.run(spark, request, TrainingListener.NONE);
    assertThat(result.history().get(59).train().get("accuracy")).isEqualTo(1.0);
    assertThat(result.steps()).isEqualTo(60 * 4);
    assertThat(result.epochs()).isEqualTo(60);
    assertThat(result.workers()).hasSize(2);
    assertThat(result.workers()).allMatch(worker -> worker.contributions() == 240);
    assertThat(result.rounds()).isEqualTo(1);
    assertThat(result.reproducible()).isTrue();
    data.unpersist();
  }

  /** One step an epoch: the weights go down the gradient that is shown. */
  @Test
  void theGradientThatIsShownIsTheOneThatWasStepped() {
    PreparedData data = Trainings.spirals(spark, 200, 4);
    Network network = Network.input(2).dense(8, Activation.TANH).dense(2);
    float rate = 0.25f;
    TrainingRequest request =
        Trainings.request(network, Trainings.settings(1000, 3, new OptimizerSpec.Sgd(rate)), data);
    List<float[]> weights = new ArrayList<>();
    List<float[]> gradients = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void numbersSeen(LayerNumbers numbers) {
            weights.add(numbers.weights().clone());
            gradients.add(numbers.gradient().orElseThrow().clone());
          }
        };
    TrainingResult result = Training.run(spark, request, listener);
    assertThat(weights).hasSize(3);
    for (int epoch = 1; epoch < 3; epoch++) {
      float[] expected = weights.get(epoch - 1).clone();
      for (int i = 0; i < expected.length; i++) {
        expected[i] -= rate * gradients.get(epoch)[i];
      }
      assertThat(weights.get(epoch)).containsExactly(expected, offset(1e-6f));
      assertThat(weights.get(epoch)).isNotEqualTo(weights.get(epoch - 1));
    }
    LayerGradient first = result.history().get(1).gradients().get(0);
    double squares = 0;
    for (int i = 0; i < 16; i++) {
      squares += (double) gradients.get(1)[i] * gradients.get(1)[i];
    }
    assertThat(first.layer()).isEqualTo("0.weight");
    assertThat(first.norm()).isEqualTo(Math.sqrt(squares), offset(1e-12));
    data.unpersist();
  }

  @Test
  void aNetworkThatAWorkerCannotHoldEndsTheRunAtOnce() {
    DataSpec digits =
        new DataSpec(
            new SourceSpec.Digits(300, 1), Split.NONE, 3, FeatureEncoding.AUTO, Target.CLASS);
    PreparedData data = PreparedData.prepare(spark, digits, ShardRule.fixed(1));
    Network large =
        Network.input(28, 28)
            .with(new ReshapeLayer(Shape.of(1, 28, 28)))
            .with(new Conv(100_000, 1, Activation.TANH))
            .with(new Activated(Activation.RELU))
            .with(new Activated(Activation.TANH))
            .with(new GlobalAveragePool())
            .dense(10);
    TrainingRequest request =
        Trainings.request(large, Trainings.settings(300, 1, new OptimizerSpec.Sgd(0.1f)), data);
    List<String> broken = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void replanned(String sentence) {
            broken.add(sentence);
          }
        };
    assertThatThrownBy(() -> Training.run(spark, request, listener))
        .isInstanceOf(ConfigException.class)
        .hasMessageMatching(
            "Executor driver: The network needs about \\S+ GB outside the heap for 300 rows and 2"
                + " gradients, but this machine or container has \\S+ GB: run fewer rows at once"
                + " \\(engine.microBatch, training.batchSize\\), or a smaller network");
    assertThat(broken).isEmpty();
    data.unpersist();
  }

  @Test
  void keepsAndRestoresTheBestWeights() {
    PreparedData data = Trainings.spirals(spark, 200, 4);
    List<BestWeights> kept = new ArrayList<>();
    TrainingRequest plain =
        Trainings.request(
            Trainings.spiralsNetwork(),
            Trainings.stopping(
                Trainings.settings(40, 40, new OptimizerSpec.Adam(0.1f)),
                new EarlyStopping("validation.loss", 2, 0)),
            data);
    TrainingRequest request =
        new TrainingRequest(
            plain.name(),
            plain.network(),
            plain.training(),
            plain.averaging(),
            plain.engine(),
            data,
            kept::add);
    TrainingResult result = Training.run(spark, request, TrainingListener.NONE);
    assertThat(result.stopReason()).isEqualTo(StopReason.EARLY_STOPPING);
    assertThat(result.epochs()).isEqualTo(result.bestEpoch() + 2);
    BestWeights last = kept.get(kept.size() - 1);
    assertThat(last.epoch()).isEqualTo(result.bestEpoch());
    assertThat(Trainings.sha256(last.weights())).isEqualTo(Trainings.sha256(result.weights()));
    double best = last.value();
    assertThat(result.history()).allMatch(epoch -> epoch.validation().get("loss") >= best);
    Model model =
        new Model(
            request.network(),
            request.training().loss(),
            result.weights().parameters(),
            result.weights().state(),
            JsonNodeFactory.instance.objectNode());
    Measured again =
        Measured.on(spark, Inference.of(model, request.engine()), data, Part.VALIDATION);
    assertThat(again.values().get("loss")).isCloseTo(best, within(1e-12));
    double rows =
        Arrays.stream(again.classified().get(0).confusion()).flatMapToDouble(Arrays::stream).sum();
    assertThat(rows).isEqualTo(data.rows(Part.VALIDATION));
    data.unpersist();
  }

  @Test
  void refusesEarlyStoppingWithoutAValidationPart() {
    PreparedData data = Trainings.xor(spark, 2);
    assertThatThrownBy(
            () ->
                Trainings.request(
                    Network.input(2).dense(2),
                    Trainings.stopping(
                        Trainings.settings(16, 1, new OptimizerSpec.Sgd(0.1f)),
                        new EarlyStopping("validation.loss", 2, 0)),
                    data))
        .hasMessage(
            "training.earlyStopping watches validation.loss, but there is no validation part: give"
                + " data.split.validation a fraction above 0, or remove training.earlyStopping");
    data.unpersist();
  }

  @Test
  void refusesToWatchAnUnknownMetric() {
    PreparedData data = Trainings.spirals(spark, 100, 2);
    assertThatThrownBy(
            () ->
                Trainings.request(
                    Network.input(2).dense(2),
                    Trainings.stopping(
                        Trainings.settings(16, 1, new OptimizerSpec.Sgd(0.1f)),
                        new EarlyStopping("validation.r2", 2, 0)),
                    data))
        .hasMessageStartingWith(
            "Unknown metric 'validation.r2' in training.earlyStopping.metric: expected one of"
                + " [train.loss, train.accuracy, validation.loss, validation.accuracy,"
                + " validation.precision,")
        .hasMessageContaining(", validation.f1, ")
        .hasMessageContaining(", validation.rocAuc, ")
        .hasMessageEndingWith(", validation.averagePrecisionWithin]");
    data.unpersist();
  }

  @Test
  void givesUpInASentenceWhereNoWorkerCanRegister() throws InterruptedException {
    PreparedData data = Trainings.xor(spark, 2);
    AveragingSettings usual = AveragingSettings.DEFAULT;
    TrainingRequest plain =
        Trainings.request(
            Network.input(2).dense(2),
            Trainings.settings(16, 1, new OptimizerSpec.Sgd(0.1f)),
            data);
    TrainingRequest request =
        new TrainingRequest(
            plain.name(),
            plain.network(),
            plain.training(),
            new AveragingSettings(
                usual.exchange(),
                usual.joinTimeout(),
                Duration.ofSeconds(1),
                usual.heartbeatInterval(),
                usual.heartbeatTimeout(),
                usual.stepTimeout(),
                usual.cancelTimeout(),
                usual.roundSteps()),
            plain.engine(),
            data,
            plain.checkpoints());
    spark
        .parallelize(List.of(0, 1), 2)
        .foreachAsync(
            slot -> {
              BUSY.countDown();
              OVER.await(60, TimeUnit.SECONDS);
            });
    try {
      assertThat(BUSY.await(60, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(() -> Training.run(spark, request, TrainingListener.NONE))
          .isInstanceOf(TryAgainException.class)
          .hasMessageStartingWith("No worker has registered for 1 s (averaging.resourceTimeout)");
    } finally {
      OVER.countDown();
    }
    data.unpersist();
  }

  @Test
  void endsWithStepAndShardWhereTheLossIsNotFinite() {
    PreparedData data = Trainings.xor(spark, 2);
    Network network = Network.input(2).dense(8, Activation.RELU).dense(2);
    TrainingRequest request =
        Trainings.request(network, Trainings.settings(16, 60, new OptimizerSpec.Sgd(1e30f)), data);
    assertThatThrownBy(() -> Training.run(spark, request, TrainingListener.NONE))
        .isInstanceOf(DivergedException.class)
        .hasMessageMatching(
            "In step \\d+ \\(epoch 1\\), the (loss|gradient) of shard [01] is not a finite number:"
                + " lower the optimizer's rate, or look for extreme values in the data.");
    data.unpersist();
  }
}
