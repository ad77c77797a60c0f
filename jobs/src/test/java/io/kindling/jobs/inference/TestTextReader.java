package io.kindling.jobs.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kindling.engine.backend.Precision;
import io.kindling.engine.backend.reference.ReferenceBackend;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.loss.ClassPerceptronLoss;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.model.Model;
import io.kindling.engine.network.AttentionLayer;
import io.kindling.engine.network.EmbeddingLayer;
import io.kindling.engine.network.Initialiser;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.Positions;
import io.kindling.engine.network.Recurrent;
import io.kindling.engine.network.Recurrent.Start;
import io.kindling.engine.network.ReshapeLayer;
import io.kindling.engine.network.StepDense;
import io.kindling.engine.op.Activation;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.sequence.Directions;
import io.kindling.engine.sequence.GruCell;
import io.kindling.engine.sequence.LstmCell;
import io.kindling.engine.step.Mode;
import io.kindling.engine.step.StepBatch;
import io.kindling.engine.step.StepEngine;
import io.kindling.jobs.config.EngineSettings;
import io.kindling.jobs.config.KernelSettings;
import io.kindling.jobs.config.Kernels;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** A text that is read symbol by symbol is read as in windows, or the model is refused. */
class TestTextReader {
  private static final int SYMBOLS = 5;
  private static final int LENGTH = 6;
  private static final EngineSettings REFERENCE =
      new EngineSettings(
          new KernelSettings(Kernels.REFERENCE, Precision.FP32, 1), OptionalInt.empty());

  private static Network start() {
    return Network.input(LENGTH).with(new EmbeddingLayer(8, SYMBOLS, Initialiser.XAVIER));
  }

  private static Recurrent gru(Start start) {
    return new Recurrent(
        new GruCell(),
        8,
        1,
        Directions.FORWARD,
        0,
        Recurrent.Returned.STEPS,
        start,
        Initialiser.XAVIER);
  }

  private static Network end(Network network) {
    return network.with(new StepDense(SYMBOLS, Activation.IDENTITY));
  }

  private static Model model(Network network, Loss loss) {
    return new Model(
        network,
        loss,
        network.initialParameters(4),
        network.initialState(),
        JsonNodeFactory.instance.objectNode());
  }

  private static void assertRefused(Model model, String sentence) {
    assertThatThrownBy(() -> TextReader.of(model, REFERENCE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void symbolAfterSymbolIsAsGoodAsAWindow() {
    Recurrent lstm =
        new Recurrent(
            new LstmCell(),
            7,
            2,
            Directions.FORWARD,
            0,
            Recurrent.Returned.STEPS,
            Start.CARRIED,
            Initialiser.XAVIER);
    Model model =
        model(end(start().with(lstm).dropout(0.5f).with(gru(Start.CARRIED))), Loss.CROSS_ENTROPY);
    int[] text = {0, 4, 2, 2, 1, 3};
    try (TextReader reader = TextReader.of(model, REFERENCE);
        StepEngine windows =
            StepEngine.open(model.network(), Loss.CROSS_ENTROPY, new ReferenceBackend(), 1)) {
      windows.load(model.parameters(), model.state());
      StepBatch window = windows.batch(1, Mode.EVALUATE);
      for (int t = 0; t < LENGTH; t++) {
        window.features().put(t, text[t]);
      }
      windows.run(window, new RunKey(0, 0, 0, 0), 0);
      for (int t = 0; t < LENGTH; t++) {
        float[] next = reader.after(text[t]);
        for (int c = 0; c < SYMBOLS; c++) {
          assertThat(next[c]).isCloseTo(window.predictions().get(t * SYMBOLS + c), within(1e-6f));
        }
      }
    }
  }

  @Test
  void aNetworkThatCarriesNothingIsRefused() {
    assertRefused(
        model(end(start().with(gru(Start.ZEROS))), Loss.CROSS_ENTROPY),
        "The network carries nothing from symbol to symbol, so that it would see one symbol alone:"
            + " expected layers that take a text symbol by symbol");
  }

  @Test
  void layersThatSeeSeveralSymbolsOfAWindowAreRefused() {
    Network attention =
        end(
            start()
                .with(new AttentionLayer(1, AttentionLayer.View.CAUSAL, 0))
                .with(gru(Start.CARRIED)));
    assertRefused(
        model(attention, Loss.CROSS_ENTROPY),
        "The network makes something else of a window of 6 symbols than of one symbol after the"
            + " other: expected layers");
  }

  @Test
  void layersThatFitOneLengthAloneAreRefused() {
    assertRefused(
        model(end(start().with(new Positions()).with(gru(Start.CARRIED))), Loss.CROSS_ENTROPY),
        "The network has parameters for each place of a window: expected layers");
    Network reshaped =
        end(start().with(new ReshapeLayer(Shape.of(LENGTH, 8))).with(gru(Start.CARRIED)));
    assertRefused(
        model(reshaped, Loss.CROSS_ENTROPY), "The network fits windows of 6 symbols alone");
  }

  @Test
  void scoresAreNoProbabilities() {
    assertRefused(
        model(end(start().with(gru(Start.CARRIED))), new ClassPerceptronLoss()),
        "The model was trained for the loss classPerceptron, whose predictions are no"
            + " probabilities: expected a model trained for crossEntropy");
  }
}
