package io.kindling.engine.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.backend.Backend;
import io.kindling.engine.backend.onednn.OneDnnBackend;
import io.kindling.engine.backend.reference.ReferenceBackend;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.loss.BinaryCrossEntropyLoss;
import io.kindling.engine.loss.HeadLoss;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.loss.Objective;
import io.kindling.engine.loss.SoftCrossEntropyLoss;
import io.kindling.engine.metric.Details;
import io.kindling.engine.metric.Metrics;
import io.kindling.engine.network.Dense;
import io.kindling.engine.network.EmbeddingLayer;
import io.kindling.engine.network.Initialiser;
import io.kindling.engine.network.LayerEntry;
import io.kindling.engine.network.LayerSpec;
import io.kindling.engine.network.NamedShape;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.NetworkSpec;
import io.kindling.engine.network.OverTime;
import io.kindling.engine.network.Recurrent;
import io.kindling.engine.network.StepDense;
import io.kindling.engine.op.Activation;
import io.kindling.engine.random.CounterRandom;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.sequence.Directions;
import io.kindling.engine.sequence.GruCell;
import io.kindling.engine.sequence.OneStep;
import io.kindling.engine.testing.StepTrial;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses and metrics of sequences count the steps that are there, as if each row were alone. */
class TestStepLosses {
  private static final int STEPS = 6;
  private static final int WIDTH = 3;
  private static final int SYMBOLS = 5;
  private static final int PADDING = 0;
  private static final int UNITS = 4;
  private static final int[] LENGTHS = {4, STEPS, 1, 3, 2};
  private static final RunKey KEY = new RunKey(1, 0, 0, 0);
  private static final HeadLoss NEXT = new HeadLoss("next", Loss.CROSS_ENTROPY, 1);
  private static final HeadLoss PLACE = new HeadLoss("place", Loss.MEAN_SQUARED_ERROR, 2);
  private static final HeadLoss WHOLE = new HeadLoss("whole", Loss.MEAN_SQUARED_ERROR, 0.5f);
  private static final HeadLoss SHARES = new HeadLoss("shares", new SoftCrossEntropyLoss(), 1);
  private static final HeadLoss YES = new HeadLoss("yes", new BinaryCrossEntropyLoss(), 3);

  /** Where the lengths of rows come from. */
  enum Source {
    NUMBERS(WIDTH),
    SYMBOLS_WITH_PADDING(1);

    private final int width;

    Source(int width) {
      this.width = width;
    }

    /** Of rows with lengths of their own. */
    Network whole(HeadLoss... heads) {
      NamedShape lengths = new NamedShape("lengths", Shape.of());
      return this == NUMBERS
          ? network(List.of(of(STEPS), lengths), Optional.of("lengths"), Optional.empty(), heads)
          : network(List.of(of(STEPS)), Optional.empty(), Optional.of(PADDING), heads);
    }

    /** The same of rows that all are as long. */
    Network alone(int steps, HeadLoss... heads) {
      return network(List.of(of(steps)), Optional.empty(), Optional.empty(), heads);
    }

    private NamedShape of(int steps) {
      return new NamedShape("x", this == NUMBERS ? Shape.of(steps, WIDTH) : Shape.of(steps));
    }

    private Network network(
        List<NamedShape> inputs,
        Optional<String> lengths,
        Optional<Integer> padding,
        HeadLoss... heads) {
      LayerSpec first =
          this == NUMBERS
              ? new StepDense(WIDTH, Activation.TANH)
              : new EmbeddingLayer(WIDTH, SYMBOLS, Initialiser.XAVIER, padding);
      List<LayerEntry> layers = new ArrayList<>();
      layers.add(new LayerEntry(Optional.of("first"), List.of("x"), lengths, first));
      layers.add(behind("first", "memory", MEMORY));
      layers.add(behind("memory", "mean", new OverTime(OneStep.MEAN)));
      List<String> outputs = new ArrayList<>();
      for (HeadLoss head : heads) {
        LayerSpec last =
            head.equals(WHOLE)
                ? new Dense(2, Activation.IDENTITY)
                : new StepDense(outputs(head), Activation.IDENTITY);
        layers.add(behind(head.equals(WHOLE) ? "mean" : "memory", head.output(), last));
        outputs.add(head.output());
      }
      boolean needsMean = outputs.contains("whole");
      layers.removeIf(layer -> !needsMean && layer.name().equals(Optional.of("mean")));
      return new Network(new NetworkSpec(inputs, layers, outputs));
    }

