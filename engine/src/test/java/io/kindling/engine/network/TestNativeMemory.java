package io.kindling.engine.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.backend.onednn.OneDnnBackend;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.op.Activation;
import io.kindling.engine.sequence.GruCell;
import io.kindling.engine.sequence.LstmCell;
import io.kindling.engine.step.Mode;
import io.kindling.engine.step.StepEngine;
import io.kindling.engine.testing.Networks;
import io.kindling.engine.testing.WiredNetworks;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The estimate of memory beside what is held. */
class TestNativeMemory {
  private static final int LARGE = 64;
  private static final int MOST_TOO_MUCH = 6;

  /** What two arrays that may be large are allowed to lose where they begin. */
  private static final long STARTS = 2L << 21;

  private static Map<String, Network> networks() {
    Map<String, Network> all = new LinkedHashMap<>(TestLayers.networks());
    all.put("perceptron", Networks.perceptron());
    all.put("convolutional", Networks.convolutional());
    all.put("resNet20", Networks.resNet20());
    all.put("odd images", Networks.images());
    all.put("plain images", Networks.plainImages());
    all.put("lines", Networks.lines());
    all.put("normalised rows", Networks.normalisedRows());
    all.put("recurrent", Networks.recurrent(new LstmCell()));
    all.put("sequences", Networks.sequences(new GruCell()));
    all.put("transformer", Networks.transformer(0.1f));
    all.put("few filters", fewFilters());
    all.put("blocks of images", WiredNetworks.uNet());
    all.put("blocks of sequences", WiredNetworks.decoder());
    return all;
  }

  private static Network fewFilters() {
    Network network = Network.input(1, 64, 64);
    for (int filters : new int[] {1, 3, 1, 3, 1, 3}) {
      network = network.with(new Conv(filters, 3, Activation.RELU));
    }
    return network.with(new GlobalAveragePool()).dense(2);
  }

  static Set<String> names() {
    return networks().keySet();
  }

  private static long held(Network network, int rows) {
    Loss loss = Loss.MEAN_SQUARED_ERROR;
    try (StepEngine engine = StepEngine.open(network, loss, new OneDnnBackend(1), 1)) {
      engine.batch(rows, Mode.TRAIN);
      return engine.nativeBytes();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void whatIsHeldIsAtMostTheEstimate(String name) {
    Network network = networks().get(name);
    for (int rows : new int[] {1, 3, LARGE}) {
      long estimate = Summary.nativeBytes(network, rows, 1);
      long held = held(network, rows);
      assertThat(held).as("bytes for %s rows", rows).isLessThanOrEqualTo(estimate);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "convolutional",
        "resNet20",
        "recurrent",
        "sequences",
        "transformer",
        "few filters"
      })
  void theEstimateForLargeBatchesIsNotFarAbove(String name) {
    Network network = networks().get(name);
    assertThat(Summary.nativeBytes(network, LARGE, 1))
        .isLessThanOrEqualTo(MOST_TOO_MUCH * held(network, LARGE) + STARTS);
  }
}
