package io.kindling.engine.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.backend.Backend;
import io.kindling.engine.backend.onednn.OneDnnBackend;
import io.kindling.engine.backend.reference.ReferenceBackend;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.AttentionLayer;
import io.kindling.engine.network.Chain;
import io.kindling.engine.network.Dense;
import io.kindling.engine.network.Dropout;
import io.kindling.engine.network.EmbeddingLayer;
import io.kindling.engine.network.Initialiser;
import io.kindling.engine.network.LayerEntry;
import io.kindling.engine.network.LayerNormLayer;
import io.kindling.engine.network.LayerSpec;
import io.kindling.engine.network.NamedShape;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.NetworkSpec;
import io.kindling.engine.network.OverTime;
import io.kindling.engine.network.Recurrent;
import io.kindling.engine.network.Residual;
import io.kindling.engine.network.Segment;
import io.kindling.engine.network.StepDense;
import io.kindling.engine.op.Activation;
import io.kindling.engine.random.CounterRandom;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.sequence.Cell;
import io.kindling.engine.sequence.Directions;
import io.kindling.engine.sequence.GruCell;
import io.kindling.engine.sequence.LstmCell;
import io.kindling.engine.sequence.OneStep;
import io.kindling.engine.sequence.PlainCell;
import io.kindling.engine.testing.StepTrial;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows of different lengths in one batch give what each of them gives alone, as long as it is. */
class TestLengths {
  private static final int STEPS = 6;
  private static final int WIDTH = 4;
  private static final int SYMBOLS = 7;
  private static final int PADDING = 2;
  private static final int OUTPUTS = 3;
  private static final int[] LENGTHS = {4, STEPS, 1, 3, 2};
  private static final RunKey KEY = new RunKey(1, 0, 0, 0);

  /** What follows sequences of width 4. */
  enum Body {
    LSTM(recurrent(new LstmCell(), Directions.FORWARD, Recurrent.Returned.LAST)),
    GRU(recurrent(new GruCell(), Directions.FORWARD, Recurrent.Returned.STEPS), mean()),
    RNN(
        recurrent(new PlainCell(Activation.TANH), Directions.FORWARD, Recurrent.Returned.STEPS),
        new OverTime(OneStep.LAST)),
    BOTH_LAST(recurrent(new LstmCell(), Directions.BOTH, Recurrent.Returned.LAST)),
    BOTH_STEPS(
        recurrent(new GruCell(), Directions.BOTH, Recurrent.Returned.STEPS),
        new OverTime(OneStep.MAX)),
    ATTENTION(
        new Residual(
            Chain.of(
                LayerNormLayer.DEFAULT,
                new AttentionLayer(2, AttentionLayer.View.ALL, 0),
                new StepDense(WIDTH, Activation.TANH)),
            Chain.NONE,
            Activation.IDENTITY),
        new AttentionLayer(1, AttentionLayer.View.CAUSAL, 0),
        mean()),
    STEPS_ALONE(new StepDense(3, Activation.SIGMOID), new Dropout(0), mean());

    private final List<LayerSpec> layers;

    Body(LayerSpec... layers) {
      this.layers = List.of(layers);
    }

    private static OverTime mean() {
      return new OverTime(OneStep.MEAN);
    }

    private static Recurrent recurrent(
        Cell cell, Directions directions, Recurrent.Returned returned) {
      return new Recurrent(
          cell, 5, 2, directions, 0, returned, Recurrent.Start.ZEROS, Initialiser.XAVIER);
    }

    /** Behind sequences of symbols, which end with padding where there is one. */
    Network ofSymbols(int steps, Optional<Integer> padding) {
      Network network =
          Network.input(steps)
              .with(new EmbeddingLayer(WIDTH, SYMBOLS, Initialiser.XAVIER, padding));
      for (LayerSpec layer : layers) {
        network = network.with(layer);
      }
      return network.dense(OUTPUTS);
    }

    /** Behind sequences of numbers, whose lengths stand behind them. */
    Network ofNumbers() {
      List<LayerEntry> entries = new ArrayList<>();
      entries.add(
          new LayerEntry(Optional.empty(), List.of("x"), Optional.of("lengths"), layers.get(0)));
      layers.subList(1, layers.size()).forEach(layer -> entries.add(LayerEntry.of(layer)));
      entries.add(LayerEntry.of(new Dense(OUTPUTS, Activation.IDENTITY)));
      List<NamedShape> inputs =
          List.of(
              new NamedShape("x", Shape.of(STEPS, WIDTH)), new NamedShape("lengths", Shape.of()));
      return new Network(new NetworkSpec(inputs, entries, List.of()));
    }

