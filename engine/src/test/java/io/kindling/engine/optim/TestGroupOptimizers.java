package io.kindling.engine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.network.Segment;
import io.kindling.engine.random.CounterRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Groups with an optimizer of their own, against optimizers that step arrays of their own. */
class TestGroupOptimizers {
  private static final int STEPS = 7;

  /** The encoder's windows lie between those of the rest. */
  private static final List<Segment> SEGMENTS =
      List.of(
          new Segment("encoder.weight", 0, Shape.of(30, 100)),
          new Segment("head.weight", 3000, Shape.of(40, 50)),
          new Segment("encoder.bias", 5000, Shape.of(700)),
          new Segment("head.bias", 5700, Shape.of(77)));

  private static final List<Segment> ENCODER =
      List.of(
          new Segment("encoder.weight", 0, Shape.of(30, 100)),
          new Segment("encoder.bias", 3000, Shape.of(700)));
  private static final List<Segment> HEAD =
      List.of(
          new Segment("head.weight", 0, Shape.of(40, 50)),
          new Segment("head.bias", 2000, Shape.of(77)));

  private static final OptimizerSpec ADAM = new OptimizerSpec.Adam(0.01f);
  private static final OptimizerSpec MOMENTUM = new OptimizerSpec.Momentum(0.05f, 0.9f);
  private static final OptimizerSpec LAMB = new OptimizerSpec.Lamb(0.01f, 0.8f, 0.99f, 1e-6f, 0.1f);
  private static final OptimizerSpec LARS = new OptimizerSpec.Lars(0.5f, 0.9f, 0.01f, 0.02f);

