package io.kindling.engine.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.backend.Backend;
import io.kindling.engine.backend.onednn.OneDnnBackend;
import io.kindling.engine.backend.reference.ReferenceBackend;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.loss.HeadLoss;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.loss.Objective;
import io.kindling.engine.network.BatchNorm;
import io.kindling.engine.network.Dense;
import io.kindling.engine.network.Flatten;
import io.kindling.engine.network.Initialiser;
import io.kindling.engine.network.LayerEntry;
import io.kindling.engine.network.LayerSpec;
import io.kindling.engine.network.NamedShape;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.NetworkSpec;
import io.kindling.engine.network.Recurrent;
import io.kindling.engine.network.Segment;
import io.kindling.engine.network.StepDense;
import io.kindling.engine.op.Activation;
import io.kindling.engine.random.CounterRandom;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.sequence.Directions;
import io.kindling.engine.sequence.GruCell;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Several outputs beside carried state and batch statistics: each as if it were alone. */
class TestHeads {
  private static final int ROWS = 6;
  private static final int STEPS = 3;
  private static final int IN = 2;
  private static final int SYMBOLS = 4;
  private static final Offset<Float> NEAR = within(1e-5f);
  private static final RunKey KEY = new RunKey(1, 0, 0, 0);
  private static final HeadLoss NEXT = new HeadLoss("next", Loss.CROSS_ENTROPY, 2);
  private static final HeadLoss VALUE = new HeadLoss("value", Loss.MEAN_SQUARED_ERROR, 3);

  private static Network network(HeadLoss... losses) {
    List<String> outputs = Stream.of(losses).map(HeadLoss::output).toList();
    List<LayerEntry> layers = new ArrayList<>();
    layers.add(
        LayerEntry.named(
            "memory",
            new Recurrent(
                new GruCell(),
                5,
                1,
                Directions.FORWARD,
                0,
                Recurrent.Returned.STEPS,
                Recurrent.Start.CARRIED,
                Initialiser.XAVIER)));
    if (outputs.contains("next")) {
      layers.add(behind("memory", "next", new StepDense(SYMBOLS, Activation.IDENTITY)));
    }
    if (outputs.contains("value")) {
      layers.add(behind("memory", "flat", new Flatten()));
      layers.add(behind("flat", "normal", BatchNorm.DEFAULT));
      layers.add(behind("normal", "value", new Dense(1, Activation.IDENTITY)));
    }
    NamedShape input = new NamedShape("x", Shape.of(STEPS, IN));
    return new Network(new NetworkSpec(List.of(input), layers, outputs));
  }

  /** The same numbers for windows of the same name, wherever they lie. */
  private static float[] parameters(Network network) {
    float[] flat = new float[network.parameters().length()];
    for (Segment segment : network.parameters().segments()) {
      for (int i = 0; i < segment.length(); i++) {
        double number = CounterRandom.normal(segment.name().hashCode(), 0, i);
        flat[segment.offset() + i] = (float) (0.3 * number);
      }
    }
    return flat;
  }

  private static LayerEntry behind(String from, String name, LayerSpec layer) {
    return new LayerEntry(Optional.of(name), List.of(from), layer);
  }

  static Stream<Backend> backends() {
    return Stream.of(new ReferenceBackend(), new OneDnnBackend(1));
  }

  /** What a training run puts out. */
  private record Run(
      float[] losses,
      List<float[]> headLosses,
      List<float[]> predictions,
      float[] carried,
      double[] statistics,
      Map<String, float[]> gradients) {}

  private static Run run(Backend backend, HeadLoss... losses) {
    Network network = network(losses);
    try (StepEngine engine = StepEngine.open(network, Objective.of(losses), backend, 1)) {
      engine.load(parameters(network), network.initialState());
      StepBatch batch = engine.batch(ROWS, Mode.TRAIN);
      assertThat(batch.carriedIn()).hasSize(1);
      fill(batch.features(), 1);
      fill(batch.carriedIn().get(0), 2);
      List<Outcome> heads = batch.heads();
      for (int head = 0; head < heads.size(); head++) {
        FloatBuffer targets = heads.get(head).targets();
        for (int i = 0; i < targets.capacity(); i++) {
          boolean symbols = losses[head].equals(NEXT);
          targets.put(i, symbols ? CounterRandom.below(SYMBOLS, 3, 0, i) : 0.5f * i);
        }
      }
      for (int n = 0; n < ROWS; n++) {
        batch.weights().put(n, 1 + n);
      }
      engine.run(batch, KEY, 0);
      double[] statistics = new double[network.state().length()];
      batch.accumulateStatistics(statistics, 0);
      float[] gradient = new float[network.parameters().length()];
      engine.readSlotInto(0, gradient);
      return new Run(
          copy(batch.losses()),
          heads.stream().map(head -> copy(head.losses())).toList(),
          heads.stream().map(head -> copy(head.predictions())).toList(),
          copy(batch.carriedOut().get(0)),
          statistics,
          byName(network, gradient));
    }
  }

  private static Map<String, float[]> byName(Network network, float[] flat) {
    Map<String, float[]> windows = new TreeMap<>();
    for (Segment segment : network.parameters().segments()) {
      int end = segment.offset() + segment.length();
      windows.put(segment.name(), Arrays.copyOfRange(flat, segment.offset(), end));
    }
    return windows;
  }

  private static void fill(FloatBuffer buffer, long key) {
    for (int i = 0; i < buffer.capacity(); i++) {
      buffer.put(i, (float) CounterRandom.normal(key, 0, i));
    }
  }

  private static float[] copy(FloatBuffer buffer) {
    float[] numbers = new float[buffer.capacity()];
    buffer.get(0, numbers);
    return numbers;
  }

  @ParameterizedTest
  @MethodSource("backends")
  void eachOutputIsWhatItIsAloneAndGradientsAddUp(Backend backend) {
    Run both = run(backend, NEXT, VALUE);
    Run next = run(backend, NEXT);
    Run value = run(backend, VALUE);
    assertThat(both.predictions().get(0)).hasSize(ROWS * STEPS * SYMBOLS);
    assertThat(both.predictions().get(0)).containsExactly(next.predictions().get(0), NEAR);
    assertThat(both.predictions().get(1)).containsExactly(value.predictions().get(0), NEAR);
    assertThat(both.carried()).containsExactly(next.carried(), NEAR);
    assertThat(both.statistics()).containsExactly(value.statistics(), within(1e-4));
    for (int n = 0; n < ROWS; n++) {
      float sum = 2 * both.headLosses().get(0)[n] + 3 * both.headLosses().get(1)[n];
      assertThat(both.losses()[n]).isCloseTo(sum, within(1e-5f * sum));
      assertThat(sum).isCloseTo(next.losses()[n] + value.losses()[n], within(1e-5f * sum));
    }
    assertThat(both.gradients().keySet())
        .containsAll(next.gradients().keySet())
        .containsAll(value.gradients().keySet());
    both.gradients()
        .forEach(
            (name, gradient) -> {
              float[] none = new float[gradient.length];
              float[] ofNext = next.gradients().getOrDefault(name, none);
              float[] ofValue = value.gradients().getOrDefault(name, none);
              for (int i = 0; i < gradient.length; i++) {
                float sum = ofNext[i] + ofValue[i];
                float tolerance = 1e-4f * Math.max(1, Math.abs(sum));
                assertThat(gradient[i]).as(name).isCloseTo(sum, within(tolerance));
              }
            });
  }
}