    /** The same behind sequences that all are as long. */
    Network ofNumbers(int steps) {
      return new Network(Shape.of(steps, WIDTH), layers).dense(OUTPUTS);
    }
  }

  /** What a batch gives. */
  private record Found(float[] predictions, float[] gradient) {
    static Found of(Network network, Backend backend, float[] parameters, float[][] rows) {
      try (StepEngine engine = StepEngine.open(network, Loss.MEAN_SQUARED_ERROR, backend, 1)) {
        engine.load(parameters, new float[0]);
        StepBatch batch = engine.batch(rows.length, Mode.TRAIN);
        for (int row = 0; row < rows.length; row++) {
          batch.features().put(row * rows[row].length, rows[row]);
          batch.weights().put(row, 1);
        }
        float[] gradient = Steps.gradient(engine, batch, KEY, network);
        float[] predictions = new float[rows.length * OUTPUTS];
        batch.predictions().get(0, predictions);
        return new Found(predictions, gradient);
      }
    }
  }

  private static float[] symbols(int row, int length) {
    float[] symbols = new float[STEPS];
    Arrays.fill(symbols, PADDING);
    for (int t = 0; t < length; t++) {
      int drawn = CounterRandom.below(SYMBOLS - 1, 5, row, t);
      symbols[t] = drawn < PADDING ? drawn : drawn + 1;
    }
    return symbols;
  }

  /** Steps that are absent have numbers, too, which must not matter. */
  private static float[] numbers(int row, int length) {
    float[] numbers = new float[STEPS * WIDTH + 1];
    for (int i = 0; i < STEPS * WIDTH; i++) {
      numbers[i] = (float) CounterRandom.normal(6, row, i) * (i < length * WIDTH ? 1 : 9);
    }
    numbers[STEPS * WIDTH] = length;
    return numbers;
  }

  private interface Rows {
    float[] of(int row, int length);
  }

  private interface Alone {
    Network of(int steps);
  }

