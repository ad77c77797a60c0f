package io.kindling.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.loss.Loss;
import io.kindling.engine.loss.Losses;
import io.kindling.engine.metric.DecisionRule;
import io.kindling.engine.metric.Details;
import io.kindling.engine.metric.Metrics;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.StepDense;
import io.kindling.engine.op.Activation;
import io.kindling.engine.optim.Clipping;
import io.kindling.engine.optim.Decay;
import io.kindling.engine.optim.DescentSpec;
import io.kindling.engine.optim.LbfgsSpec;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.optim.OwnOptimizer;
import io.kindling.engine.optim.ParameterGroup;
import io.kindling.engine.optim.Plateau;
import io.kindling.engine.optim.RateSchedule;
import io.kindling.engine.optim.Stepping;
import io.kindling.engine.optim.WeightAverage;
import io.kindling.partitioning.shard.BatchPlan;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TestOptimizerKeys {
  private static final String START =
      "data { source = digits, rows = 500 }, network = [ { dense = 10 } ]\n";

  private static RunConfig read(String training, String... sets) {
    var file = ConfigText.parse(START + "training { " + training + " }", "a.conf", name -> "");
    return RunConfig.read(file, List.of(sets), Purpose.TRAIN, Pattern.compile("secret"));
  }

  private static void assertReadsBack(RunConfig config) {
    var text = ConfigText.parse(config.text(), "again", name -> "");
    RunConfig again = RunConfig.read(text, List.of(), Purpose.TRAIN, Pattern.compile("secret"));
    assertThat(again).isEqualTo(config);
  }

  static Stream<Arguments> optimizers() {
    return Stream.of(
        Arguments.of("sgd {}", new OptimizerSpec.Sgd(0.1f)),
        Arguments.of("momentum { rate = 1 }", new OptimizerSpec.Momentum(1, 0.9f)),
        Arguments.of("nesterov { momentum = 0.5 }", new OptimizerSpec.Nesterov(0.1f, 0.5f)),
        Arguments.of("adagrad {}", new OptimizerSpec.Adagrad(0.01f, 1e-10f)),
        Arguments.of("adadelta { decay = 0.8 }", new OptimizerSpec.Adadelta(1, 0.8f, 1e-6f)),
        Arguments.of(
            "rmsProp { momentum = 0.9, centred = true }",
            new OptimizerSpec.RmsProp(0.01f, 0.99f, 1e-8f, 0.9f, true)),
        Arguments.of("adam { beta1 = 0.5 }", new OptimizerSpec.Adam(1e-3f, 0.5f, 0.999f, 1e-8f)),
        Arguments.of("amsgrad {}", new OptimizerSpec.Amsgrad(1e-3f, 0.9f, 0.999f, 1e-8f)),
        Arguments.of(
            "adamW { decay = 0.1 }", new OptimizerSpec.AdamW(1e-3f, 0.9f, 0.999f, 1e-8f, 0.1f)),
        Arguments.of("adamax {}", new OptimizerSpec.Adamax(2e-3f, 0.9f, 0.999f, 1e-8f)),
        Arguments.of("nadam {}", new OptimizerSpec.Nadam(2e-3f, 0.9f, 0.999f, 1e-8f, 4e-3f)),
        Arguments.of(
            "nadam { momentumDecay = 0 }", new OptimizerSpec.Nadam(2e-3f, 0.9f, 0.999f, 1e-8f, 0)),
        Arguments.of("lars { trust = 0.02 }", new OptimizerSpec.Lars(0.1f, 0.9f, 1e-4f, 0.02f)),
        Arguments.of("lbfgs {}", new LbfgsSpec(10, Integer.MAX_VALUE, 1e-6, 1e-4, 0.9, 25)),
        Arguments.of(
            "lbfgs { memory = 5, iterations = 7, tolerance = 0, decrease = 0.1, curvature = 0.5,"
                + " searches = 3 }",
            new LbfgsSpec(5, 7, 0, 0.1, 0.5, 3)),
        Arguments.of("lamb {}", new OptimizerSpec.Lamb(1e-3f, 0.9f, 0.999f, 1e-8f, 0.01f)));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void everyOptimizerCanBeWritten(String text, DescentSpec expected) {
    RunConfig config = read("optimizer { " + text + " }");
    assertThat(config.training().optimizer()).isEqualTo(expected);
    assertThat(text).startsWith(expected.word());
    assertReadsBack(config);
  }

  @Test
  void aBatchCanBeAllRowsAndIsForASearch() {
    RunConfig all = read("batchSize = all");
    assertThat(all.training().batchSize()).isEqualTo(BatchPlan.ALL_ROWS);
    assertThat(all.training().takesAllRows()).isTrue();
    assertReadsBack(all);
    assertThat(read("epochs = 2", "training.batchSize=all").training().takesAllRows()).isTrue();
    assertThat(read("epochs = 2").training().batchSize()).isEqualTo(128);
    RunConfig search = read("optimizer { lbfgs {} }");
    assertThat(search.training().takesAllRows()).isTrue();
    assertThat(search.text()).contains("batchSize = all");
    assertThat(RunConfig.batchSizeOf(search.text(), List.of())).isEqualTo(BatchPlan.ALL_ROWS);
    assertProblem(
        "optimizer { lbfgs {} }, batchSize = 32",
        "training.optimizer.lbfgs compares losses over all rows: write training.batchSize = all, or"
            + " leave it out, found 32");
    assertProblem(
        "optimizer { lbfgs {} }, clip { value = 1 }",
        "training.optimizer.lbfgs needs gradients as they are");
    assertProblem(
        "optimizer { lbfgs { decrease = 0.5, curvature = 0.1 } }",
        "Invalid decrease 0.5 and curvature 0.1 of L-BFGS: expected 0 < decrease < curvature < 1");
    assertProblem(
        "groups = [ { of = a, optimizer { lbfgs {} } } ]",
        "in the parameter group [a]: its optimizer is lbfgs, which moves all parameters together:"
            + " write it as training.optimizer");
    assertProblem(
        "batchSize = most",
        "'training.batchSize' must be a whole number from 1 to 16777216, or all, found \"most\"");
  }

  static Stream<Arguments> schedules() {
    return Stream.of(
        Arguments.of("step { every = 2, factor = 0.5 }", new RateSchedule.Step(2, 0.5)),
        Arguments.of("exponential {}", new RateSchedule.Exponential(0.95)),
        Arguments.of("constant {}", new RateSchedule.Constant()),
        Arguments.of("constant {}, step {}", new RateSchedule.Step(10, 0.1)),
        Arguments.of("inverseTime { decay = 1 }", new RateSchedule.InverseTime(1)),
        Arguments.of("polynomial { power = 2 }", new RateSchedule.Polynomial(2, 0)),
        Arguments.of("cosine { restart = 5, stretch = 2 }", new RateSchedule.Cosine(0, 5, 2)),
        Arguments.of("oneCycle {}", new RateSchedule.OneCycle(0.3, 25, 1e4)),
        Arguments.of(
            "plateau { metric = validation.accuracy, patience = 2 }",
            new Plateau("validation.accuracy", Plateau.Better.LARGER, 0.1, 2, 0, 0, 0)),
        Arguments.of(
            "plateau { metric = train.loss }",
            new Plateau("train.loss", Plateau.Better.SMALLER, 0.1, 10, 0, 0, 0)),
        Arguments.of(
            "proportional { least = 0.5 }", new RateSchedule.Proportional("train.loss", 0.5, 1)),
        Arguments.of(
            "warmUp { steps = 5 }, cosine {}, step {}",
            new RateSchedule.WarmUp(
                5,
                0,
                new RateSchedule.Product(
                    List.of(new RateSchedule.Step(10, 0.1), new RateSchedule.Cosine(0, 0, 1))))));
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void everyScheduleCanBeWritten(String text, RateSchedule expected) {
    RunConfig config = read("schedule { " + text + " }");
    assertThat(config.training().stepping()).isEqualTo(Stepping.PLAIN.with(expected));
    assertReadsBack(config);
  }

  @Test
  void whatIsAroundTheRuleCanBeWritten() {
    RunConfig config =
        read(
            """
            clip { value = 5, layerNorm = 2, globalNorm = 1 }
            decay { l1 = 0.25, l2 = 0.5, weights = 0.125 }
            maxNorm = 3
            groups = [ { of = "*.bias", decay = 0 }, { of = ["0.*", "1.*"], frozen = true }
                       { of = "2.weight", rate = 0.5 } ]
            weightAverage { ema = 0.75 }
            """);
    assertThat(config.training().stepping())
        .isEqualTo(
            new Stepping(
                new Clipping(5, 2, 1),
                new Decay(0.25f, 0.5f, 0.125f),
                3,
                List.of(
                    new ParameterGroup(List.of("*.bias"), 1, 0),
                    ParameterGroup.frozen("0.*", "1.*"),
                    new ParameterGroup(List.of("2.weight"), 0.5f, 1)),
                new RateSchedule.Constant(),
                new WeightAverage.Exponential(0.75f)));
    assertReadsBack(config);
  }

  @Test
  void aGroupCanHaveAnOptimizerOfItsOwn() {
    RunConfig config =
        read(
            """
            optimizer { adam { rate = 0.5 } }
            schedule { step {} }
            groups = [ { of = "*.bias", decay = 0, optimizer { sgd { rate = 0.25 } } }
                       { of = "0.*", optimizer { momentum {} },
                         schedule { constant {}, cosine { end = 0.5 }, warmUp {} } } ]
            """);
    Stepping stepping = config.training().stepping();
    OwnOptimizer sgd = OwnOptimizer.of(new OptimizerSpec.Sgd(0.25f));
    OwnOptimizer momentum =
        OwnOptimizer.of(new OptimizerSpec.Momentum(0.1f, 0.9f))
            .with(new RateSchedule.WarmUp(100, 0, new RateSchedule.Cosine(0.5, 0, 1)));
    assertThat(config.training().optimizer()).isEqualTo(new OptimizerSpec.Adam(0.5f));
    assertThat(stepping.schedule()).isEqualTo(new RateSchedule.Step(10, 0.1));
    assertThat(stepping.groups())
        .containsExactly(
            new ParameterGroup(List.of("*.bias"), 1, 0, Optional.of(sgd)),
            ParameterGroup.steppedBy(momentum, "0.*"));
    assertThat(config.text())
        .contains(
            "{ of = [\"0.*\"], rate = 1.0, decay = 1.0, optimizer.momentum.rate = 0.1,"
                + " optimizer.momentum.momentum = 0.9, schedule.warmUp.steps = 100,"
                + " schedule.warmUp.start = 0, schedule.cosine.end = 0.5,"
                + " schedule.cosine.restart = 0, schedule.cosine.stretch = 1 }");
    assertReadsBack(config);
  }

  @Test
  void whatIsWrongInAGroupsOptimizerIsNamed() {
    assertProblem(
        "groups = [ { of = a, optimizer { sgd { rate = -1 } } } ]",
        "a.conf:2: in the parameter group [a]: 'training.optimizer.sgd.rate' must be a number above"
            + " 0, found -1");
    assertProblem(
        "groups = [ { of = a, optimizer { sgt {} } } ]",
        "a.conf:2: in the parameter group [a]: unknown key 'training.optimizer.sgt': the nearest"
            + " known key is 'training.optimizer.sgd'");
    assertProblem(
        "groups = [ { of = [a, b], optimizer { sgd {}, adam {} } } ]",
        "in the parameter group [a, b]: 'training.optimizer' must name one optimizer, found sgd and adam");
    assertProblem(
        "groups = [ { of = a, optimizer {} } ]",
        "in the parameter group [a]: its optimizer must name one, such as { sgd { rate = 0.1 } },"
            + " found the section {}");
    assertProblem(
        "groups = [ { of = a, optimizer { sgd {} }, schedule { cosine { end = 2 } } } ]",
        "in the parameter group [a]: 'training.schedule.cosine.end' must be a number from 0 to 1, found 2");
    assertProblem("groups = [ { of = a, schedule { cosine {} } } ]", "'training.groups' must be");
    assertProblem(
        "groups = [ { of = a, frozen = true, optimizer { sgd {} } } ]",
        "'training.groups' must be a list");
  }

  @Test
  void aPlainMeanOfTheWeightsHasItsSteps() {
    RunConfig config = read("weightAverage { from = 100, every = 10 }");
    assertThat(config.training().stepping().average())
        .isEqualTo(new WeightAverage.Stochastic(100, 10));
    assertReadsBack(config);
  }

  @Test
  void nothingIsAroundTheRuleUnlessItIsWritten() {
    RunConfig config = read("epochs = 2");
    assertThat(config.training().stepping()).isEqualTo(Stepping.PLAIN);
    String text = config.text();
    assertThat(text.substring(text.indexOf("training {"), text.indexOf("averaging {")))
        .doesNotContain("schedule", "decay", "clip", "groups", "maxNorm", "weightAverage");
  }

  private static void assertProblem(String training, String expected) {
    assertThatThrownBy(() -> read(training))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(expected);
  }

  @Test
  void aThresholdIsANumberOrARule() {
    assertThat(read("threshold = bestF1").training().threshold())
        .contains(new DecisionRule.BestF1());
    assertThat(read("threshold = 0.25").training().threshold())
        .contains(new DecisionRule.Fixed(0.25));
    RunConfig recall = read("epochs = 2", "training.threshold=recall 0.9");
    assertThat(recall.training().threshold()).contains(new DecisionRule.RecallAtLeast(0.9));
    assertReadsBack(recall);
    assertThat(read("epochs = 2").training().threshold()).isEmpty();
    assertProblem(
        "threshold = 2",
        "'training.threshold' must be a probability between 0 and 1, bestF1, or recall and a part"
            + " such as recall 0.9, found 2");
  }

  @Test
  void everyMetricHasItsBetterSide() {
    for (Loss loss : Losses.all()) {
      Metrics metrics =
          Metrics.of(loss, Network.input(3, 2).with(new StepDense(2, Activation.IDENTITY)));
      for (String name : metrics.names()) {
        boolean larger =
            Set.of("accuracy", "exactAccuracy", "r2", "r2Pooled", "precision", "recall", "f1")
                .contains(name);
        assertThat(EarlyStopping.isSmallerBetter("validation." + name)).as(name).isEqualTo(!larger);
      }
      for (String name : Metrics.detailed(loss, 2, Details.USUAL).names()) {
        boolean smaller =
            name.matches(
                "loss|mse|rmse|mae|crossEntropy|logLoss|perplexity|bitsPerSymbol|calibrationError");
        assertThat(EarlyStopping.isSmallerBetter("validation." + name)).as(name).isEqualTo(smaller);
      }
    }
    assertThat(EarlyStopping.isSmallerBetter("validation.digit.loss")).isTrue();
    assertThat(EarlyStopping.isSmallerBetter("validation.distance")).isTrue();
    assertThat(EarlyStopping.isSmallerBetter("validation.pck")).isFalse();
    assertThat(EarlyStopping.isSmallerBetter("validation.digit.accuracy")).isFalse();
  }

  @Test
  void theNumberOfFirstClassesCanBeSet() {
    assertThat(read("epochs = 2").training().topK()).isEqualTo(5);
    RunConfig three = read("topK = 3");
    assertThat(three.training().topK()).isEqualTo(3);
    assertThat(three.training().with(Stepping.PLAIN).with(new DecisionRule.BestF1()).topK())
        .isEqualTo(3);
    assertReadsBack(three);
    assertProblem("topK = 0", "'training.topK' must be a whole number from 1 to 1000000, found 0");
  }

  @Test
  void whatIsWrongIsNamed() {
    assertProblem(
        "schedule { cosine { end = 2 } }",
        "'training.schedule.cosine.end' must be a number from 0 to 1, found 2");
    assertProblem(
        "schedule { cosin {} }",
        "unknown key 'training.schedule.cosin': the nearest known key is"
            + " 'training.schedule.cosine'");
    assertProblem(
        "groups = [ { of = \"*.bias\", rat = 2 } ]",
        "'training.groups' must be a list such as [ { of = \"*.bias\", decay = 0 }");
    assertProblem("groups = [ { rate = 2 } ]", "'training.groups' must be a list such as");
    assertProblem("groups = 7", "found 7");
    assertProblem(
        "weightAverage { ema = 0.5, from = 2 }",
        "'training.weightAverage' must have ema, or from and every, found both");
    assertProblem(
        "weightAverage { every = 2 }",
        "'training.weightAverage.every' goes with 'training.weightAverage.from', which is"
            + " missing");
    assertProblem(
        "clip { globalNorm = 0 }", "'training.clip.globalNorm' must be a number above 0, found 0");
  }
}
