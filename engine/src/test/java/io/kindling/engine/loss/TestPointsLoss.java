package io.kindling.engine.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.backend.Backend;
import io.kindling.engine.backend.onednn.OneDnnBackend;
import io.kindling.engine.backend.reference.ReferenceBackend;
import io.kindling.engine.metric.Metrics;
import io.kindling.engine.network.Dense;
import io.kindling.engine.network.Network;
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

/** Two points of a picture, of which some are not known. */
class TestPointsLoss {
  /** From one number that is 1 to the four of a row: these are its bias. */
  private static final float[] PARAMETERS = {0, 0, 0, 0, 0.2f, 0.3f, 0.9f, 0.5f};

  static Stream<Arguments> cases() {
    List<NumberLoss> losses =
        List.of(new MeanSquaredErrorLoss(), new MeanAbsoluteErrorLoss(), new HuberLoss(0.1f));
    return losses.stream()
        .flatMap(
            loss ->
                Stream.of(new ReferenceBackend(), new OneDnnBackend(1))
                    .map(backend -> Arguments.of(loss, backend)));
  }

  /** What came of rows. */
  private record Found(float[] losses, float[] gradient, Map<String, Double> metrics) {}

  private static Found run(Loss loss, Backend backend, float[] targets, float... weights) {
    int outputs = targets.length / weights.length;
    Network network = Network.input(1).with(new Dense(outputs, Activation.IDENTITY));
    Metrics metrics = Metrics.of(loss, outputs);
    double[] sums = new double[metrics.sums()];
    float[] losses = new float[weights.length];
    float[] gradient = new float[network.parameters().length()];
    float[] parameters = new float[2 * outputs];
    System.arraycopy(PARAMETERS, 4, parameters, outputs, outputs);
    try (StepEngine engine = StepEngine.open(network, loss, backend, 1)) {
      engine.load(parameters, new float[0]);
      StepBatch batch = engine.batch(weights.length, Mode.TRAIN);
      for (int row = 0; row < weights.length; row++) {
        batch.features().put(row, 1);
      }
      batch.targets().put(0, targets);
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
  void aPointThatIsNotKnownCountsNowhere(NumberLoss loss, Backend backend) {
    float[] targets = {0.25f, 0.1f, -1, -1, -1, -1, -1, -1};
    Found gaps = run(new PointsLoss(loss), backend, targets, 2, 3);
    Found alone = run(loss, backend, new float[] {0.25f, 0.1f}, 2);
    assertThat(gaps.losses()[0]).isCloseTo(alone.losses()[0], within(1e-7f));
    assertThat(gaps.losses()[1]).isZero();
    assertThat(new float[] {gaps.gradient()[4], gaps.gradient()[5]})
        .containsExactly(new float[] {alone.gradient()[2], alone.gradient()[3]}, within(1e-6f));
    assertThat(new float[] {gaps.gradient()[6], gaps.gradient()[7]}).containsExactly(0, 0);
    assertThat(gaps.metrics().get("loss")).isCloseTo(alone.losses()[0], within(1e-6));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whereAllPointsAreKnownItIsTheSameLoss(NumberLoss loss, Backend backend) {
    float[] targets = {0.25f, 0.1f, 0.8f, 0.5f};
    Found whole = run(loss, backend, targets, 2);
    Found points = run(GapsLoss.of(loss), backend, targets, 2);
    assertThat(points.losses()).containsExactly(whole.losses(), within(1e-7f));
    assertThat(points.gradient()).containsExactly(whole.gradient(), within(1e-7f));
  }

  @Test
  void distancesAreMeasuredInPicturesAndOfKnownPointsAlone() {
    float[] targets = {0.23f, 0.34f, 0.9f, 0.2f, -1, -1, 0.9f, 0.5f};
    Loss loss = new PointsLoss(new MeanSquaredErrorLoss());
    Map<String, Double> found = run(loss, new ReferenceBackend(), targets, 2, 1).metrics();
    assertThat(found).containsOnlyKeys("loss", "distance", "pck");
    assertThat(found.get("distance")).isCloseTo((2 * 0.05 + 2 * 0.3 + 0) / 5, within(1e-6));
    assertThat(found.get("pck")).isCloseTo(3 / 5.0, within(1e-12));
  }

  @Test
  void aLossThatIsNoDistanceIsRefused() {
    assertThatThrownBy(() -> new PointsLoss(new PoissonLoss()))
        .hasMessage(
            "The loss poisson is not of points: expected meanSquaredError, meanAbsoluteError or"
                + " huber");
    assertThat(new PointsLoss(new HuberLoss(1)).word()).isEqualTo("huber");
    assertThat(GapsLoss.of(new PointsLoss(new HuberLoss(1))))
        .isEqualTo(new PointsLoss(new HuberLoss(1)));
  }
}