  private static void assertRowsAreAsAlone(Network whole, Rows rows, int width, Alone alone) {
    float[] parameters = whole.initialParameters(3);
    float[][] all = new float[LENGTHS.length][];
    Arrays.setAll(all, row -> rows.of(row, LENGTHS[row]));
    float[] predictions = new float[LENGTHS.length * OUTPUTS];
    float[] gradient = new float[parameters.length];
    for (int row = 0; row < LENGTHS.length; row++) {
      Network one = alone.of(LENGTHS[row]);
      assertThat(one.parameters().length()).isEqualTo(parameters.length);
      float[][] cut = {Arrays.copyOf(all[row], LENGTHS[row] * width)};
      Found found = Found.of(one, new ReferenceBackend(), parameters, cut);
      System.arraycopy(found.predictions, 0, predictions, row * OUTPUTS, OUTPUTS);
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] += found.gradient[i];
      }
    }
    for (Backend backend : List.of(new ReferenceBackend(), new OneDnnBackend(1))) {
      Found found = Found.of(whole, backend, parameters, all);
      StepTrial.assertClose(backend + " output", found.predictions, predictions, 1e-5);
      StepTrial.assertClose(backend + " gradient", found.gradient, gradient, 1e-5);
    }
  }

  @ParameterizedTest
  @EnumSource(Body.class)
  void rowsThatEndWithPaddingAreAsAlone(Body body) {
    assertRowsAreAsAlone(
        body.ofSymbols(STEPS, Optional.of(PADDING)),
        TestLengths::symbols,
        1,
        steps -> body.ofSymbols(steps, Optional.empty()));
  }

  @ParameterizedTest
  @EnumSource(Body.class)
  void rowsWhoseLengthsAreGivenAreAsAlone(Body body) {
    assertRowsAreAsAlone(body.ofNumbers(), TestLengths::numbers, WIDTH, body::ofNumbers);
  }

  @ParameterizedTest
  @EnumSource(Body.class)
  void aRowWithoutStepsGivesZerosAndNoGradient(Body body) {
    Network network = body.ofSymbols(STEPS, Optional.of(PADDING));
    float[] parameters = network.initialParameters(3);
    List<Segment> segments = network.parameters().segments();
    int bias = segments.get(segments.size() - 1).offset();
    Arrays.fill(parameters, bias, parameters.length, 0.5f);
    for (Backend backend : List.of(new ReferenceBackend(), new OneDnnBackend(1))) {
      Found found = Found.of(network, backend, parameters, new float[][] {symbols(0, 0)});
      assertThat(found.predictions).containsOnly(0.5f);
      assertThat(Arrays.copyOf(found.gradient, bias)).containsOnly(0);
      assertThat(Arrays.copyOfRange(found.gradient, bias, parameters.length))
          .doesNotContain(0, Float.NaN);
    }
  }

  @Test
  void paddingBetweenOtherSymbolsIsAStepOfZerosThatIsNotTrained() {
    Network network = Body.STEPS_ALONE.ofSymbols(3, Optional.of(PADDING));
    float[] parameters = network.initialParameters(3);
    float[][] row = {{1, PADDING, 3}};
    Found found = Found.of(network, new ReferenceBackend(), parameters, row);
    float[] zeroed = parameters.clone();
    Arrays.fill(zeroed, PADDING * WIDTH, (PADDING + 1) * WIDTH, 0);
    Network unpadded = Body.STEPS_ALONE.ofSymbols(3, Optional.empty());
    Found expected = Found.of(unpadded, new ReferenceBackend(), zeroed, row);
    assertThat(found.predictions).isEqualTo(expected.predictions);
    assertThat(Arrays.copyOfRange(found.gradient, PADDING * WIDTH, (PADDING + 1) * WIDTH))
        .containsOnly(0);
  }

  @ParameterizedTest
  @EnumSource(names = {"LSTM", "GRU"})
  void theStateAfterTheLastStepThatIsThereIsCarried(Body body) {
    Recurrent plain = (Recurrent) body.layers.get(0);
    Recurrent carried =
        new Recurrent(
            plain.cell(),
            plain.units(),
            plain.layers(),
            Directions.FORWARD,
            0,
            Recurrent.Returned.LAST,
            Recurrent.Start.CARRIED,
            Initialiser.XAVIER);
    for (Backend backend : List.of(new ReferenceBackend(), new OneDnnBackend(1))) {
      for (int length : LENGTHS) {
        float[] whole =
            carriedOut(carried, STEPS, Optional.of(PADDING), symbols(1, length), backend);
        float[] cut = Arrays.copyOf(symbols(1, length), length);
        float[] alone = carriedOut(carried, length, Optional.empty(), cut, backend);
        StepTrial.assertClose("state after " + length, whole, alone, 1e-6);
      }
    }
  }

  /** The state that a row leaves behind which starts from 0.3 everywhere. */
  private static float[] carriedOut(
      Recurrent layer, int steps, Optional<Integer> padding, float[] row, Backend backend) {
    Network network =
        Network.input(steps)
            .with(new EmbeddingLayer(WIDTH, SYMBOLS, Initialiser.XAVIER, padding))
            .with(layer);
    try (StepEngine engine = StepEngine.open(network, Loss.MEAN_SQUARED_ERROR, backend, 1)) {
      engine.load(network.initialParameters(3), new float[0]);
      StepBatch batch = engine.batch(1, Mode.EVALUATE);
      batch.features().put(0, row);
      for (FloatBuffer state : batch.carriedIn()) {
        for (int i = 0; i < state.capacity(); i++) {
          state.put(i, 0.3f);
        }
      }
      engine.run(batch, KEY, 0);
      float[] after = new float[batch.carriedOut().size() * layer.units()];
      for (int i = 0; i < batch.carriedOut().size(); i++) {
        batch.carriedOut().get(i).get(0, after, i * layer.units(), layer.units());
      }
      return after;
    }
  }

  @Test
  void lengthsAreHeldInTheStepsThatThereAre() {
    Network network = Body.GRU.ofNumbers();
    float[] parameters = network.initialParameters(3);
    float[][] rows = {numbers(1, STEPS), numbers(1, STEPS)};
    rows[1][STEPS * WIDTH] = 99;
    float[] found = Found.of(network, new ReferenceBackend(), parameters, rows).predictions;
    assertThat(Arrays.copyOfRange(found, OUTPUTS, 2 * OUTPUTS))
        .isEqualTo(Arrays.copyOf(found, OUTPUTS));
    float[][] negative = {numbers(1, 0), numbers(1, 0)};
    negative[1][STEPS * WIDTH] = -3;
    float[] none = Found.of(network, new ReferenceBackend(), parameters, negative).predictions;
    assertThat(Arrays.copyOfRange(none, OUTPUTS, 2 * OUTPUTS))
        .isEqualTo(Arrays.copyOf(none, OUTPUTS));
  }
}
