package io.kindling.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kindling.engine.metric.DecisionRule;
import io.kindling.engine.model.Model;
import io.kindling.engine.network.Network;
import io.kindling.engine.op.Activation;
import io.kindling.engine.optim.Clipping;
import io.kindling.engine.optim.Decay;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.optim.OwnOptimizer;
import io.kindling.engine.optim.ParameterGroup;
import io.kindling.engine.optim.Plateau;
import io.kindling.engine.optim.RateSchedule;
import io.kindling.engine.optim.Stepping;
import io.kindling.engine.optim.WeightAverage;
import io.kindling.jobs.config.AveragingSettings;
import io.kindling.jobs.config.TrainingSettings;
import io.kindling.jobs.inference.Inference;
import io.kindling.jobs.inference.Measured;
import io.kindling.jobs.spark.LocalContext;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

/** Whole trainings with all that can be around an optimizer's rule. */
class TestSteppedTraining {
  private static final OptimizerSpec LAMB =
      new OptimizerSpec.Lamb(0.05f, 0.9f, 0.999f, 1e-6f, 0.01f);

  private static final Stepping EVERYTHING =
      Stepping.PLAIN
          .with(new Clipping(1, 2, 1.5f))
          .with(new Decay(1e-4f, 1e-3f, 1e-3f))
          .with(
              new RateSchedule.WarmUp(
                  4,
                  0.1,
                  new RateSchedule.Product(
                      List.of(
                          new RateSchedule.Cosine(0.1, 0, 1),
                          new Plateau(
                              "validation.loss", Plateau.Better.SMALLER, 0.5, 0, 0.01, 0, 0.1)))))
          .with(new WeightAverage.Exponential(0.9f))
          .withMaxNorm(1.5f)
          .withGroups(new ParameterGroup(List.of("*.bias"), 2, 0));

  private static Network network() {
    return Network.input(2).dense(16, Activation.TANH).dense(8, Activation.TANH).dense(2);
  }

  private static TrainingSettings settings(Stepping stepping) {
    return Trainings.settings(50, 6, LAMB).with(stepping);
  }

  private record Trained(TrainingResult result, Measured validation) {}

  private static Trained trained(int threads, OptionalInt roundSteps, Stepping stepping) {
    return trained(threads, roundSteps, settings(stepping));
  }

  private static Trained trained(int threads, OptionalInt roundSteps, TrainingSettings settings) {
    try (JavaSparkContext spark = LocalContext.open("local[" + threads + "]")) {
      PreparedData data = Trainings.spirals(spark, 300, 4);
      TrainingRequest plain = Trainings.request(network(), settings, data);
      AveragingSettings usual = plain.averaging();
      TrainingRequest request =
          new TrainingRequest(
              plain.name(),
              plain.network(),
              plain.training(),
              new AveragingSettings(
                  usual.exchange(),
                  usual.joinTimeout(),
                  usual.resourceTimeout(),
                  usual.heartbeatInterval(),
                  usual.heartbeatTimeout(),
                  usual.stepTimeout(),
                  usual.cancelTimeout(),
                  roundSteps),
              plain.engine(),
              data,
              CheckpointSink.NONE);
      TrainingResult result = Training.run(spark, request, TrainingListener.NONE);
      Model model =
          new Model(
              request.network(),
              request.training().loss(),
              result.weights().parameters(),
              result.weights().state(),
              JsonNodeFactory.instance.objectNode());
      return new Trained(
          result, Measured.on(spark, Inference.of(model, request.engine()), data, Part.VALIDATION));
    }
  }

  @Test
  void theClusterAndItsRoundsMakeNoDifference() {
    TrainingResult once = trained(1, OptionalInt.empty(), EVERYTHING).result();
    TrainingResult spread = trained(3, OptionalInt.of(7), EVERYTHING).result();
    assertThat(spread.rounds()).isGreaterThan(1);
    assertThat(Trainings.sha256(spread.weights())).isEqualTo(Trainings.sha256(once.weights()));
    for (int epoch = 0; epoch < 6; epoch++) {
      assertThat(spread.history().get(epoch).train()).isEqualTo(once.history().get(epoch).train());
      assertThat(spread.history().get(epoch).validation())
          .isEqualTo(once.history().get(epoch).validation());
    }
  }

  @Test
  void theMeanOfTheWeightsIsWhatIsMeasuredAndKept() {
    Trained mean = trained(2, OptionalInt.empty(), EVERYTHING);
    double last = mean.result().history().get(5).validation().get("loss");
    assertThat(mean.validation().values().get("loss")).isCloseTo(last, within(1e-12));

    Trained plain = trained(2, OptionalInt.empty(), EVERYTHING.with(new WeightAverage.None()));
    assertThat(plain.result().weights().parameters())
        .isNotEqualTo(mean.result().weights().parameters());
  }

