package io.kindling.engine.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.backend.onednn.OneDnnBackend;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.loss.Losses;
import io.kindling.engine.network.Activated;
import io.kindling.engine.network.Conv;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.Pooling;
import io.kindling.engine.network.Segment;
import io.kindling.engine.op.Activation;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.sequence.GruCell;
import io.kindling.engine.sequence.LstmCell;
import io.kindling.engine.testing.Networks;
import io.kindling.engine.testing.StepTrial;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Training ends where a loss or gradient is not finite, so that what is not must not vanish on the
 * way there, as it does in kernels: oneDNN's ReLU makes 0 of what is not a number.
 */
class TestNotFinite {
  private static final RunKey KEY = new RunKey(1, 2, 3, 0);
  private static final int ROWS = 4;
  private static final List<Float> BAD =
      List.of(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);

  static List<Network> networks() {
    return List.of(
        Network.input(20).dense(32, Activation.RELU).dense(24, Activation.RELU).dense(5),
        Network.input(2, 8, 7)
            .with(new Conv(6, 3, Activation.RELU))
            .with(Pooling.max(2))
            .with(new Conv(16, 3, Activation.RELU))
            .flatten()
            .dense(5),
        Networks.images(),
        Networks.recurrent(new LstmCell()),
        Networks.recurrent(new GruCell()),
        Networks.transformer(0));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void noLossIsANumberAfterAParameterThatIsNone(Network network) {
    for (Segment segment : network.parameters().segments()) {
      for (float bad : BAD) {
        float[] parameters = network.initialParameters(5);
        parameters[segment.offset() + segment.length() / 2] = bad;
        for (Mode mode : Mode.values()) {
          assertThat(losses(network, mode, parameters, Float.NaN, -1))
              .as("%s in %s", bad, segment.name())
              .containsOnly(Float.NaN);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void aRowThatIsNotFiniteHasNoLoss(Network network) {
    float[] parameters = network.initialParameters(5);
    float[] expected = losses(network, Mode.EVALUATE, parameters, 0, -1);
    expected[2] = Float.NaN;
    int place = 2 * network.input().elements() + network.input().elements() / 2;
    for (float bad : BAD) {
      assertThat(losses(network, Mode.EVALUATE, parameters, bad, place)).isEqualTo(expected);
      assertThat(losses(network, Mode.TRAIN, parameters, bad, place)[2]).isNaN();
    }
  }

  @Test
  void aParameterThatTurnsIntoNoneIsSeenWithinEightLoads() {
    Network network = Network.input(20).dense(32, Activation.RELU).dense(5);
    float[] good = network.initialParameters(5);
    for (int place : new int[] {0, 100, 500, good.length - 1}) {
      float[] bad = good.clone();
      bad[place] = Float.NaN;
      try (StepEngine engine = open(network)) {
        engine.load(good, network.initialState());
        for (int load = 0; load < 8; load++) {
          engine.load(bad, network.initialState());
        }
        assertThat(losses(engine, network, Mode.TRAIN, 0, -1)).containsOnly(Float.NaN);
        engine.load(good, network.initialState());
        assertThat(losses(engine, network, Mode.TRAIN, 0, -1)).doesNotContain(Float.NaN);
      }
    }
  }

  @Test
  void aParameterThatIsPutIsSeenWithinEightPasses() {
    Network network = Network.input(20).dense(32, Activation.RELU).dense(5);
    float[] good = network.initialParameters(5);
    for (int size : new int[] {good.length, 100, 7}) {
      for (int place : new int[] {0, 100, 500, good.length - 1}) {
        float[] bad = good.clone();
        bad[place] = Float.NaN;
        try (StepEngine engine = open(network)) {
          engine.load(good, network.initialState());
          for (int pass = 0; pass < 8; pass++) {
            put(engine, bad, size);
          }
          put(engine, good, size);
          assertThat(losses(engine, network, Mode.TRAIN, 0, -1)).containsOnly(Float.NaN);
          engine.load(good, network.initialState());
          assertThat(losses(engine, network, Mode.TRAIN, 0, -1)).doesNotContain(Float.NaN);
        }
      }
    }
  }

  private static void put(StepEngine engine, float[] parameters, int size) {
    for (int from = 0; from < parameters.length; from += size) {
      int to = Math.min(parameters.length, from + size);
      engine.putParameters(from, Arrays.copyOfRange(parameters, from, to), to - from);
    }
  }

  @Test
  void aTargetThatIsNotFiniteIsSeenByEveryLoss() {
    Network network = Network.input(20).dense(7);
    for (Loss loss : Losses.all()) {
      try (StepEngine engine = StepEngine.open(network, loss, new OneDnnBackend(1), 1)) {
        StepBatch batch = engine.batch(ROWS, Mode.TRAIN);
        new StepTrial(network, loss, ROWS, Mode.TRAIN).fill(batch);
        engine.load(network.initialParameters(5), network.initialState());
        if (!loss.classifies()) {
          batch.targets().put(0, Float.NaN);
          engine.run(batch, KEY, 0);
          assertThat(batch.losses().get(0)).as(loss.word()).isNaN();
        }
      }
    }
  }

  @Test
  void aStatisticThatIsNotFiniteIsSeen() {
    Network network = Network.input(20).batchNorm().with(new Activated(Activation.RELU)).dense(5);
    float[] state = network.initialState();
    state[3] = Float.NaN;
    try (StepEngine engine = open(network)) {
      engine.load(network.initialParameters(5), state);
      assertThat(losses(engine, network, Mode.EVALUATE, 0, -1)).containsOnly(Float.NaN);
      engine.load(network.initialParameters(5), network.initialState());
      assertThat(losses(engine, network, Mode.EVALUATE, 0, -1)).doesNotContain(Float.NaN);
    }
  }

  /** Numbers that grow past what there is inside the network, from parameters that are finite. */
  @ParameterizedTest
  @ValueSource(floats = {1e6f, 1e9f, 1e12f, 1e15f, 1e18f, 1e25f, 1e36f})
  void whatOverflowsInsideIsSeen(float factor) {
    Network network = Network.input(20);
    for (int layer = 0; layer < 8; layer++) {
      network = network.dense(16, Activation.RELU);
    }
    network = network.dense(5);
    float[] parameters = network.initialParameters(5);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] *= factor;
    }
    try (StepEngine engine = open(network)) {
      StepBatch batch = engine.batch(ROWS, Mode.TRAIN);
      new StepTrial(network, Loss.CROSS_ENTROPY, ROWS, Mode.TRAIN).fill(batch);
      engine.load(parameters, network.initialState());
      engine.run(batch, KEY, 0);
      float[] gradient = new float[parameters.length];
      engine.readSlotInto(0, gradient);
      Finite finite = new Finite();
      assertThat(finite.all(gradient) && finite.all(batch.losses(), 0, ROWS)).isFalse();
    }
  }

  private static StepEngine open(Network network) {
    return StepEngine.open(network, Loss.CROSS_ENTROPY, new OneDnnBackend(1), 1);
  }

  private static float[] losses(
      Network network, Mode mode, float[] parameters, float bad, int place) {
    try (StepEngine engine = open(network)) {
      engine.load(parameters, network.initialState());
      return losses(engine, network, mode, bad, place);
    }
  }

  private static float[] losses(
      StepEngine engine, Network network, Mode mode, float bad, int place) {
    StepBatch batch = engine.batch(ROWS, mode);
    new StepTrial(network, Loss.CROSS_ENTROPY, ROWS, mode).fill(batch);
    if (place >= 0) {
      batch.features().put(place, bad);
    }
    engine.run(batch, KEY, 0);
    float[] losses = new float[ROWS];
    batch.losses().get(0, losses);
    return losses;
  }
}
