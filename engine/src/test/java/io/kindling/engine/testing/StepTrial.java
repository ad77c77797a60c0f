package io.kindling.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.backend.Backend;
import io.kindling.engine.backend.reference.ReferenceBackend;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.Network;
import io.kindling.engine.random.CounterRandom;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.step.Mode;
import io.kindling.engine.step.StepBatch;
import io.kindling.engine.step.StepEngine;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** A whole step of a network on numbers of a stream of chance: what back ends are compared on. */
public record StepTrial(Network network, Loss loss, int rows, Mode mode) {
  private static final RunKey KEY = new RunKey(11, 7, 2, 3);

  /** What a step gives, by name: a gradient only where it trains. */
  public Map<String, float[]> run(Backend backend) {
    try (StepEngine engine = StepEngine.open(network, loss, backend, 1)) {
      engine.load(network.initialParameters(5), network.initialState());
      StepBatch batch = engine.batch(rows, mode);
      fill(batch);
      engine.run(batch, KEY, 0);
      Map<String, float[]> found = new LinkedHashMap<>();
      found.put("predictions", copy(batch.predictions()));
      found.put("losses", copy(batch.losses()));
      if (mode == Mode.TRAIN) {
        float[] gradient = new float[network.parameters().length()];
        engine.readSlotInto(0, gradient);
        found.put("gradient", gradient);
        double[] statistics = new double[network.state().length()];
        batch.accumulateStatistics(statistics, 0);
        found.put("statistics", floats(statistics));
      }
      return found;
    }
  }

  /** Checks that a back end gives what the reference does. */
  public void assertLikeReference(String name, Backend backend, double tolerance) {
    assertClose(name, run(backend), run(new ReferenceBackend()), tolerance);
  }

  /** Fills a batch with normal features, targets and different weights. */
  public void fill(StepBatch batch) {
    for (int i = 0; i < batch.features().capacity(); i++) {
      batch.features().put(i, (float) CounterRandom.normal(1, 0, i));
    }
    for (int i = 0; i < batch.targets().capacity(); i++) {
      double target =
          loss.classifies()
              ? CounterRandom.below(network.outputs(), 2, 0, i)
              : CounterRandom.normal(2, 0, i);
      batch.targets().put(i, (float) target);
    }
    for (int i = 0; i < batch.rows(); i++) {
      batch.weights().put(i, (float) (0.5 + CounterRandom.uniform(3, 0, i)));
    }
  }

  /** Checks each array, the largest number beside it being the measure. */
  public static void assertClose(
      String name, Map<String, float[]> found, Map<String, float[]> expected, double tolerance) {
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (what, numbers) -> assertClose(name + " " + what, found.get(what), numbers, tolerance));
  }

  /** Checks numbers, the largest of those expected being the measure. */
  public static void assertClose(String name, float[] found, float[] expected, double tolerance) {
    assertThat(found).as(name).hasSameSizeAs(expected);
    double scale = 1e-3;
    for (float number : expected) {
      scale = Math.max(scale, Math.abs(number));
    }
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) found[i])
          .as("%s[%s]", name, i)
          .isCloseTo(expected[i], within(scale * tolerance));
    }
  }

  private static float[] copy(FloatBuffer buffer) {
    float[] numbers = new float[buffer.capacity()];
    buffer.get(0, numbers);
    return numbers;
  }

  private static float[] floats(double[] numbers) {
    float[] single = new float[numbers.length];
    for (int i = 0; i < single.length; i++) {
      single[i] = (float) numbers[i];
    }
    return single;
  }
}
