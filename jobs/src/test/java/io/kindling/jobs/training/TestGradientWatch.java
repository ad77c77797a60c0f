package io.kindling.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.network.Network;
import io.kindling.engine.op.Activation;
import io.kindling.engine.optim.ParameterGroup;
import io.kindling.engine.optim.Stepping;
import io.kindling.jobs.averaging.Schedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TestGradientWatch {
  private static final Network NETWORK = Network.input(4).dense(4, Activation.TANH).dense(2);
  private static final int FIRST = 16;
  private static final int LENGTH = 4 * 4 + 4 + 4 * 2 + 2;

  private final List<String> warnings = new ArrayList<>();

  private GradientWatch watch(Stepping stepping) {
    return new GradientWatch(
        new Schedule(100, 2, 0), NETWORK.parameters().segments(), stepping, warnings::add);
  }

  /** The first weight's numbers, then all others. */
  private static float[] numbers(float first, float others) {
    float[] numbers = new float[LENGTH];
    Arrays.fill(numbers, 0, FIRST, first);
    Arrays.fill(numbers, FIRST, LENGTH, others);
    return numbers;
  }

  @Test
  void someStepsOfEachEpochAreLookedAtTheLastAmongThem() {
    GradientWatch watch = watch(Stepping.PLAIN);
    List<Long> looks = LongStream.range(0, 200).filter(watch::wants).boxed().toList();
    assertThat(looks).hasSize(18).contains(99L, 199L);
  }

  @Test
  void normsAreThoseOfTheLayersOverTheLooks() {
    GradientWatch watch = watch(Stepping.PLAIN);
    watch.look(11, numbers(1, 1));
    watch.look(11, numbers(0.5f, 1));
    watch.look(99, numbers(2, 1));
    List<LayerGradient> layers = watch.epochEnded(1, numbers(4, 1));
    assertThat(layers)
        .extracting(LayerGradient::layer)
        .containsExactly("0.weight", "0.bias", "1.weight", "1.bias");
    LayerGradient first = layers.get(0);
    assertThat(first.norm()).isEqualTo(Math.sqrt((2 * 2 + 8 * 8) / 2.0));
    assertThat(first.largest()).isEqualTo(8);
    assertThat(first.weights()).isEqualTo(16);
    assertThat(first.ratio()).isEqualTo(first.norm() / 16);
    assertThat(warnings).isEmpty();
    assertThat(watch.epochEnded(2, numbers(4, 1))).isEmpty();
  }

  @Test
  void gradientsThatExplodeAreToldOnce() {
    GradientWatch watch = watch(Stepping.PLAIN);
    for (int epoch = 1; epoch <= 2; epoch++) {
      watch.look(100L * epoch - 1, numbers(101, 1));
      watch.epochEnded(epoch, numbers(1, 1));
    }
    assertThat(warnings)
        .containsExactly(
            "in epoch 1, the gradient of 0.weight explodes: its norm was 404, that of the weights"
                + " 4.00; lower the optimizer's rate, or set training.clip.globalNorm");
  }

  @Test
  void gradientsThatVanishAreTold() {
    GradientWatch watch = watch(Stepping.PLAIN);
    watch.look(99, numbers(1e-9f, 1e-2f));
    watch.epochEnded(1, numbers(1, 1));
    assertThat(warnings)
        .containsExactly(
            "in epoch 1, the gradient of 0.weight vanishes: its numbers were about 1.00e-09, those"
                + " of 1.weight 0.0100; another activation, batchNorm or residual keeps gradients"
                + " alive");
  }

  @Test
  void frozenLayersAreLeftOut() {
    GradientWatch watch = watch(Stepping.PLAIN.withGroups(ParameterGroup.frozen("0.*")));
    watch.look(99, numbers(0, 1));
    assertThat(watch.epochEnded(1, numbers(1, 1)))
        .extracting(LayerGradient::layer)
        .containsExactly("1.weight", "1.bias");
    assertThat(warnings).isEmpty();
  }
}
