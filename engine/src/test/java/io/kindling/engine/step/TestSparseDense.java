package io.kindling.engine.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.backend.Backend;
import io.kindling.engine.backend.onednn.OneDnnBackend;
import io.kindling.engine.backend.reference.ReferenceBackend;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.SparseDense;
import io.kindling.engine.network.Summary;
import io.kindling.engine.op.Activation;
import io.kindling.engine.random.CounterRandom;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.testing.StepTrial;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows that name some of their numbers give what a dense layer gives for all of them. */
class TestSparseDense {
  private static final RunKey KEY = new RunKey(1, 2, 3, 0);
  private static final int ROWS = 13;
  private static final int INPUTS = 29;
  private static final int ENTRIES = 7;
  private static final int UNITS = 19;
  private static final Network SPARSE =
      Network.input(2, ENTRIES).with(new SparseDense(UNITS, INPUTS, Activation.RELU)).dense(3);
  private static final Network DENSE = Network.input(INPUTS).dense(UNITS, Activation.RELU).dense(3);

  static Stream<Backend> backends() {
    return Stream.of(new ReferenceBackend(), new OneDnnBackend(1));
  }

  /** Entries of a row: one in four is not there; row 4 has none, row 5 names one input alone. */
  private static float[] sparseRows() {
    float[] rows = new float[ROWS * 2 * ENTRIES];
    for (int row = 0; row < ROWS; row++) {
      for (int k = 0; k < ENTRIES; k++) {
        int place = CounterRandom.below(INPUTS, 1, row, k);
        boolean isAbsent = row == 4 || CounterRandom.below(4, 2, row, k) == 0;
        rows[row * 2 * ENTRIES + k] = isAbsent ? -1 : row == 5 ? 8 : place;
        rows[(row * 2 + 1) * ENTRIES + k] = (float) CounterRandom.normal(3, row, k);
      }
    }
    return rows;
  }

  private static float[] densified(float[] sparse) {
    float[] rows = new float[ROWS * INPUTS];
    for (int row = 0; row < ROWS; row++) {
      for (int k = 0; k < ENTRIES; k++) {
        int place = (int) sparse[row * 2 * ENTRIES + k];
        if (place >= 0) {
          rows[row * INPUTS + place] += sparse[(row * 2 + 1) * ENTRIES + k];
        }
      }
    }
    return rows;
  }

  /** The same parameters with the first window turned from [I,O] to [O,I]. */
  private static float[] turned(float[] sparse) {
    float[] dense = sparse.clone();
    for (int i = 0; i < INPUTS; i++) {
      for (int o = 0; o < UNITS; o++) {
        dense[o * INPUTS + i] = sparse[i * UNITS + o];
      }
    }
    return dense;
  }

  private record Found(float[] predictions, float[] gradient) {
    static Found of(Network network, Backend backend, float[] parameters, float[] features) {
      try (StepEngine engine = StepEngine.open(network, Loss.CROSS_ENTROPY, backend, 1)) {
        engine.load(parameters, network.initialState());
        StepBatch batch = engine.batch(ROWS, Mode.TRAIN);
        float[] targets = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
          targets[row] = row % 3;
        }
        Steps.filled(batch, 0, features, targets, Steps.ones(ROWS));
        float[] gradient = Steps.gradient(engine, batch, KEY, network);
        float[] predictions = new float[ROWS * 3];
        batch.predictions().get(0, predictions);
        return new Found(predictions, gradient);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aDenseLayerFindsTheSame(Backend backend) {
    float[] parameters = SPARSE.initialParameters(5);
    float[] rows = sparseRows();
    Found sparse = Found.of(SPARSE, backend, parameters, rows);
    Found dense = Found.of(DENSE, backend, turned(parameters), densified(rows));
    StepTrial.assertClose("predictions", sparse.predictions(), dense.predictions(), 1e-5);
    StepTrial.assertClose("gradient", turned(sparse.gradient()), dense.gradient(), 1e-5);
    assertThat(sparse.gradient()).isNotEqualTo(new float[parameters.length]);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aPlaceThatIsNoInputIsRefused(Backend backend) {
    float[] rows = sparseRows();
    rows[6 * 2 * ENTRIES + 2] = INPUTS;
    float[] parameters = SPARSE.initialParameters(5);
    assertThatThrownBy(() -> Found.of(SPARSE, backend, parameters, rows))
        .hasMessage(
            "Place 29.0 of entry 2 of row 6 is none of 29 inputs: expected a whole number from 0 to"
                + " 28, or -1 where nothing is there");
  }

  /** The entries of a row are what an output is made of, however many inputs there are. */
  @Test
  void theFirstWeightsGoByTheEntriesOfARow() {
    Network network =
        Network.input(2, 50).with(new SparseDense(40, 1000, Activation.RELU)).dense(2);
    float[] first = network.initialParameters(1);
    double squares = 0;
    for (int i = 0; i < 40 * 1000; i++) {
      squares += first[i] * first[i];
    }
    assertThat(squares / (40 * 1000)).isCloseTo(2.0 / 50, within(0.001));
  }

  @Test
  void theSummarySaysHowManyInputsThereAre() {
    Network network = Network.input(2, 3).with(new SparseDense(256, 100_000, Activation.RELU));
    assertThat(Summary.of(network, 32, 1))
        .contains("0 sparseDense  256 relu of 100000  [256]")
        .contains("25600256 parameters, 0 running statistics, 768 multiply-adds a row");
  }
}
