package io.kindling.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.metric.DecisionRule;
import io.kindling.engine.optim.Clipping;
import io.kindling.engine.optim.Decay;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.optim.ParameterGroup;
import io.kindling.engine.optim.Plateau;
import io.kindling.engine.optim.RateSchedule;
import io.kindling.engine.optim.Stepping;
import io.kindling.engine.optim.WeightAverage;
import java.util.List;
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
        Arguments.of("nadam {}", new OptimizerSpec.Nadam(2e-3f, 0.9f, 0.999f, 1e-8f)),
        Arguments.of("lars { trust = 0.02 }", new OptimizerSpec.Lars(0.1f, 0.9f, 1e-4f, 0.02f)),
        Arguments.of("lamb {}", new OptimizerSpec.Lamb(1e-3f, 0.9f, 0.999f, 1e-8f, 0.01f)));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void everyOptimizerCanBeWritten(String text, OptimizerSpec expected) {
    RunConfig config = read("optimizer { " + text + " }");
    assertThat(config.training().optimizer()).isEqualTo(expected);
    assertThat(text).startsWith(expected.word());
    assertReadsBack(config);
  }

  static Stream<Arguments> schedules() {
    return Stream.of(
        Arguments.of("step { every = 2, factor = 0.5 }", new RateSchedule.Step(2, 0.5)),
        Arguments.of("exponential {}", new RateSchedule.Exponential(0.95)),
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
    assertThat(config.text())
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
