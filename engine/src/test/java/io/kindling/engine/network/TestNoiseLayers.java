package io.kindling.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.step.Mode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Layers that add chance while training: how much of it. */
class TestNoiseLayers {
  private static final float[] NOTHING = {};

  private static double[] trained(Network network, double... row) {
    return Forward.of(network, Mode.TRAIN, NOTHING, row);
  }

  @Test
  void noiseHasTheDeviationThatIsAskedFor() {
    int width = 20_000;
    double[] row = new double[width];
    Arrays.fill(row, 3);
    Network network = Network.input(width).with(new GaussianNoise(0.5f));
    double[] noisy = trained(network, row);
    double mean = Arrays.stream(noisy).average().orElseThrow();
    double square = Arrays.stream(noisy).map(x -> (x - 3) * (x - 3)).average().orElseThrow();
    assertThat(mean).isEqualTo(3, within(0.02));
    assertThat(Math.sqrt(square)).isEqualTo(0.5, within(0.02));
    assertThat(Arrays.stream(noisy).distinct().count()).isGreaterThan(width - 100);
    assertThat(Forward.of(network, NOTHING, row)).containsExactly(row);
  }

  @Test
  void whatIsDroppedInSpaceIsAWholeChannel() {
    int channels = 400;
    int length = 5;
    double[] row = new double[channels * length];
    Arrays.setAll(row, i -> 1 + i % length);
    Network network = Network.input(channels, length).with(new SpatialDropout(0.25f));
    double[] masked = trained(network, row);
    int dropped = 0;
    for (int channel = 0; channel < channels; channel++) {
      double[] own = Arrays.copyOfRange(masked, channel * length, (channel + 1) * length);
      if (own[0] == 0) {
        dropped++;
        assertThat(own).containsOnly(0);
      } else {
        for (int i = 0; i < length; i++) {
          assertThat(own[i]).isEqualTo((1 + i) / 0.75, within(1e-6));
        }
      }
    }
    assertThat(dropped).isBetween(70, 130);
    assertThat(Forward.of(network, NOTHING, row)).containsExactly(row);
  }
}
