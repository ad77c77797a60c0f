package io.kindling.jobs.inference;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.model.Model;
import io.kindling.engine.network.NamedShape;
import io.kindling.engine.network.Network;
import io.kindling.engine.random.CounterRandom;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.step.Mode;
import io.kindling.engine.step.StepBatch;
import io.kindling.engine.step.StepEngine;
import io.kindling.jobs.config.EngineSettings;
import io.kindling.jobs.training.Backends;
import io.kindling.jobs.training.CarriedState;
import java.util.List;

/**
 * A model of texts that reads symbol by symbol. It was trained on windows; here its network, with
 * the same parameters, takes windows of one symbol and carries its state from each to the next,
 * which is the same if no layer looks at several symbols of a window at once.
 */
public final class TextReader implements AutoCloseable {
  private static final RunKey NO_RANDOM_NUMBERS = new RunKey(0, 0, 0, 0);
  private static final double TOLERANCE = 1e-4;
  private static final String EXPECTED =
      "expected layers that take a text symbol by symbol, such as embedding, recurrent layers with"
          + " carried = true, and stepDense";

  private final StepEngine engine;
  private final StepBatch batch;
  private final CarriedState carried = CarriedState.zeros();

  private TextReader(StepEngine engine) {
    this.engine = engine;
    this.batch = engine.batch(1, Mode.EVALUATE);
  }

  /**
   * Opens a model, at the start of a text.
   *
   * @throws IllegalArgumentException where the model cannot be used so; the message says why
   */
  public static TextReader of(Model model, EngineSettings settings) {
    Network network = model.network();
    Checks.require(
        network.heads().size() == 1,
        "The network puts out %s: a text goes on with one output",
        network.heads());
    Loss loss = loss(model);
    Checks.require(
        loss.classifies() && loss.takesLogits(),
        "The model was trained for the loss %s, whose predictions are no probabilities: expected a"
            + " model trained for crossEntropy",
        loss.word());
    Checks.require(
        network.carriesState(),
        "The network carries nothing from symbol to symbol, so that it would see one symbol alone: "
            + EXPECTED);
    Network single = single(network);
    Checks.require(
        single.parameters().equals(network.parameters()) && single.outputs() == network.outputs(),
        "The network has parameters for each place of a window: " + EXPECTED);
    TextReader reader = open(single, model, settings);
    try {
      reader.requireSame(model, settings);
      return reader;
    } catch (RuntimeException refused) {
      reader.close();
      throw refused;
    }
  }

  private static Loss loss(Model model) {
    return model.objective().heads().get(0).loss();
  }

  private static TextReader open(Network network, Model model, EngineSettings settings) {
    return new TextReader(engine(network, model, settings));
  }

  private static StepEngine engine(Network network, Model model, EngineSettings settings) {
    StepEngine engine = StepEngine.open(network, loss(model), Backends.of(settings.kernels()), 1);
    engine.load(model.parameters(), model.state());
    return engine;
  }

  /** The network for windows of one symbol. */
  private static Network single(Network network) {
    NamedShape input = new NamedShape(network.inputs().get(0).name(), Shape.of(1));
    try {
      return new Network(network.spec().withInputs(List.of(input)));
    } catch (IllegalArgumentException unfit) {
      throw new IllegalArgumentException(
          "The network fits windows of "
              + network.input().elements()
              + " symbols alone: "
              + EXPECTED
              + " ("
              + unfit.getMessage()
              + ")",
          unfit);
    }
  }

  /** Reads a window of any symbols in both ways, and starts again. */
  private void requireSame(Model model, EngineSettings settings) {
    Network network = model.network();
    int length = network.input().elements();
    int symbols = network.outputs();
    try (StepEngine windows = engine(network, model, settings)) {
      StepBatch whole = windows.batch(1, Mode.EVALUATE);
      for (int t = 0; t < length; t++) {
        whole.features().put(t, CounterRandom.below(symbols, 1, 0, t));
      }
      whole.weights().put(0, 1);
      CarriedState.zeros().fill(whole);
      windows.run(whole, NO_RANDOM_NUMBERS, 0);
      for (int t = 0; t < length; t++) {
        float[] next = after((int) whole.features().get(t));
        for (int c = 0; c < symbols; c++) {
          float expected = whole.predictions().get(t * symbols + c);
          Checks.require(
              Math.abs(next[c] - expected) <= TOLERANCE,
              "The network makes something else of a window of %s symbols than of one symbol after"
                  + " the other: %s",
              length,
              EXPECTED);
        }
      }
    }
    carried.restart();
  }

  /** Reads a symbol and gives the probability of each that may follow it. */
  public float[] after(int symbol) {
    batch.features().put(0, symbol);
    batch.targets().put(0, 0);
    batch.weights().put(0, 1);
    carried.begin();
    carried.fill(batch);
    engine.run(batch, NO_RANDOM_NUMBERS, 0);
    carried.take(batch);
    float[] probabilities = new float[batch.predictions().capacity()];
    batch.predictions().get(0, probabilities);
    return probabilities;
  }

  @Override
  public void close() {
    engine.close();
  }
}