    private static LayerEntry behind(String from, String name, LayerSpec layer) {
      return new LayerEntry(Optional.of(name), List.of(from), layer);
    }

    /** Steps that are absent have numbers, too, which must not matter. */
    float[] row(int row, int length, int steps) {
      boolean numbers = this == NUMBERS;
      float[] features = new float[steps * width + (numbers && steps == STEPS ? 1 : 0)];
      for (int i = 0; i < steps * width; i++) {
        float symbol = i < length ? 1 + CounterRandom.below(SYMBOLS - 1, 5, row, i) : PADDING;
        features[i] = numbers ? (float) CounterRandom.normal(6, row, i) : symbol;
      }
      if (features.length > steps * width) {
        features[steps * width] = length;
      }
      return features;
    }
  }

  private static final Recurrent MEMORY =
      new Recurrent(
          new GruCell(),
          UNITS,
          1,
          Directions.FORWARD,
          0,
          Recurrent.Returned.STEPS,
          Recurrent.Start.CARRIED,
          Initialiser.XAVIER);

  private static int outputs(HeadLoss head) {
    return head.equals(YES) ? 1 : head.equals(NEXT) || head.equals(SHARES) ? 3 : 2;
  }

  private static float target(HeadLoss head, int row, int i) {
    if (head.equals(NEXT)) {
      return CounterRandom.below(3, 7, row, i);
    }
    double number = CounterRandom.normal(8, row, i);
    return head.equals(SHARES)
        ? (float) Math.abs(number)
        : head.equals(YES) ? i % 2 : (float) number;
  }

  private static float weight(int row) {
    return 1 + row * 0.5f;
  }

  /** What rows give, one behind another, and what they give together. */
  private static final class Found {
    private final int rows;
    private final float[] losses;
    private final float[][] ofHeads;
    private final float[] carried;
    private final float[] gradient;
    private final double[] metrics;
    private final double[] detailed;

    Found(int rows, Network network, HeadLoss... heads) {
      this.rows = rows;
      losses = new float[rows];
      ofHeads = new float[heads.length][rows];
      carried = new float[rows * UNITS];
      gradient = new float[network.parameters().length()];
      metrics = new double[Metrics.of(Objective.of(heads), network).sums()];
      detailed = new double[detailed(heads[0]).sums()];
    }

    private static Metrics detailed(HeadLoss head) {
      return Metrics.detailed(head.loss(), outputs(head), Details.USUAL);
    }

    /** Runs some of the rows, as long as they are said to be. */
    Found add(Backend backend, Network network, int from, float[][] features, HeadLoss... heads) {
      Objective objective = Objective.of(heads);
      try (StepEngine engine = StepEngine.open(network, objective, backend, 1)) {
        engine.load(network.initialParameters(3), new float[0]);
        StepBatch batch = engine.batch(features.length, Mode.TRAIN);
        fill(batch, from, features, heads);
        float[] own = Steps.gradient(engine, batch, KEY, network);
        for (int i = 0; i < own.length; i++) {
          gradient[i] += own[i];
        }
        batch.losses().get(0, losses, from, features.length);
        for (int head = 0; head < heads.length; head++) {
          batch.heads().get(head).losses().get(0, ofHeads[head], from, features.length);
        }
        int state = features.length * UNITS;
        batch.carriedOut().get(0).get(0, carried, from * UNITS, state);
        Metrics.of(objective, network).accumulate(batch, metrics, 0);
        detailed(heads[0]).accumulate(batch.heads().get(0), detailed, 0);
        return this;
      }
    }

    private static void fill(StepBatch batch, int from, float[][] features, HeadLoss... heads) {
      for (int row = 0; row < features.length; row++) {
        batch.features().put(row * features[row].length, features[row]);
        batch.weights().put(row, weight(from + row));
        for (int head = 0; head < heads.length; head++) {
          FloatBuffer targets = batch.heads().get(head).targets();
          int numbers = targets.capacity() / features.length;
          for (int i = 0; i < numbers; i++) {
            targets.put(row * numbers + i, target(heads[head], from + row, i));
          }
        }
      }
      FloatBuffer state = batch.carriedIn().get(0);
      for (int i = 0; i < state.capacity(); i++) {
        state.put(i, 0.3f);
      }
    }

