package io.kindling.engine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.network.Segment;
import io.kindling.engine.random.CounterRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TestStepping {
  private static final OptimizerSpec SGD = new OptimizerSpec.Sgd(1);

  /** A weight and a bias, small enough to be worked out by hand. */
  private static final List<Segment> SMALL =
      List.of(new Segment("0.weight", 0, Shape.of(2, 2)), new Segment("0.bias", 4, Shape.of(2)));

  private static final Progress START_OF_ALL = Progress.start(1, 1);
  private static final float[] START = {3, 4, 0, -1, 2, -2};

  private static float[] stepped(Stepping stepping, float... gradient) {
    return stepped(SGD, stepping, gradient);
  }

  private static float[] stepped(OptimizerSpec rule, Stepping stepping, float... gradient) {
    Optimizer optimizer = Optimizer.of(rule, stepping, SMALL);
    float[] parameters = START.clone();
    OptimizerState state = optimizer.initialState(parameters.length);
    optimizer.stepInPlace(0, parameters.length, 1, gradient.clone(), parameters, state);
    return parameters;
  }

  private static float[] minus(float... update) {
    float[] result = START.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] -= update[i];
    }
    return result;
  }

  @Test
  void valuesAreCutAtTheLimit() {
    float[] found = stepped(Stepping.PLAIN.with(Clipping.byValue(0.5f)), 2, -3, 0.25f, 0, -0.5f, 1);
    assertThat(found).containsExactly(minus(0.5f, -0.5f, 0.25f, 0, -0.5f, 0.5f));
  }

  @Test
  void aLayerIsScaledDownToTheLargestNorm() {
    float[] found = stepped(Stepping.PLAIN.with(Clipping.byLayerNorm(1)), 3, 0, 4, 0, 0.3f, 0.4f);
    assertThat(found).containsExactly(minus(0.6f, 0, 0.8f, 0, 0.3f, 0.4f), within(1e-6f));
  }

  @Test
  void allIsScaledDownToTheLargestGlobalNorm() {
    float[] gradient = {1, 1, 1, 1, 2, 1};
    float[] found = stepped(Stepping.PLAIN.with(Clipping.byGlobalNorm(1.5f)), gradient);
    assertThat(found).containsExactly(minus(.5f, .5f, .5f, .5f, 1, .5f), within(1e-6f));
    float[] below = stepped(Stepping.PLAIN.with(Clipping.byGlobalNorm(3)), gradient);
    assertThat(below).containsExactly(minus(gradient));
  }

  @Test
  void penaltiesAreAddedToTheGradientBehindTheClipping() {
    Stepping stepping =
        Stepping.PLAIN.with(new Decay(0.5f, 0.25f, 0)).with(Clipping.byValue(0.125f));
    float[] found = stepped(stepping, 1, 0, 0, 0, 0, 0);
    assertThat(found)
        .containsExactly(minus(0.125f + 0.75f + 0.5f, 1 + 0.5f, 0, -0.75f, 1, -1), within(1e-6f));
  }

  @Test
  void theDecayOfWeightsIsAShareOfTheRateWhateverTheRule() {
    float[] found =
        stepped(
            new OptimizerSpec.Adam(0.5f),
            Stepping.PLAIN.with(new Decay(0, 0, 0.25f)),
            new float[6]);
    assertThat(found)
        .containsExactly(minus(0.375f, 0.5f, 0, -0.125f, 0.25f, -0.25f), within(1e-6f));
  }

  @Test
  void adamWIsAdamWithTheDecayOfWeights() {
    float[] gradient = {1, -2, 3, 0.5f, 0.25f, 1};
    assertThat(
            stepped(
                new OptimizerSpec.AdamW(0.1f, 0.9f, 0.999f, 1e-8f, 0.3f), Stepping.PLAIN, gradient))
        .containsExactly(
            stepped(
                new OptimizerSpec.Adam(0.1f), Stepping.PLAIN.with(new Decay(0, 0, 0.3f)), gradient),
            within(1e-6f));
  }

  @Test
  void rowsOfWeightsKeepTheLargestNormAndBiasesAreLeftAlone() {
    float[] found = stepped(Stepping.PLAIN.withMaxNorm(2), new float[6]);
    assertThat(found).containsExactly(new float[] {1.2f, 1.6f, 0, -1, 2, -2}, within(1e-6f));
  }

  @Test
  void aGroupHasItsOwnRateAndDecayAndTheFirstThatHoldsASegmentCounts() {
    Stepping stepping =
        Stepping.PLAIN
            .with(new Decay(0, 1, 0))
            .withGroups(
                new ParameterGroup(List.of("*.bias"), 0.5f, 0),
                new ParameterGroup(List.of("0.*"), 2, 1));
    assertThat(stepped(stepping, 1, 1, 1, 1, 1, 1)).containsExactly(minus(8, 10, 2, 0, 0.5f, 0.5f));
  }

  @Test
  void whatIsFrozenStaysAndHasNoPartInTheGlobalNorm() {
    Stepping stepping =
        Stepping.PLAIN
            .with(Clipping.byGlobalNorm(1))
            .with(new Decay(0, 0, 0.5f))
            .withMaxNorm(1)
            .withGroups(ParameterGroup.frozen("0.weight"));
    assertThat(stepped(stepping, 100, 100, 100, 100, 0.25f, 0.5f))
        .containsExactly(minus(0, 0, 0, 0, 1.25f, -0.5f));
  }

  /** Zeros have no norm, and so has a gradient of zeros: a factor of 0 or infinity helps nobody. */
  @Test
  void aLayerWithoutANormIsNotScaled() {
    for (OptimizerSpec rule :
        List.of(
            new OptimizerSpec.Lars(0.5f, 0, 0, 0.02f),
            new OptimizerSpec.Lamb(0.5f, 0, 0, 1e-8f, 0))) {
      Optimizer optimizer = Optimizer.of(rule, Stepping.PLAIN, SMALL);
      float[] parameters = {0, 0, 0, 0, 2, -2};
      float[] gradient = {1, -1, 1, 1, 0, 0};
      optimizer.stepInPlace(0, 6, 1, gradient, parameters, optimizer.initialState(6));
      assertThat(parameters).containsExactly(-0.5f, 0.5f, -0.5f, -0.5f, 2, -2);
    }
  }

  @Test
  void aGroupThatHoldsNothingIsASentence() {
    Stepping stepping = Stepping.PLAIN.withGroups(ParameterGroup.frozen("1.*"));
    assertThatThrownBy(() -> Optimizer.of(SGD, stepping, SMALL))
        .hasMessage(
            "The parameter group '1.*' matches no parameters: expected one of [0.weight, 0.bias],"
                + " or a pattern such as *.bias");
  }

  @Test
  void limitsAndDecaysOutOfRangeAreSentences() {
    assertThatThrownBy(() -> Clipping.byValue(0))
        .hasMessage("Invalid limit of values 0.0: expected a number above 0");
    assertThatThrownBy(() -> Clipping.byLayerNorm(-1))
        .hasMessage("Invalid limit of a layer's norm -1.0: expected a number above 0");
    assertThatThrownBy(() -> Clipping.byGlobalNorm(Float.NaN))
        .hasMessage("Invalid limit of the global norm NaN: expected a number above 0");
    assertThatThrownBy(() -> new Decay(-1, 0, 0))
        .hasMessage("Invalid L1 penalty -1.0: expected a number from 0");
    assertThatThrownBy(() -> Stepping.PLAIN.withMaxNorm(0))
        .hasMessage("Invalid largest norm 0.0: expected a number above 0");
    assertThatThrownBy(() -> new ParameterGroup(List.of(), 1, 1))
        .hasMessage("A parameter group names no segments: expected such as *.bias");
    assertThatThrownBy(() -> new ParameterGroup(List.of("*"), -1, 1))
        .hasMessage("Invalid rate -1.0 of the parameter group [*]: expected a number from 0");
  }

  @Test
  void theScheduleMultipliesTheRate() {
    Stepping halved = Stepping.PLAIN.with(new RateSchedule.Exponential(0.5));
    Optimizer optimizer = Optimizer.of(SGD, halved, SMALL);
    float[] parameters = START.clone();
    float[] gradient = {4, 8, 0, 0, 4, -4};
    Progress twoEpochs = Progress.start(10, 3).at(20);
    OptimizerStep step =
        optimizer.begin(21, twoEpochs, gradient, parameters, optimizer.initialState(6));
    step.work(0, 6);
    assertThat(step.next()).isFalse();
    assertThat(parameters).containsExactly(minus(1, 2, 0, 0, 1, -1));
  }

  private static final int LONG = 5 * OptimizerStep.BLOCK + 12_345;

  /** Segments that end inside blocks, one of them longer than two blocks, with long rows. */
  private static final List<Segment> SEGMENTS =
      List.of(
          new Segment("0.weight", 0, Shape.of(5, 30_000)),
          new Segment("0.bias", 150_000, Shape.of(7)),
          new Segment("1.weight", 150_007, Shape.of(1000, 150)),
          new Segment("1.bias", 300_007, Shape.of(LONG - 300_007)));

  static Stream<Optimizer> optimizers() {
    Stepping stepping =
        Stepping.PLAIN
            .with(new Clipping(2, 200, 250))
            .with(new Decay(1e-3f, 1e-2f, 1e-2f))
            .with(new WeightAverage.Exponential(0.5f))
            .withMaxNorm(10)
            .withGroups(
                new ParameterGroup(List.of("1.bias"), 0.5f, 0), ParameterGroup.frozen("0.bias"));
    return Stream.concat(
        Stream.of(
            Optimizer.of(new OptimizerSpec.Adam(0.01f), stepping, SEGMENTS),
            Optimizer.of(new OptimizerSpec.Lars(0.5f, 0.9f, 0.01f, 0.02f), stepping, SEGMENTS),
            Optimizer.of(
                new OptimizerSpec.Lamb(0.01f, 0.8f, 0.99f, 1e-6f, 0.1f),
                stepping.withGroups(
                    ParameterGroup.steppedBy(
                        OwnOptimizer.of(new OptimizerSpec.Momentum(0.01f, 0.9f)), "1.weight")),
                SEGMENTS)),
        TestOptimizer.layered().map(spec -> Optimizer.of(spec, Stepping.PLAIN, SEGMENTS)));
  }

  private static float[] normals(long key) {
    float[] numbers = new float[LONG];
    for (int i = 0; i < LONG; i++) {
      numbers[i] = (float) CounterRandom.normal(key, 0, i);
    }
    return numbers;
  }

  private record Trained(float[] parameters, float[] measured) {}

  /** Two steps, each phase in slices of so many blocks, in any order, some side by side. */
  private static Trained trained(Optimizer optimizer, int blocks, long seed) {
    OptimizerState state = optimizer.initialState(LONG);
    float[] parameters = normals(1);
    Random random = new Random(seed);
    for (int number = 1; number <= 2; number++) {
      OptimizerStep step =
          optimizer.begin(number, START_OF_ALL, normals(1 + number), parameters, state);
      do {
        int length = blocks * OptimizerStep.BLOCK;
        List<Integer> slices =
            new ArrayList<>(IntStream.range(0, (LONG + length - 1) / length).boxed().toList());
        Collections.shuffle(slices, random);
        Stream<Integer> work = seed % 2 == 0 ? slices.stream() : slices.parallelStream();
        work.forEach(slice -> step.work(slice * length, Math.min(LONG, (slice + 1) * length)));
      } while (step.next());
    }
    return new Trained(parameters, optimizer.measured(2, parameters, state));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void slicesAndThreadsMakeNoDifferenceToASingleBit(Optimizer optimizer) {
    Trained whole = trained(optimizer, 6, 0);
    assertThat(whole.parameters()).isNotEqualTo(normals(1));
    for (int blocks = 1; blocks <= 3; blocks++) {
      for (long seed = 1; seed <= 2; seed++) {
        Trained cut = trained(optimizer, blocks, seed);
        assertThat(cut.parameters()).isEqualTo(whole.parameters());
        assertThat(cut.measured()).isEqualTo(whole.measured());
      }
    }
  }

  @Test
  void rowsThatCrossBlocksKeepTheLargestNorm() {
    Optimizer optimizer = Optimizer.of(SGD, Stepping.PLAIN.withMaxNorm(5), SEGMENTS);
    float[] parameters = normals(1);
    OptimizerState state = optimizer.initialState(LONG);
    optimizer.stepInPlace(0, LONG, 1, new float[LONG], parameters, state);
    for (int row = 0; row < 5; row++) {
      double norm = BlockSums.squares(parameters, row * 30_000, (row + 1) * 30_000);
      assertThat(Math.sqrt(norm)).isCloseTo(5, within(1e-4));
    }
  }

  @Test
  void aSliceThatEndsInsideABlockIsRefusedWhereNormsAreTaken() {
    Optimizer optimizer = Optimizer.of(SGD, Stepping.PLAIN.withMaxNorm(5), SEGMENTS);
    OptimizerState state = optimizer.initialState(LONG);
    OptimizerStep step = optimizer.begin(1, START_OF_ALL, new float[LONG], new float[LONG], state);
    assertThatThrownBy(() -> step.work(0, 100))
        .hasMessage("Invalid slice from 0 to 100: expected multiples of 65536");
    assertThatThrownBy(
            () -> optimizer.stepInPlace(0, 100, 1, new float[LONG], new float[LONG], state))
        .hasMessage("This optimizer needs norms of all parameters: step them as a whole");
  }
}
