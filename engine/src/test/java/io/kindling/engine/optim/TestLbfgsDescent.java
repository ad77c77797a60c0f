package io.kindling.engine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.Segment;
import io.kindling.engine.op.Activation;
import io.kindling.engine.optim.Lbfgs.Outcome;
import io.kindling.engine.random.CounterRandom;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** L-BFGS on flat parameters in single precision. */
class TestLbfgsDescent {
  private static final List<Segment> SEGMENTS =
      List.of(
          new Segment("0.weight", 0, Shape.of(2)),
          new Segment("0.bias", 2, Shape.of(1)),
          new Segment("1.weight", 3, Shape.of(2)));

  private static final float[] TARGET = {1, -2, 3, 4, -5};

  /** How steep each direction is. */
  private static final float[] STEEPNESS = {1, 10, 100, 3, 30};

  private record Run(LbfgsDescent descent, float[] parameters, int steps) {}

  /** Minimises sums over so much weight of half the steep squares of the distance to a target. */
  private static Run minimised(Stepping stepping, double weight, float... start) {
    float[] parameters = start.clone();
    LbfgsDescent descent = new LbfgsDescent(LbfgsSpec.DEFAULT, stepping, SEGMENTS, parameters);
    int steps = 0;
    while (descent.outcome() == Outcome.RUNNING) {
      double loss = 0;
      float[] gradient = new float[parameters.length];
      for (int i = 0; i < parameters.length; i++) {
        float error = parameters[i] - TARGET[i];
        loss += weight * STEEPNESS[i] * error * error / 2;
        gradient[i] = (float) (weight * STEEPNESS[i] * error);
      }
      descent.stepInPlace(loss, gradient, weight, parameters);
      steps++;
    }
    return new Run(descent, parameters, steps);
  }

  @Test
  void findsTheMinimumOfTheMeanLoss() {
    Run run = minimised(Stepping.PLAIN, 7, 0, 0, 0, 0, 0);
    assertThat(run.descent().outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(run.parameters()).containsExactly(TARGET, within(1e-5f));
    assertThat(run.steps()).isLessThan(30);
    float[] best = new float[TARGET.length];
    run.descent().bestInto(best);
    assertThat(best).isEqualTo(run.parameters());
  }

  @Test
  void whatIsFrozenStaysAndChangesNothingElse() {
    Stepping frozen = Stepping.PLAIN.withGroups(ParameterGroup.frozen("*.bias"));
    Run run = minimised(frozen, 1, 0, 0, 50, 0, 0);
    assertThat(run.parameters()[2]).isEqualTo(50);
    assertThat(run.parameters()).containsExactly(new float[] {1, -2, 50, 4, -5}, within(1e-5f));
    assertThat(minimised(frozen, 1, 0, 0, 3, 0, 0).steps()).isEqualTo(run.steps());
  }

  @Test
  void aPenaltyIsPartOfTheLossThatIsSearched() {
    Stepping decayed =
        Stepping.PLAIN
            .with(new Decay(0, 0.5f, 0))
            .withGroups(
                new ParameterGroup(List.of("*.bias"), 1, 0),
                new ParameterGroup(List.of("1.*"), 1, 2));
    Run run = minimised(decayed, 3, 0, 0, 0, 0, 0);
    // Its numbers are no round ones: no point in single precision has a smaller gradient.
    assertThat(run.descent().outcome()).isEqualTo(Outcome.STALLED);
    assertThat(run.steps()).isLessThan(30);
    float[] expected = TARGET.clone();
    float[] pull = {0.5f, 0.5f, 0, 1, 1};
    for (int i = 0; i < expected.length; i++) {
      expected[i] *= STEEPNESS[i] / (STEEPNESS[i] + pull[i]);
    }
    assertThat(run.parameters()).containsExactly(expected, within(1e-5f));
  }

  @Test
  void aPointThatCannotBeMeasuredIsNeverTheBest() {
    float[] parameters = {10};
    List<Segment> one = List.of(new Segment("0.weight", 0, Shape.of(1)));
    LbfgsDescent descent = new LbfgsDescent(LbfgsSpec.DEFAULT, Stepping.PLAIN, one, parameters);
    descent.stepInPlace(50, new float[] {10}, 1, parameters);
    float[] best = new float[1];
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      float tried = parameters[0];
      descent.stepInPlace(0, new float[] {bad}, 1, parameters);
      assertThat(descent.isLowest()).isFalse();
      descent.bestInto(best);
      assertThat(best[0]).isEqualTo(10);
      assertThat(parameters[0]).isBetween(tried, 10f);
    }
    while (descent.outcome() == Outcome.RUNNING) {
      float x = parameters[0];
      descent.stepInPlace(x * x / 2, new float[] {x}, 1, parameters);
    }
    assertThat(descent.outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(parameters[0]).isCloseTo(0, within(1e-6f));
  }

  @Test
  void endsWhereTheFirstPointCannotBeMeasured() {
    for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
      float[] parameters = {1, 2, 3, 4, 5};
      LbfgsDescent descent =
          new LbfgsDescent(LbfgsSpec.DEFAULT, Stepping.PLAIN, SEGMENTS, parameters);
      descent.stepInPlace(1, new float[] {0, 0, bad, 0, 0}, 1, parameters);
      assertThat(descent.outcome()).isEqualTo(Outcome.NOT_FINITE);
      assertThat(parameters).containsExactly(1, 2, 3, 4, 5);
    }
  }

