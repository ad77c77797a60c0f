package io.kindling.engine.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.kindling.engine.backend.Backend;
import io.kindling.engine.backend.onednn.OneDnnBackend;
import io.kindling.engine.backend.reference.ReferenceBackend;
import io.kindling.engine.loss.BinaryCrossEntropyLoss;
import io.kindling.engine.loss.HeadLoss;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.loss.Objective;
import io.kindling.engine.metric.Details;
import io.kindling.engine.metric.Metrics;
import io.kindling.engine.network.Dense;
import io.kindling.engine.network.LayerEntry;
import io.kindling.engine.network.NamedShape;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.NetworkGraphs;
import io.kindling.engine.network.NetworkSpec;
import io.kindling.engine.network.Segment;
import io.kindling.engine.op.Activation;
import io.kindling.engine.random.CounterRandom;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.step.Mode;
import io.kindling.engine.step.Outcome;
import io.kindling.engine.step.StepBatch;
import io.kindling.engine.step.StepEngine;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A network with several outputs and a loss for each, against PyTorch. */
class TestHeadsAgainstPyTorch {
  private static final int ROWS = 7;
  private static final int IN = 4;
  private static final int HIDDEN = 5;
  private static final int CLASSES = 3;
  private static final int NUMBERS = 2;
  private static final RunKey KEY = new RunKey(0, 0, 0, 0);

  private static final Network NETWORK =
      new Network(
          new NetworkSpec(
              List.of(new NamedShape("x", io.kindling.engine.graph.Shape.of(IN))),
              List.of(
                  LayerEntry.named("trunk", new Dense(HIDDEN, Activation.TANH)),
                  behindTrunk("kind", new Dense(CLASSES, Activation.IDENTITY)),
                  behindTrunk("place", new Dense(NUMBERS, Activation.IDENTITY))),
              List.of("kind", "place")));

  private static final Objective OBJECTIVE =
      Objective.of(
          new HeadLoss("place", Loss.MEAN_SQUARED_ERROR, 0.5f),
          new HeadLoss("kind", Loss.CROSS_ENTROPY, 2));

  private static LayerEntry behindTrunk(String name, Dense layer) {
    return new LayerEntry(Optional.of(name), List.of("trunk"), layer);
  }

