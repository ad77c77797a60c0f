package io.kindling.engine.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.backend.Backend;
import io.kindling.engine.backend.onednn.OneDnnBackend;
import io.kindling.engine.backend.reference.ReferenceBackend;
import io.kindling.engine.metric.Details;
import io.kindling.engine.metric.Metrics;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.StepDense;
import io.kindling.engine.op.Activation;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.step.Mode;
import io.kindling.engine.step.StepBatch;
import io.kindling.engine.step.StepEngine;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps without a label, beside rows that do not have these steps. */
class TestGapsLoss {
  private static final float[] PARAMETERS = {
    0.3f, -0.2f, 0.5f, 0.1f, 0.7f, -0.4f, 0.2f, 0.1f, -0.3f
  };

  /** Of the second and fourth step of each row there is no label, of the third row of none. */
  private static final float[] FEATURES = {
    1, 2, 9, 9, -1, 0.5f, 9, 9, 0.2f, 0.1f, 8, 8, 2, -2, 8, 8, 1, 1, 1, 1, 1, 1, 1, 1
  };

  private static final float[] LABELS = {0, -1, 2, -1, 1, -1, 1, -1, -1, -1, -1, -1};
  private static final float[] WITHOUT = {1, 2, -1, 0.5f, 0.2f, 0.1f, 2, -2};
  private static final float[] CLASSES = {0, 2, 1, 1};

  static Stream<Arguments> cases() {
    List<ClassLoss> losses =
        List.of(
            new CrossEntropyLoss(),
            new CrossEntropyLoss(0.1f, List.of(1f, 2f, 3f)),
            new FocalLoss(2, List.of()),
            new HingeLoss(1));
    return losses.stream()
        .flatMap(
            loss ->
                Stream.of(new ReferenceBackend(), new OneDnnBackend(1))
                    .map(backend -> Arguments.of(loss, backend)));
  }

  /** What came of rows. */
  private record Found(float[] losses, float[] gradient, Map<String, Double> metrics) {}

  private static Found run(
      Loss loss, Backend backend, int steps, float[] features, float[] labels, float... weights) {
    Network network = Network.input(steps, 2).with(new StepDense(3, Activation.IDENTITY));
    Objective objective = Objective.of(new HeadLoss(network.heads().get(0).name(), loss, 1));
    Metrics metrics = Metrics.detailed(objective, network, Details.USUAL);
    double[] sums = new double[metrics.sums()];
    float[] losses = new float[weights.length];
    float[] gradient = new float[network.parameters().length()];
    try (StepEngine engine = StepEngine.open(network, loss, backend, 1)) {
      engine.load(PARAMETERS, new float[0]);
      StepBatch batch = engine.batch(weights.length, Mode.TRAIN);
      batch.features().put(0, features);
      batch.targets().put(0, labels);
      batch.weights().put(0, weights);
      engine.run(batch, new RunKey(0, 0, 0, 0), 0);
      batch.losses().get(0, losses);
      assertThat(engine.readSlotInto(0, gradient)).isTrue();
      metrics.accumulate(batch, sums, 0);
    }
    return new Found(losses, gradient, metrics.values(sums));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void stepsWithoutALabelCountNowhere(ClassLoss loss, Backend backend) {
    Found gaps = run(new GapsLoss(loss), backend, 4, FEATURES, LABELS, 1, 3, 2);
    Found without = run(loss, backend, 2, WITHOUT, CLASSES, 1, 3);
    assertThat(gaps.losses()[0]).isCloseTo(without.losses()[0], within(1e-6f));
    assertThat(gaps.losses()[1]).isCloseTo(without.losses()[1], within(1e-6f));
    assertThat(gaps.losses()[2]).isZero();
    assertThat(gaps.gradient()).containsExactly(without.gradient(), within(1e-5f));
    assertThat(gaps.metrics().keySet()).isEqualTo(without.metrics().keySet());
    without
        .metrics()
        .forEach(
            (name, value) ->
                assertThat(gaps.metrics().get(name)).as(name).isCloseTo(value, within(1e-6)));
  }

  @Test
  void whereAllLabelsAreThereItIsTheSameLoss() {
    Loss plain = Loss.CROSS_ENTROPY;
    Found one = run(plain, new ReferenceBackend(), 2, WITHOUT, CLASSES, 1, 3);
    Found other = run(GapsLoss.of(plain), new ReferenceBackend(), 2, WITHOUT, CLASSES, 1, 3);
    assertThat(other.losses()).containsExactly(one.losses(), within(1e-7f));
    assertThat(other.gradient()).containsExactly(one.gradient(), within(1e-7f));
  }

  @Test
  void itIsOfClassesAndSaidOnce() {
    Loss once = GapsLoss.of(Loss.CROSS_ENTROPY);
    assertThat(once).isEqualTo(new GapsLoss(new CrossEntropyLoss()));
    assertThat(GapsLoss.of(once)).isSameAs(once);
    assertThat(GapsLoss.of(new PoissonLoss())).isEqualTo(new PoissonLoss());
    assertThat(once.word()).isEqualTo("crossEntropy");
    Objective objective = Objective.of(new HeadLoss("a", Loss.CROSS_ENTROPY, 2));
    assertThat(objective.withGaps()).isEqualTo(Objective.of(new HeadLoss("a", once, 2)));
  }
}
