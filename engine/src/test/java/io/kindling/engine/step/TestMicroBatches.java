package io.kindling.engine.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.backend.Backend;
import io.kindling.engine.backend.onednn.OneDnnBackend;
import io.kindling.engine.backend.reference.ReferenceBackend;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.Network;
import io.kindling.engine.random.CounterRandom;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.sequence.GruCell;
import io.kindling.engine.sequence.LstmCell;
import io.kindling.engine.testing.Networks;
import io.kindling.engine.testing.StepTrial;
import io.kindling.engine.testing.WiredNetworks;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rows that have nothing to do with each other give the same sum of gradients, and the same losses,
 * however a batch is cut: whole, row by row, in unequal parts. Chance belongs to a row.
 */
class TestMicroBatches {
  private static final int ROWS = 11;
  private static final double TOLERANCE = 1e-5;

  static Stream<Arguments> networksAndBackEnds() {
    Map<String, Network> networks = new LinkedHashMap<>();
    networks.put("perceptron", Networks.perceptron());
    networks.put("convolution", Networks.plainImages());
    networks.put("lstm", Networks.sequences(new LstmCell()));
    networks.put("gru", Networks.sequences(new GruCell()));
    networks.put("attention", Networks.transformer(0.2f));
    networks.put("decoder", WiredNetworks.decoder());
    return networks.entrySet().stream()
        .flatMap(
            one ->
                Stream.of(new ReferenceBackend(), new OneDnnBackend(1))
                    .map(backend -> Arguments.of(one.getKey(), one.getValue(), backend)));
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("networksAndBackEnds")
  void anyCutGivesTheSumOfAllRows(String name, Network network, Backend backend) {
    try (StepEngine engine = StepEngine.open(network, Loss.CROSS_ENTROPY, backend, 1)) {
      engine.load(network.initialParameters(4), network.initialState());
      Sums whole = run(engine, network, List.of(ROWS));
      for (List<Integer> cut : List.of(List.of(5, 4, 2), ones())) {
        Sums found = run(engine, network, cut);
        StepTrial.assertClose("gradient of " + cut, found.gradient, whole.gradient, TOLERANCE);
        StepTrial.assertClose("losses of " + cut, found.losses, whole.losses, TOLERANCE);
      }
    }
  }

  private static List<Integer> ones() {
    return Stream.generate(() -> 1).limit(ROWS).toList();
  }

  private record Sums(float[] gradient, float[] losses) {}

  private static Sums run(StepEngine engine, Network network, List<Integer> cut) {
    int steps = network.output().rank() == 2 ? network.output().size(0) : 1;
    float[] features = new float[ROWS * network.input().elements()];
    float[] targets = new float[ROWS * steps];
    float[] weights = new float[ROWS];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) CounterRandom.normal(1, 0, i);
    }
    for (int i = 0; i < targets.length; i++) {
      targets[i] = CounterRandom.below(5, 2, 0, i);
    }
    for (int n = 0; n < ROWS; n++) {
      weights[n] = (float) (0.5 + CounterRandom.uniform(3, 0, n));
    }
    float[] sum = new float[network.parameters().length()];
    float[] losses = new float[ROWS];
    int from = 0;
    for (int rows : cut) {
      StepBatch batch = engine.batch(rows, Mode.TRAIN);
      Steps.filled(batch, from, features, targets, weights);
      float[] part = Steps.gradient(engine, batch, new RunKey(5, 6, 7, from), network);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += part[i];
      }
      batch.losses().get(0, losses, from, rows);
      from += rows;
    }
    return new Sums(sum, losses);
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("networksAndBackEnds")
  void rowsOfWeightZeroAddNothing(String name, Network network, Backend backend) {
    try (StepEngine engine = StepEngine.open(network, Loss.CROSS_ENTROPY, backend, 1)) {
      engine.load(network.initialParameters(4), network.initialState());
      StepBatch batch = engine.batch(ROWS, Mode.TRAIN);
      new StepTrial(network, Loss.CROSS_ENTROPY, ROWS, Mode.TRAIN).fill(batch);
      RunKey key = new RunKey(5, 6, 7, 0);
      for (int n = 4; n < ROWS; n++) {
        batch.weights().put(n, 0);
      }
      float[] padded = Steps.gradient(engine, batch, key, network);
      StepBatch four = engine.batch(4, Mode.TRAIN);
      new StepTrial(network, Loss.CROSS_ENTROPY, 4, Mode.TRAIN).fill(four);
      float[] expected = Steps.gradient(engine, four, key, network);
      StepTrial.assertClose("gradient", padded, expected, TOLERANCE);
      assertThat(Arrays.equals(expected, new float[expected.length])).isFalse();
    }
  }
}