  private static float[] normals(long key, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) CounterRandom.normal(key, 0, i);
    }
    return numbers;
  }

  private static final float[] PARAMETERS = normals(1, NETWORK.parameters().length());
  private static final float[] FEATURES = normals(2, ROWS * IN);
  private static final float[] LABELS = {0, 2, 1, 1, 0, 2, 2};
  private static final float[] PLACES = normals(3, ROWS * NUMBERS);
  private static final float[] WEIGHTS = {1, 0.5f, 2, 1, 0, 1, 3};

  private static void fill(StepBatch batch) {
    batch.features().put(0, FEATURES);
    batch.heads().get(0).targets().put(0, LABELS);
    batch.heads().get(1).targets().put(0, PLACES);
    batch.weights().put(0, WEIGHTS);
  }

  static List<Backend> backends() {
    return List.of(new ReferenceBackend(), new OneDnnBackend(1));
  }

  /** A window of the flat parameters. */
  private static NDArray window(NDArray flat, String name) {
    Segment segment =
        NETWORK.parameters().segments().stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow();
    long[] shape = Arrays.stream(segment.shape().toArray()).asLongStream().toArray();
    int end = segment.offset() + segment.length();
    return flat.get(segment.offset() + ":" + end).reshape(new Shape(shape));
  }

  private static NDArray dense(NDArray flat, NDArray x, String layer) {
    return x.matMul(window(flat, layer + ".weight").transpose()).add(window(flat, layer + ".bias"));
  }

  private static NDArray kindLosses(NDArray flat) {
    NDArray x = flat.getManager().create(FEATURES, new Shape(ROWS, IN));
    NDArray log = dense(flat, dense(flat, x, "trunk").tanh(), "kind").logSoftmax(1);
    float[] marks = new float[ROWS * CLASSES];
    for (int n = 0; n < ROWS; n++) {
      marks[n * CLASSES + (int) LABELS[n]] = 1;
    }
    NDArray right = flat.getManager().create(marks, new Shape(ROWS, CLASSES));
    return log.mul(right).sum(new int[] {1}).neg();
  }

  private static NDArray placeLosses(NDArray flat) {
    NDArray x = flat.getManager().create(FEATURES, new Shape(ROWS, IN));
    NDArray places = flat.getManager().create(PLACES, new Shape(ROWS, NUMBERS));
    NDArray found = dense(flat, dense(flat, x, "trunk").tanh(), "place");
    return found.sub(places).square().mean(new int[] {1});
  }

  private static PeerFunction peer(Function<NDArray, NDArray> losses) {
    return PeerFunction.run(PARAMETERS, new int[] {PARAMETERS.length}, WEIGHTS, losses);
  }

  private static void assertClose(FloatBuffer found, float[] expected) {
    float[] numbers = new float[found.capacity()];
    found.get(0, numbers);
    assertThat(numbers).containsExactly(expected, within(2e-5f));
  }

  @ParameterizedTest
  @MethodSource("backends")
  void theWeightedSumOfTheLossesAndItsGradientAreThoseOfPyTorch(Backend backend) {
    PeerFunction total = peer(flat -> kindLosses(flat).mul(2).add(placeLosses(flat).mul(0.5f)));
    float[] gradient = new float[PARAMETERS.length];
    try (StepEngine engine = StepEngine.open(NETWORK, OBJECTIVE, backend, 1)) {
      engine.load(PARAMETERS, new float[0]);
      StepBatch batch = engine.batch(ROWS, Mode.TRAIN);
      fill(batch);
      engine.run(batch, KEY, 0);
      engine.readSlotInto(0, gradient);
      assertClose(batch.losses(), total.values());
      List<Outcome> heads = batch.heads();
      assertClose(heads.get(0).losses(), peer(flat -> kindLosses(flat)).values());
      assertClose(heads.get(1).losses(), peer(flat -> placeLosses(flat)).values());
    }
    assertThat(gradient).containsExactly(total.gradient(), within(5e-5f));
  }

  @Test
  void eachOutputIsMeasuredByItsOwnLoss() {
    Metrics all = Metrics.of(OBJECTIVE, NETWORK);
    double[] sums = new double[all.sums()];
    double[] ofKind = new double[Metrics.of(Loss.CROSS_ENTROPY, CLASSES).sums()];
    double[] ofPlace = new double[Metrics.of(Loss.MEAN_SQUARED_ERROR, NUMBERS).sums()];
    try (StepEngine engine = StepEngine.open(NETWORK, OBJECTIVE, new ReferenceBackend(), 1)) {
      engine.load(PARAMETERS, new float[0]);
      StepBatch batch = engine.batch(ROWS, Mode.EVALUATE);
      fill(batch);
      engine.run(batch, KEY, 0);
      all.accumulate(batch, sums, 0);
      Metrics.of(Loss.CROSS_ENTROPY, CLASSES).accumulate(batch.heads().get(0), ofKind, 0);
      Metrics.of(Loss.MEAN_SQUARED_ERROR, NUMBERS).accumulate(batch.heads().get(1), ofPlace, 0);
      assertThat(batch.heads().get(0).predictions().capacity()).isEqualTo(ROWS * CLASSES);
      assertThat(batch.heads().get(1).predictions().capacity()).isEqualTo(ROWS * NUMBERS);
    }
    Map<String, Double> values = all.values(sums);
    Map<String, Double> kind = Metrics.of(Loss.CROSS_ENTROPY, CLASSES).values(ofKind);
    Map<String, Double> place = Metrics.of(Loss.MEAN_SQUARED_ERROR, NUMBERS).values(ofPlace);
    assertThat(values.keySet()).startsWith("loss", "kind.loss", "kind.accuracy", "place.loss");
    kind.forEach((name, value) -> assertThat(values).containsEntry("kind." + name, value));
    place.forEach((name, value) -> assertThat(values).containsEntry("place." + name, value));
    assertThat(all.confusion(sums)).isEmpty();
    assertThat(all.classified(sums)).isEmpty();
    assertThat(values.get("loss"))
        .isCloseTo(2 * kind.get("loss") + 0.5 * place.get("loss"), within(1e-6));
    assertThat(place.get("mse")).isCloseTo(place.get("loss"), within(1e-6));
  }

  @Test
  void allThatCanBeKnownIsKnownOfEachOutput() {
    Metrics all = Metrics.detailed(OBJECTIVE, NETWORK, Details.USUAL);
    double[] sums = new double[all.sums()];
    try (StepEngine engine = StepEngine.open(NETWORK, OBJECTIVE, new ReferenceBackend(), 1)) {
      engine.load(PARAMETERS, new float[0]);
      StepBatch batch = engine.batch(ROWS, Mode.EVALUATE);
      fill(batch);
      engine.run(batch, KEY, 0);
      all.accumulate(batch, sums, 0);
    }
    assertThat(all.values(sums)).containsKeys("kind.logLoss", "kind.f1", "place.rmse");
    assertThat(all.classified(sums).get(0).curves()).hasSize(CLASSES);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Objective shares =
        Objective.of(
            new HeadLoss("kind", Loss.CROSS_ENTROPY, 1),
            new HeadLoss("place", new BinaryCrossEntropyLoss(0, List.of(1f)), 1));
    assertThatThrownBy(() -> NetworkGraphs.check(NETWORK, shares))
        .hasMessageStartingWith(
            "In the output 'place': The loss binaryCrossEntropy has 1 positiveWeights, the network"
                + " puts out 2 numbers");
    Objective one = Objective.of(new HeadLoss("kind", Loss.CROSS_ENTROPY, 1));
    assertThatThrownBy(() -> NetworkGraphs.check(NETWORK, one))
        .hasMessage(
            "The losses are of the outputs [kind], the network puts out [kind, place]: expected a"
                + " loss for each");
    assertThatThrownBy(() -> Objective.of(one.heads().get(0), one.heads().get(0)))
        .hasMessage("The losses are of the outputs [kind, kind]: expected one for each");
    assertThatThrownBy(Objective::of).hasMessage("There is no loss: expected one for each output");
    assertThatThrownBy(() -> new HeadLoss("kind", Loss.CROSS_ENTROPY, -1))
        .hasMessage("Invalid weight -1.0 of the loss of the output kind: expected a number from 0");
    assertThatThrownBy(() -> OBJECTIVE.of("sort"))
        .hasMessage("There is no loss of the output 'sort'");
    assertThatThrownBy(
            () -> StepEngine.open(NETWORK, Loss.CROSS_ENTROPY, new ReferenceBackend(), 1))
        .hasMessage(
            "The network puts out [kind[3], place[2]], a loss takes one output: join them, or name"
                + " one in 'outputs'");
    try (StepEngine engine = StepEngine.open(NETWORK, OBJECTIVE, new ReferenceBackend(), 1)) {
      engine.load(PARAMETERS, new float[0]);
      StepBatch batch = engine.batch(ROWS, Mode.TRAIN);
      fill(batch);
      batch.heads().get(0).targets().put(4, 3);
      assertThatThrownBy(() -> engine.run(batch, KEY, 0))
          .hasMessage(
              "Target 4 of the output kind of a batch of 7 rows is 3.0: expected the number of a"
                  + " class, from 0 to 2");
    }
  }
}