  private static float[] normals(long key) {
    float[] numbers = new float[5777];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) CounterRandom.normal(key, 0, i);
    }
    return numbers;
  }

  /** The windows of some segments, behind one another. */
  private static float[] only(List<Segment> segments, float[] all) {
    float[] own = new float[segments.stream().mapToInt(Segment::length).sum()];
    for (Segment segment : segments) {
      Segment place =
          SEGMENTS.stream().filter(one -> one.name().equals(segment.name())).findFirst().get();
      System.arraycopy(all, place.offset(), own, segment.offset(), segment.length());
    }
    return own;
  }

  private static void step(
      Optimizer optimizer, int number, float[] gradient, float[] parameters, OptimizerState state) {
    Progress progress = Progress.start(2, 10).at(number - 1);
    OptimizerStep step = optimizer.begin(number, progress, gradient, parameters, state);
    do {
      step.work(0, parameters.length);
    } while (step.next());
  }

  private static float[] trained(
      OptimizerSpec rule, Stepping stepping, List<Segment> segments, List<Segment> of) {
    Optimizer optimizer = Optimizer.of(rule, stepping, segments);
    float[] parameters = only(of, normals(1));
    OptimizerState state = optimizer.initialState(parameters.length);
    for (int number = 1; number <= STEPS; number++) {
      step(optimizer, number, only(of, normals(1 + number)), parameters, state);
    }
    return optimizer.measured(STEPS, parameters, state);
  }

  static List<Arguments> pairs() {
    List<Arguments> pairs = new ArrayList<>();
    List<OptimizerSpec> rules = List.of(ADAM, MOMENTUM, LAMB, LARS, new OptimizerSpec.Sgd(0.1f));
    for (OptimizerSpec usual : rules) {
      for (OptimizerSpec own : rules) {
        pairs.add(Arguments.of(usual, own));
      }
    }
    return pairs;
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void twoOptimizersOnOneArrayAreThoseOnTwoArraysToTheBit(OptimizerSpec usual, OptimizerSpec own) {
    Stepping around =
        Stepping.PLAIN
            .with(new Clipping(2, 30, Float.POSITIVE_INFINITY))
            .with(new Decay(1e-3f, 1e-2f, 1e-2f))
            .with(new RateSchedule.Exponential(0.9))
            .with(new WeightAverage.Exponential(0.5f))
            .withMaxNorm(5);
    Stepping grouped =
        around.withGroups(ParameterGroup.steppedBy(OwnOptimizer.of(own), "encoder.*"));
    float[] together = trained(usual, grouped, SEGMENTS, SEGMENTS);
    assertThat(only(ENCODER, together)).isEqualTo(trained(own, around, ENCODER, ENCODER));
    assertThat(only(HEAD, together)).isEqualTo(trained(usual, around, HEAD, HEAD));
  }

  @Test
  void aGroupsRateGoesByItsOwnScheduleOrElseByTheUsualOne() {
    RateSchedule usual = new RateSchedule.Exponential(0.5);
    RateSchedule own = new RateSchedule.WarmUp(5, 0.1, new RateSchedule.Constant());
    OwnOptimizer momentum = OwnOptimizer.of(MOMENTUM).with(own);
    Stepping around = Stepping.PLAIN.with(usual);
    Stepping grouped = around.withGroups(ParameterGroup.steppedBy(momentum, "encoder.*"));
    float[] together = trained(ADAM, grouped, SEGMENTS, SEGMENTS);
    assertThat(only(ENCODER, together))
        .isEqualTo(trained(MOMENTUM, around.with(own), ENCODER, ENCODER));
    assertThat(only(HEAD, together)).isEqualTo(trained(ADAM, around, HEAD, HEAD));
  }

  @Test
  void allRatesCanBeScaledThoseOfGroupsToo() {
    Stepping around =
        Stepping.PLAIN.with(new Decay(0, 0, 1e-2f)).with(new RateSchedule.Exponential(0.9));
    Stepping grouped =
        around.withGroups(
            ParameterGroup.steppedBy(OwnOptimizer.of(MOMENTUM), "encoder.*"),
            new ParameterGroup(List.of("head.weight"), 2, 1),
            ParameterGroup.frozen("head.bias"));
    Stepping halved =
        around.withGroups(
            ParameterGroup.steppedBy(
                OwnOptimizer.of(new OptimizerSpec.Momentum(0.025f, 0.9f)), "encoder.*"),
            new ParameterGroup(List.of("head.weight"), 2, 1),
            ParameterGroup.frozen("head.bias"));
    assertThat(trained(ADAM, grouped.scaled(0.5f), SEGMENTS, SEGMENTS))
        .isEqualTo(trained(new OptimizerSpec.Adam(0.005f), halved, SEGMENTS, SEGMENTS));
    assertThat(trained(ADAM, around.scaled(0.5f), SEGMENTS, SEGMENTS))
        .isEqualTo(trained(new OptimizerSpec.Adam(0.005f), around, SEGMENTS, SEGMENTS));
  }

  @Test
  void theGlobalNormIsThatOfAllGroups() {
    List<Segment> small =
        List.of(new Segment("0.weight", 0, Shape.of(2)), new Segment("0.bias", 2, Shape.of(2)));
    Stepping stepping =
        Stepping.PLAIN
            .with(Clipping.byGlobalNorm(5))
            .withGroups(
                ParameterGroup.steppedBy(OwnOptimizer.of(new OptimizerSpec.Sgd(2)), "*.bias"));
    Optimizer optimizer = Optimizer.of(new OptimizerSpec.Sgd(1), stepping, small);
    float[] parameters = new float[4];
    OptimizerState state = optimizer.initialState(4);
    optimizer.stepInPlace(0, 4, 1, new float[] {1, 7, -5, 5}, parameters, state);
    assertThat(parameters).containsExactly(new float[] {-.5f, -3.5f, 5, -5}, within(1e-6f));
  }

  @Test
  void theStateOfEachNumberIsKeptOnceAndRestored() {
    Stepping stepping =
        Stepping.PLAIN
            .with(new WeightAverage.Exponential(0.5f))
            .withGroups(
                ParameterGroup.frozen("head.bias"),
                ParameterGroup.steppedBy(OwnOptimizer.of(MOMENTUM), "encoder.*"));
    Optimizer optimizer = Optimizer.of(ADAM, stepping, SEGMENTS);
    float[] parameters = normals(1);
    OptimizerState state = optimizer.initialState(parameters.length);
    step(optimizer, 1, normals(2), parameters, state);
    Map<String, float[]> saved = state.export();
    assertThat(saved).containsOnlyKeys("0.mean", "0.square", "group1.0.trace", "2.average");
    assertThat(saved.get("0.mean")).hasSize(2000).doesNotContain(0);
    assertThat(saved.get("group1.0.trace")).isEqualTo(only(ENCODER, normals(2)));

    float[] resumed = parameters.clone();
    OptimizerState restored = optimizer.initialState(parameters.length).restored(saved);
    step(optimizer, 2, normals(3), parameters, state);
    step(optimizer, 2, normals(3), resumed, restored);
    assertThat(resumed).isEqualTo(parameters);
    assertThat(restored.export().get("2.average")).isEqualTo(state.export().get("2.average"));
    assertThat(saved.get("0.mean")).isNotEqualTo(state.export().get("0.mean"));
    saved.put("group1.0.trace", Arrays.copyOf(saved.get("group1.0.trace"), 12));
    assertThatThrownBy(() -> optimizer.initialState(5777).restored(saved))
        .hasMessage("The saved optimizer state group1.0.trace has 12 numbers, expected 3700");
    saved.put("group1.0.trace", new float[3700]);
    saved.put("2.average", new float[12]);
    assertThatThrownBy(() -> optimizer.initialState(5777).restored(saved))
        .hasMessage("The saved optimizer state 2.average has 12 numbers, expected 5777");
  }

  @Test
  void severalGroupsHaveAnOptimizerEach() {
    Stepping stepping =
        Stepping.PLAIN.withGroups(
            ParameterGroup.steppedBy(OwnOptimizer.of(MOMENTUM), "encoder.*"),
            ParameterGroup.steppedBy(OwnOptimizer.of(LARS), "head.*"));
    float[] together = trained(ADAM, stepping, SEGMENTS, SEGMENTS);
    assertThat(only(ENCODER, together))
        .isEqualTo(trained(MOMENTUM, Stepping.PLAIN, ENCODER, ENCODER));
    assertThat(only(HEAD, together)).isEqualTo(trained(LARS, Stepping.PLAIN, HEAD, HEAD));
  }

  @Test
  void aFrozenGroupWithAnOptimizerIsRefused() {
    assertThatThrownBy(
            () -> new ParameterGroup(List.of("a.*"), 0, 0, Optional.of(OwnOptimizer.of(ADAM))))
        .hasMessage(
            "The parameter group [a.*] is frozen and has an optimizer: expected one of both");
  }
}