  /**
   * A regression whose losses are computed in single precision, as those of networks are, and far
   * from zero: near the minimum they say nothing, and gradients must.
   */
  @Test
  void convergesWhereLossesAreTooRoughToTellPointsApart() {
    int rows = 500;
    int columns = 6;
    float[][] x = new float[rows][columns];
    float[] label = new float[rows];
    for (int r = 0; r < rows; r++) {
      float score = 0;
      for (int c = 0; c < columns; c++) {
        x[r][c] = (float) (CounterRandom.normal(3, r, c) * (c + 1));
        score += (c - 2) * x[r][c];
      }
      label[r] = score + 4 * CounterRandom.normal(4, 0, r) > 0 ? 1 : 0;
    }
    float[] parameters = new float[columns];
    List<Segment> all = List.of(new Segment("0.weight", 0, Shape.of(columns)));
    LbfgsSpec spec = new LbfgsSpec(10, 1000, 1e-7, 1e-4, 0.9, 25);
    LbfgsDescent descent = new LbfgsDescent(spec, Stepping.PLAIN, all, parameters);
    int steps = 0;
    while (descent.outcome() == Outcome.RUNNING) {
      double loss = 0;
      float[] gradient = new float[columns];
      for (int r = 0; r < rows; r++) {
        float score = 0;
        for (int c = 0; c < columns; c++) {
          score += parameters[c] * x[r][c];
        }
        float error = (float) (1 / (1 + Math.exp(-score))) - label[r];
        loss +=
            (float) (50 + Math.log1p(Math.exp(-Math.abs(score))) + Math.max(0, score))
                - label[r] * score;
        for (int c = 0; c < columns; c++) {
          gradient[c] += error * x[r][c];
        }
      }
      descent.stepInPlace(loss, gradient, rows, parameters);
      steps++;
    }
    assertThat(descent.outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(steps).isLessThan(30);
  }

  @Test
  void theMemoryIsThatOfWhatIsTrained() {
    Stepping frozen = Stepping.PLAIN.withGroups(ParameterGroup.frozen("1.*"));
    long bytes = LbfgsDescent.bytes(LbfgsSpec.DEFAULT, Stepping.PLAIN, SEGMENTS);
    assertThat(bytes).isEqualTo(5 * (6 * Double.BYTES + 2 * 11 * Float.BYTES));
    assertThat(LbfgsDescent.bytes(LbfgsSpec.DEFAULT, frozen, SEGMENTS)).isEqualTo(bytes * 3 / 5);
  }

  static Stream<Arguments> refused() {
    OwnOptimizer own = OwnOptimizer.of(new OptimizerSpec.Sgd(1));
    return Stream.of(
        Arguments.of(
            Stepping.PLAIN.with(new RateSchedule.Step(1, 0.5)),
            "training.optimizer.lbfgs has no rate to schedule, for it searches how far to go:"
                + " remove training.schedule"),
        Arguments.of(
            Stepping.PLAIN.with(Clipping.byGlobalNorm(1)),
            "training.optimizer.lbfgs needs gradients as they are, for they are compared with the"
                + " loss: remove training.clip"),
        Arguments.of(
            Stepping.PLAIN.with(new Decay(0.1f, 0, 0)),
            "training.optimizer.lbfgs needs a smooth loss, which absolute values are not: use"
                + " training.decay.l2 in place of l1"),
        Arguments.of(
            Stepping.PLAIN.with(new Decay(0, 0, 0.1f)),
            "training.optimizer.lbfgs needs all that pulls to zero in the loss: use"
                + " training.decay.l2 in place of weights"),
        Arguments.of(
            Stepping.PLAIN.withMaxNorm(1),
            "training.optimizer.lbfgs measures how far it went, which a limit of norms would"
                + " change: remove training.maxNorm"),
        Arguments.of(
            Stepping.PLAIN.with(new WeightAverage.Exponential(0.5f)),
            "training.optimizer.lbfgs keeps the best point that it found, not a mean: remove"
                + " training.weightAverage"),
        Arguments.of(
            Stepping.PLAIN.withGroups(ParameterGroup.steppedBy(own, "0.*")),
            "training.optimizer.lbfgs moves all parameters together: remove the optimizer of the"
                + " group [0.*]"),
        Arguments.of(
            Stepping.PLAIN.withGroups(new ParameterGroup(List.of("0.*"), 0.5f, 1)),
            "training.optimizer.lbfgs has no rate: write frozen = true, or remove the rate of the"
                + " group [0.*]"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatDoesNotGoWithASearchIsRefused(Stepping stepping, String sentence) {
    Network network = Network.input(2).dense(1);
    assertThatThrownBy(() -> LbfgsSpec.DEFAULT.check(stepping, network)).hasMessage(sentence);
    assertThatThrownBy(() -> minimised(stepping, 1, 0, 0, 0, 0, 0)).hasMessage(sentence);
  }

  @Test
  void aNetworkWhoseLossIsNoFunctionIsRefused() {
    Network dense = Network.input(2).dense(4, Activation.TANH);
    LbfgsSpec.DEFAULT.check(Stepping.PLAIN, dense.dense(2));
    LbfgsSpec.DEFAULT.check(Stepping.PLAIN, dense.dropout(0).dense(2));
    assertThatThrownBy(() -> check(dense.dropout(0.5f).dense(2)))
        .hasMessage(
            "training.optimizer.lbfgs needs the same loss at the same point, but the network draws"
                + " random numbers in training: remove dropout and noise");
    assertThatThrownBy(() -> check(dense.batchNorm().dense(2)))
        .hasMessage(
            "training.optimizer.lbfgs keeps points, but running statistics are a mean over all"
                + " that were tried: remove batchNorm, or normalise row by row (layerNorm)");
    Stepping stranger = Stepping.PLAIN.withGroups(ParameterGroup.frozen("7.*"));
    assertThatThrownBy(() -> LbfgsSpec.DEFAULT.check(stranger, dense))
        .hasMessageStartingWith("The parameter group '7.*' matches no parameters");
  }

  private static void check(Network network) {
    LbfgsSpec.DEFAULT.check(Stepping.PLAIN, network);
  }
}