  /** The gradients of the first epoch are those without a mean: it has no part in training. */
  @Test
  void theMeanHasNoPartInTraining() {
    Stepping fixed = EVERYTHING.with(new RateSchedule.Cosine(0.1, 0, 1));
    TrainingResult mean = trained(2, OptionalInt.of(3), fixed).result();
    TrainingResult plain =
        trained(2, OptionalInt.empty(), fixed.with(new WeightAverage.None())).result();
    for (int epoch = 0; epoch < 6; epoch++) {
      assertThat(mean.history().get(epoch).train()).isEqualTo(plain.history().get(epoch).train());
    }
  }

  @Test
  void aGroupWithAnOptimizerOfItsOwnTrainsTheSameOnAnyCluster() {
    Stepping around = Stepping.PLAIN.with(Clipping.byGlobalNorm(5)).withMaxNorm(4);
    Stepping grouped =
        around.withGroups(
            ParameterGroup.steppedBy(OwnOptimizer.of(new OptimizerSpec.Sgd(0.5f)), "0.*"));
    TrainingSettings adam = Trainings.settings(50, 6, new OptimizerSpec.Adam(0.05f)).with(grouped);
    TrainingResult alone = trained(1, OptionalInt.empty(), adam).result();
    TrainingResult spread = trained(2, OptionalInt.of(7), adam).result();
    assertThat(Trainings.sha256(spread.weights())).isEqualTo(Trainings.sha256(alone.weights()));
    assertThat(alone.history().get(5).train().get("loss"))
        .isLessThan(0.95 * alone.history().get(0).train().get("loss"));
    TrainingSettings usual = adam.with(around);
    assertThat(Trainings.sha256(trained(2, OptionalInt.empty(), usual).result().weights()))
        .isNotEqualTo(Trainings.sha256(alone.weights()));
  }

  @Test
  void whatIsFrozenKeepsItsFirstValues() {
    Stepping frozen = Stepping.PLAIN.withGroups(ParameterGroup.frozen("0.*"));
    float[] found = trained(2, OptionalInt.empty(), frozen).result().weights().parameters();
    float[] first = network().initialParameters(1);
    int end = 2 * 16 + 16;
    assertThat(Arrays.copyOf(found, end)).isEqualTo(Arrays.copyOf(first, end));
    assertThat(found[end]).isNotEqualTo(first[end]);
  }

  @Test
  void whatDoesNotFitIsRefusedAtPlanning() {
    try (JavaSparkContext spark = LocalContext.open("local[1]")) {
      PreparedData data = Trainings.xor(spark, 2);
      assertThatThrownBy(() -> Trainings.request(network(), settings(EVERYTHING), data))
          .hasMessage(
              "Unknown metric 'validation.loss' in training.schedule: expected one of"
                  + " [train.loss, train.accuracy]");
      Stepping second =
          Stepping.PLAIN.with(
              new RateSchedule.Product(
                  List.of(
                      new RateSchedule.Proportional("train.loss", 0, 1),
                      new RateSchedule.Proportional("train.los", 0, 1))));
      assertThatThrownBy(() -> Trainings.request(network(), settings(second), data))
          .hasMessageStartingWith("Unknown metric 'train.los' in training.schedule");
      Network large = Network.input(30_000).dense(20_000);
      assertThatThrownBy(() -> Trainings.request(large, settings(Stepping.PLAIN), data))
          .hasMessageStartingWith(
              "The network has 600020000 parameters and running statistics, but a model file has"
                  + " room for 532676603");
      Stepping stranger = Stepping.PLAIN.withGroups(ParameterGroup.frozen("7.*"));
      assertThatThrownBy(() -> Trainings.request(network(), settings(stranger), data))
          .hasMessageStartingWith("The parameter group '7.*' matches no parameters: expected one");
      OwnOptimizer watching = OwnOptimizer.of(LAMB).with(EVERYTHING.schedule());
      Stepping watched = Stepping.PLAIN.withGroups(ParameterGroup.steppedBy(watching, "0.*"));
      assertThatThrownBy(() -> Trainings.request(network(), settings(watched), data))
          .hasMessage(
              "Unknown metric 'validation.loss' in the schedule of the parameter group [0.*]:"
                  + " expected one of [train.loss, train.accuracy]");
      TrainingSettings found = settings(Stepping.PLAIN).with(new DecisionRule.BestF1());
      assertThatThrownBy(() -> Trainings.request(network(), found, data))
          .hasMessage(
              "training.threshold = bestF1 is chosen on the validation part, which is empty: give"
                  + " data.split.validation a fraction above 0, or write a probability");
      TrainingSettings half = settings(Stepping.PLAIN).with(new DecisionRule.Fixed(0.25));
      assertThatThrownBy(() -> Trainings.request(Network.input(2).dense(3), half, data))
          .hasMessage(
              "training.threshold goes with the probabilities of two classes, found 3 numbers to"
                  + " predict with the loss crossEntropy");
      TrainingRequest averaged =
          Trainings.request(
              Trainings.spiralsNetwork(),
              settings(Stepping.PLAIN.with(new WeightAverage.Stochastic(5, 1))),
              data);
      assertThat(TrainingRemarks.of(averaged))
          .contains(
              "training.weightAverage takes the mean of the weights only: the running statistics"
                  + " of batchNorm are those of the last weights");
    }
  }
}
