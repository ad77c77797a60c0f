package io.kindling.engine.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.backend.Backend;
import io.kindling.engine.backend.onednn.OneDnnBackend;
import io.kindling.engine.backend.reference.ReferenceBackend;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.metric.Metrics;
import io.kindling.engine.network.EmbeddingLayer;
import io.kindling.engine.network.Initialiser;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.Recurrent;
import io.kindling.engine.network.StepDense;
import io.kindling.engine.op.Activation;
import io.kindling.engine.random.CounterRandom;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.sequence.Cell;
import io.kindling.engine.sequence.Directions;
import io.kindling.engine.sequence.GruCell;
import io.kindling.engine.sequence.LstmCell;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks whose rows are sequences, and windows of streams. */
class TestSequences {
  private static final int SYMBOLS = 5;
  private static final int LANES = 3;
  private static final int WINDOW = 4;

  static Stream<Backend> backends() {
    return Stream.of(new ReferenceBackend(), new OneDnnBackend(1));
  }

  private static Network network(int length, Recurrent.Start start) {
    return Network.input(length)
        .with(new EmbeddingLayer(6, SYMBOLS, Initialiser.XAVIER))
        .with(recurrent(new LstmCell(), 2, start))
        .with(recurrent(new GruCell(), 1, start))
        .with(new StepDense(SYMBOLS, Activation.IDENTITY));
  }

  private static Recurrent recurrent(Cell cell, int layers, Recurrent.Start start) {
    return new Recurrent(
        cell,
        7,
        layers,
        Directions.FORWARD,
        0,
        Recurrent.Returned.STEPS,
        start,
        Initialiser.XAVIER);
  }

  private static int symbol(int lane, int at) {
    return CounterRandom.below(SYMBOLS, 9, lane, at);
  }

  /** Fills the window of each lane that starts at a place of the stream. */
  private static void fill(StepBatch batch, int from, int length) {
    for (int lane = 0; lane < LANES; lane++) {
      for (int t = 0; t < length; t++) {
        batch.features().put(lane * length + t, symbol(lane, from + t));
        batch.targets().put(lane * length + t, symbol(lane, from + t + 1));
      }
      batch.weights().put(lane, 1);
    }
  }

  private static void carry(StepBatch batch) {
    for (int i = 0; i < batch.carriedIn().size(); i++) {
      FloatBuffer end = batch.carriedOut().get(i);
      batch.carriedIn().get(i).put(0, end, 0, end.capacity());
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void windowsWithTheirStateCarriedAreAsGoodAsTheWholeStream(Backend backend) {
    Network whole = network(2 * WINDOW, Recurrent.Start.ZEROS);
    Network windows = network(WINDOW, Recurrent.Start.CARRIED);
    float[] parameters = whole.initialParameters(3);
    assertThat(windows.initialParameters(3)).isEqualTo(parameters);
    assertThat(windows.carriesState()).isTrue();
    assertThat(whole.carriesState()).isFalse();
    RunKey key = new RunKey(1, 0, 0, 0);
    try (StepEngine one = StepEngine.open(whole, Loss.CROSS_ENTROPY, backend, 1);
        StepEngine two = StepEngine.open(windows, Loss.CROSS_ENTROPY, backend, 1)) {
      one.load(parameters, new float[0]);
      two.load(parameters, new float[0]);
      StepBatch all = one.batch(LANES, Mode.EVALUATE);
      assertThat(all.carriedIn()).isEmpty();
      fill(all, 0, 2 * WINDOW);
      one.run(all, key, 0);
      StepBatch part = two.batch(LANES, Mode.TRAIN);
      assertThat(part.carriedIn().stream().map(FloatBuffer::capacity))
          .isEqualTo(List.of(21, 21, 21, 21, 21));
      double[] losses = new double[LANES];
      for (int window = 0; window < 2; window++) {
        fill(part, window * WINDOW, WINDOW);
        two.run(part, key, 0);
        for (int lane = 0; lane < LANES; lane++) {
          losses[lane] += part.losses().get(lane) / 2;
          assertRow(all, 2 * WINDOW, window * WINDOW, part, lane);
        }
        carry(part);
      }
      for (int lane = 0; lane < LANES; lane++) {
        assertThat(losses[lane]).isCloseTo(all.losses().get(lane), within(1e-5));
      }
    }
  }

  private static void assertRow(StepBatch all, int length, int from, StepBatch part, int lane) {
    for (int i = 0; i < WINDOW * SYMBOLS; i++) {
      double expected = all.predictions().get((lane * length + from) * SYMBOLS + i);
      assertThat((double) part.predictions().get(lane * WINDOW * SYMBOLS + i))
          .isCloseTo(expected, within(1e-5));
    }
  }

  @Test
  void eachStepOfASequenceIsMeasured() {
    Network network = network(WINDOW, Recurrent.Start.ZEROS);
    Metrics metrics = Metrics.of(Loss.CROSS_ENTROPY, network);
    double[] sums = new double[metrics.sums()];
    try (StepEngine engine =
        StepEngine.open(network, Loss.CROSS_ENTROPY, new ReferenceBackend(), 1)) {
      engine.load(network.initialParameters(1), new float[0]);
      StepBatch batch = engine.batch(LANES, Mode.EVALUATE);
      fill(batch, 0, WINDOW);
      engine.run(batch, new RunKey(1, 0, 0, 0), 0);
      metrics.accumulate(batch, sums, 0);
      int right = 0;
      double bits = 0;
      for (int i = 0; i < LANES * WINDOW; i++) {
        int best = 0;
        int own = i * SYMBOLS + (int) batch.targets().get(i);
        bits -= Math.log(batch.predictions().get(own)) / Math.log(2);
        for (int c = 1; c < SYMBOLS; c++) {
          FloatBuffer found = batch.predictions();
          best = found.get(i * SYMBOLS + c) > found.get(i * SYMBOLS + best) ? c : best;
        }
        right += best == (int) batch.targets().get(i) ? 1 : 0;
      }
      assertThat(metrics.values(sums).get("accuracy"))
          .isCloseTo(right / (double) (LANES * WINDOW), within(1e-12));
      assertThat(metrics.values(sums).get("bitsPerSymbol"))
          .isCloseTo(bits / (LANES * WINDOW), within(1e-12));
      assertThat(metrics.values(sums).keySet())
          .containsExactly("loss", "accuracy", "bitsPerSymbol");
      assertThat(Metrics.of(Loss.CROSS_ENTROPY, Network.input(2).dense(2)).values(new double[9]))
          .doesNotContainKey("bitsPerSymbol");
    }
  }

  @Test
  void bothDirectionsCannotCarryState() {
    assertThatThrownBy(
            () ->
                new Recurrent(
                    new GruCell(),
                    2,
                    1,
                    Directions.BOTH,
                    0,
                    Recurrent.Returned.STEPS,
                    Recurrent.Start.CARRIED,
                    Initialiser.XAVIER))
        .hasMessage(
            "A recurrent layer that runs in both directions cannot carry state: a window's end is"
                + " not known before the window");
  }
}
