package io.kindling.engine.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.backend.Backend;
import io.kindling.engine.backend.onednn.OneDnnBackend;
import io.kindling.engine.backend.reference.ReferenceBackend;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.AttentionLayer;
import io.kindling.engine.network.Dense;
import io.kindling.engine.network.Dropout;
import io.kindling.engine.network.LayerEntry;
import io.kindling.engine.network.LayerSpec;
import io.kindling.engine.network.NamedShape;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.NetworkSpec;
import io.kindling.engine.network.OverTime;
import io.kindling.engine.network.StepDense;
import io.kindling.engine.op.Activation;
import io.kindling.engine.random.CounterRandom;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.sequence.OneStep;
import io.kindling.engine.testing.StepTrial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A sequence that looks at another one whose rows have lengths of their own. */
class TestCrossLengths {
  private static final int QUERIES = 3;
  private static final int STEPS = 5;
  private static final int WIDTH = 4;
  private static final int OUTPUTS = 2;
  private static final RunKey KEY = new RunKey(1, 0, 0, 0);

  private static LayerEntry entry(
      String name, LayerSpec layer, Optional<String> lengths, String... from) {
    return new LayerEntry(Optional.of(name), List.of(from), lengths, layer);
  }

  /** Where the first sequence has lengths, too, its mean is that of the steps that are there. */
  private static Network network(int queries, int steps, String... lengths) {
    List<NamedShape> inputs =
        new ArrayList<>(
            List.of(
                new NamedShape("x", Shape.of(queries, WIDTH)),
                new NamedShape("memory", Shape.of(steps, WIDTH))));
    Arrays.stream(lengths).forEach(name -> inputs.add(new NamedShape(name, Shape.of())));
    List<String> known = List.of(lengths);
    List<LayerEntry> layers =
        List.of(
            entry(
                "query",
                new StepDense(WIDTH, Activation.TANH),
                Optional.of("queries").filter(known::contains),
                "x"),
            entry(
                "look",
                new AttentionLayer(2, AttentionLayer.View.ALL, 0),
                Optional.of("steps").filter(known::contains),
                "query",
                "memory"),
            LayerEntry.of(new OverTime(OneStep.MEAN)),
            LayerEntry.of(new Dense(OUTPUTS, Activation.IDENTITY)));
    return new Network(new NetworkSpec(inputs, layers, List.of()));
  }

  private static float[] numbers(int stream, int count) {
    float[] numbers = new float[count * WIDTH];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) CounterRandom.normal(8, stream, i);
    }
    return numbers;
  }

  /** The predictions, and behind them the gradient. */
  private static float[] run(Network network, Backend backend, float[] parameters, float[] row) {
    try (StepEngine engine = StepEngine.open(network, Loss.MEAN_SQUARED_ERROR, backend, 1)) {
      engine.load(parameters, new float[0]);
      StepBatch batch = engine.batch(1, Mode.TRAIN);
      batch.features().put(0, row);
      batch.weights().put(0, 1);
      float[] gradient = Steps.gradient(engine, batch, KEY, network);
      float[] found = new float[OUTPUTS + gradient.length];
      batch.predictions().get(0, found, 0, OUTPUTS);
      System.arraycopy(gradient, 0, found, OUTPUTS, gradient.length);
      return found;
    }
  }

  private static float[] row(int queries, int steps, float... lengths) {
    float[] x = Arrays.copyOf(numbers(1, QUERIES), queries * WIDTH);
    float[] memory = Arrays.copyOf(numbers(2, STEPS), steps * WIDTH);
    float[] row = Arrays.copyOf(x, x.length + memory.length + lengths.length);
    System.arraycopy(memory, 0, row, x.length, memory.length);
    System.arraycopy(lengths, 0, row, x.length + memory.length, lengths.length);
    return row;
  }

  @Test
  void stepsThatAreThereAreSeenAlone() {
    Network whole = network(QUERIES, STEPS, "queries", "steps");
    float[] parameters = whole.initialParameters(3);
    for (int queries = 1; queries <= QUERIES; queries++) {
      for (int steps = 1; steps <= STEPS; steps++) {
        Network alone = network(queries, steps);
        float[] expected = run(alone, new ReferenceBackend(), parameters, row(queries, steps));
        for (Backend backend : List.of(new ReferenceBackend(), new OneDnnBackend(1))) {
          float[] found = run(whole, backend, parameters, row(QUERIES, STEPS, queries, steps));
          StepTrial.assertClose(queries + " look at " + steps, found, expected, 1e-5);
        }
      }
    }
  }

  @Test
  void lengthsOfWhatIsLookedAtAreNotThoseOfTheSequence() {
    Network whole = network(QUERIES, STEPS, "steps");
    float[] parameters = whole.initialParameters(3);
    Network alone = network(QUERIES, 2);
    float[] expected = run(alone, new ReferenceBackend(), parameters, row(QUERIES, 2));
    float[] found = run(whole, new ReferenceBackend(), parameters, row(QUERIES, STEPS, 2));
    StepTrial.assertClose("all look at 2", found, expected, 1e-6);
  }

  /** Dropout that drops nothing adds nothing to the graph. */
  @Test
  void aSequenceLooksAtItsOwnFirstSteps() {
    List<NamedShape> inputs =
        List.of(new NamedShape("x", Shape.of(STEPS, WIDTH)), new NamedShape("steps", Shape.of()));
    List<LayerEntry> layers =
        List.of(
            entry("query", new StepDense(WIDTH, Activation.TANH), Optional.empty(), "x"),
            entry("start", new Dropout(0), Optional.of("steps"), "query"),
            entry(
                "look",
                new AttentionLayer(2, AttentionLayer.View.ALL, 0),
                Optional.empty(),
                "query",
                "start"),
            LayerEntry.of(new OverTime(OneStep.MEAN)),
            LayerEntry.of(new Dense(OUTPUTS, Activation.IDENTITY)));
    Network network = new Network(new NetworkSpec(inputs, layers, List.of()));
    float[] parameters = network.initialParameters(3);
    float[] row = Arrays.copyOf(numbers(2, STEPS), STEPS * WIDTH + 1);
    row[STEPS * WIDTH] = STEPS;
    float[] all = run(network, new ReferenceBackend(), parameters, row);
    for (int steps = 0; steps < STEPS; steps++) {
      row[STEPS * WIDTH] = steps;
      float[] expected = run(network, new ReferenceBackend(), parameters, row);
      float[] found = run(network, new OneDnnBackend(1), parameters, row);
      StepTrial.assertClose("looks at " + steps, found, expected, 1e-5);
      assertThat(expected).isNotEqualTo(all);
    }
  }

  @Test
  void aRowThatHasNothingToLookAtGivesZeros() {
    Network whole = network(QUERIES, STEPS, "queries", "steps");
    float[] parameters = whole.initialParameters(3);
    Arrays.fill(parameters, parameters.length - OUTPUTS, parameters.length, 0.5f);
    for (Backend backend : List.of(new ReferenceBackend(), new OneDnnBackend(1))) {
      float[] found = run(whole, backend, parameters, row(QUERIES, STEPS, QUERIES, 0));
      assertThat(Arrays.copyOf(found, OUTPUTS)).containsOnly(0.5f);
      assertThat(Arrays.copyOfRange(found, OUTPUTS, found.length - OUTPUTS)).containsOnly(0);
    }
  }
}