    void assertSame(String name, Found expected) {
      assertThat(rows).isEqualTo(expected.rows);
      StepTrial.assertClose(name + " losses", losses, expected.losses, 1e-5);
      for (int head = 0; head < ofHeads.length; head++) {
        String own = name + " losses of output " + head;
        StepTrial.assertClose(own, ofHeads[head], expected.ofHeads[head], 1e-5);
      }
      StepTrial.assertClose(name + " carried", carried, expected.carried, 1e-5);
      StepTrial.assertClose(name + " gradient", gradient, expected.gradient, 1e-5);
      StepTrial.assertClose(name + " metrics", floats(metrics), floats(expected.metrics), 1e-5);
      StepTrial.assertClose(name + " details", floats(detailed), floats(expected.detailed), 1e-5);
    }
  }

  private static float[] floats(double[] numbers) {
    float[] floats = new float[numbers.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers[i];
    }
    return floats;
  }

  static List<Backend> backends() {
    return List.of(new ReferenceBackend(), new OneDnnBackend(1));
  }

  private static void assertRowsAreAsAlone(Source source, HeadLoss... heads) {
    Network whole = source.whole(heads);
    Found alone = new Found(LENGTHS.length, whole, heads);
    float[][] all = new float[LENGTHS.length][];
    for (int row = 0; row < LENGTHS.length; row++) {
      int length = LENGTHS[row];
      all[row] = source.row(row, length, STEPS);
      float[] features = new float[length * source.width];
      System.arraycopy(all[row], 0, features, 0, features.length);
      Network one = source.alone(length, heads);
      alone.add(new ReferenceBackend(), one, row, new float[][] {features}, heads);
    }
    for (Backend backend : backends()) {
      Found found = new Found(LENGTHS.length, whole, heads);
      found.add(backend, whole, 0, all, heads).assertSame(backend + "", alone);
    }
  }

  @ParameterizedTest
  @EnumSource(Source.class)
  void rowsAreAsAlone(Source source) {
    for (HeadLoss head : List.of(NEXT, PLACE, SHARES, YES)) {
      assertRowsAreAsAlone(source, head);
    }
  }

  @ParameterizedTest
  @EnumSource(Source.class)
  void eachOfSeveralOutputsHasTheLengthsOfItsOwnRows(Source source) {
    assertRowsAreAsAlone(source, NEXT, WHOLE, PLACE, SHARES, YES);
    assertRowsAreAsAlone(source, WHOLE, PLACE);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aRowWithoutStepsHasNoLossAndNoGradientAndIsNotMeasured(Backend backend) {
    for (HeadLoss head : List.of(NEXT, PLACE, SHARES, YES)) {
      Network network = Source.NUMBERS.whole(head);
      Metrics metrics = Metrics.of(head.loss(), network);
      try (StepEngine engine = StepEngine.open(network, head.loss(), backend, 1)) {
        engine.load(network.initialParameters(3), new float[0]);
        StepBatch batch = engine.batch(1, Mode.TRAIN);
        Found.fill(batch, 0, new float[][] {Source.NUMBERS.row(0, 0, STEPS)}, head);
        float[] gradient = Steps.gradient(engine, batch, KEY, network);
        assertThat(batch.lengths().orElseThrow().get(0)).isZero();
        assertThat(batch.losses().get(0)).isZero();
        assertThat(gradient).containsOnly(new float[1], Offset.offset(0f));
        double[] sums = new double[metrics.sums()];
        metrics.accumulate(batch, sums, 0);
        assertThat(sums).containsOnly(0);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void rowsWithoutLengthsHaveAllSteps(Backend backend) {
    Network network = Source.NUMBERS.alone(STEPS, NEXT);
    try (StepEngine engine = StepEngine.open(network, NEXT.loss(), backend, 1)) {
      StepBatch batch = engine.batch(2, Mode.EVALUATE);
      assertThat(batch.lengths()).isEmpty();
      assertThat(batch.stepsOf(1, STEPS)).isEqualTo(STEPS);
    }
  }
}
