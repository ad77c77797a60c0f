package io.kindling.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.backend.Backend;
import io.kindling.engine.backend.Program;
import io.kindling.engine.backend.StepGraph;
import io.kindling.engine.backend.Workspace;
import io.kindling.engine.backend.reference.ReferenceBackend;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Value;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.loss.Losses;
import io.kindling.engine.network.Activated;
import io.kindling.engine.network.ActivationWords;
import io.kindling.engine.network.Dense;
import io.kindling.engine.network.Initialiser;
import io.kindling.engine.network.Layout;
import io.kindling.engine.network.Network;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.sequence.GruCell;
import io.kindling.engine.sequence.LstmCell;
import io.kindling.engine.step.Mode;
import io.kindling.engine.step.StepBatch;
import io.kindling.engine.step.StepEngine;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every back end must do as the reference does, at awkward sizes. */
public abstract class BackendContract {
  private static final RunKey KEY = new RunKey(11, 7, 2, 3);
  private static final Layout NONE = new Layout(List.of());

  /** The back end under test. */
  protected abstract Backend backend();

  /**
   * How far a number may be off, as a share of the largest beside it, where it is made of sums of
   * so many terms.
   */
  protected double tolerance(int terms) {
    return 2e-6 * (4 + terms);
  }

  /** Checks what an op puts out. */
  protected void assertClose(OpCase one, String name, float[] found, float[] expected, int terms) {
    StepTrial.assertClose(name, found, expected, tolerance(terms));
  }

  /** The losses that whole steps are tried with. */
  protected List<Loss> losses() {
    return Losses.all();
  }

  /** The same for what comes out of a whole step, kinks of activations on the way. */
  protected double toleranceOfSteps() {
    return tolerance(64);
  }

  @ParameterizedTest
  @CsvSource({
    "0,5", "1,1", "1,17", "2,15", "3,16", "15,8", "16,31", "17,7", "7,33", "64,10", "5,129",
    "130,65"
  })
  void everyOpAgreesWithTheReference(int rows, int width) {
    assertAgree(OpCase.all(rows, width), width + rows);
  }

  /** Long enough, or of so many rows, that they are not worked on all at once. */
  @ParameterizedTest
  @CsvSource({"9,130,3", "2,600,2", "40,16,5", "20,1,3"})
  void longRecurrencesAgreeWithTheReference(int steps, int rows, int width) {
    assertAgree(RecurrenceCases.of(steps, rows, width), width + rows * steps);
  }

  private void assertAgree(List<OpCase> cases, int terms) {
    for (OpCase one : cases) {
      List<float[]> expected = outputs(new ReferenceBackend(), one);
      List<float[]> found = outputs(backend(), one);
      for (int i = 0; i < expected.size(); i++) {
        assertClose(one, one.op() + " output " + i, found.get(i), expected.get(i), terms);
      }
    }
  }

  /** What an op puts out on its own. */
  protected static List<float[]> outputs(Backend backend, OpCase one) {
    Graph graph = new Graph();
    List<Value> inputs = new ArrayList<>();
    for (OpCase.Input input : one.inputs()) {
      inputs.add(graph.add(Leaf.input("x" + inputs.size(), input.shape())).output());
    }
    Node node = graph.add(one.op(), inputs.toArray(Value[]::new));
    List<Value> outputs = new ArrayList<>();
    for (int i = 0; i < node.shapes().size(); i++) {
      outputs.add(node.output(i));
    }
    List<float[]> results = new ArrayList<>();
    try (Workspace workspace = backend.open(NONE, NONE, 1)) {
      StepGraph step = new StepGraph(graph, NONE, NONE, inputs, outputs, List.of());
      Program program = workspace.compile(step);
      for (int i = 0; i < inputs.size(); i++) {
        FloatBuffer buffer = program.buffer(inputs.get(i));
        for (int j = 0; j < buffer.capacity(); j++) {
          buffer.put(j, (float) one.inputs().get(i).draw().at(100 + i, j));
        }
      }
      program.run(KEY, 0);
      outputs.forEach(output -> results.add(copy(program.buffer(output))));
    }
    return results;
  }

  private static Network network() {
    return Network.input(4, 5)
        .flatten()
        .dense(33, Activation.RELU)
        .batchNorm()
        .dropout(0.3f)
        .dense(17, Activation.TANH)
        .dense(9, Activation.LEAKY_RELU)
        .dense(8, Activation.SIGMOID)
        .dense(7);
  }

  @ParameterizedTest
  @CsvSource({"2", "7", "32", "65"})
  void wholeStepsAgreeWithTheReference(int rows) {
    for (Loss loss : losses()) {
      assertAgrees(network(), loss, rows);
    }
  }

  /** One row has no batch statistics. */
  @ParameterizedTest
  @CsvSource({"2", "7", "16"})
  void whatIsNormalisedAgreesWithTheReference(int rows) {
    assertAgrees(Networks.images(), Loss.CROSS_ENTROPY, rows);
    assertAgrees(WiredNetworks.uNet(), Loss.CROSS_ENTROPY, rows);
    assertAgrees(Networks.lines(), Loss.CROSS_ENTROPY, rows);
    assertAgrees(Networks.normalisedRows(), Loss.CROSS_ENTROPY, rows);
  }

  @ParameterizedTest
  @CsvSource({"1", "3", "17"})
  void rowsOnTheirOwnAgreeWithTheReference(int rows) {
    assertAgrees(Networks.plainImages(), Loss.CROSS_ENTROPY, rows);
    assertAgrees(Networks.globallyPooled(), Loss.CROSS_ENTROPY, rows);
    assertAgrees(Networks.sequences(new LstmCell()), Loss.CROSS_ENTROPY, rows);
    assertAgrees(Networks.sequences(new GruCell()), Loss.MEAN_SQUARED_ERROR, rows);
    assertAgrees(Networks.transformer(0.2f), Loss.CROSS_ENTROPY, rows);
    assertAgrees(WiredNetworks.decoder(), Loss.CROSS_ENTROPY, rows);
  }

  /** In front of each are numbers above 0 alone, for which all of them are defined. */
  @Test
  void activationsOfLayersAgreeWithTheReference() {
    Initialiser positive = Initialiser.uniform(0.01, 0.3);
    for (Activation activation : ActivationWords.all().values()) {
      Network network =
          Network.input(9)
              .dense(7, Activation.SOFTPLUS)
              .with(new Dense(6, activation, positive))
              .dense(8, Activation.SOFTPLUS)
              .with(new Activated(activation))
              .dense(5);
      assertAgrees(network, Loss.CROSS_ENTROPY, 19);
    }
  }

  @ParameterizedTest
  @MethodSource("io.kindling.engine.testing.Networks#all")
  void stepsWithoutRowsAgreeWithTheReference(Network network) {
    assertAgrees(network, Loss.CROSS_ENTROPY, 0);
    assertAgrees(network, Loss.MEAN_SQUARED_ERROR, 0);
  }

  private void assertAgrees(Network network, Loss loss, int rows) {
    for (Mode mode : Mode.values()) {
      StepTrial trial = new StepTrial(network, loss, rows, mode);
      Map<String, float[]> expected = trial.run(new ReferenceBackend());
      StepTrial.assertClose(loss + " " + mode, trial.run(backend()), expected, toleranceOfSteps());
    }
  }

  @Test
  void repeatsItselfToTheBit() {
    for (Network network : List.of(network(), Networks.images(), Networks.transformer(0.2f))) {
      StepTrial trial = new StepTrial(network, Loss.CROSS_ENTROPY, 31, Mode.TRAIN);
      assertThat(trial.run(backend()).get("gradient"))
          .isEqualTo(trial.run(backend()).get("gradient"));
    }
  }

  @Test
  void programsOfSeveralSizesShareOneWorkspace() {
    Network network = network();
    try (StepEngine engine = StepEngine.open(network, Loss.CROSS_ENTROPY, backend(), 2)) {
      engine.load(network.initialParameters(5), network.initialState());
      float[] before = gradient(engine, 6);
      gradient(engine, 90);
      assertThat(gradient(engine, 6)).isEqualTo(before);
    }
  }

  private static float[] gradient(StepEngine engine, int rows) {
    StepBatch batch = engine.batch(rows, Mode.TRAIN);
    new StepTrial(network(), Loss.CROSS_ENTROPY, batch.rows(), Mode.TRAIN).fill(batch);
    engine.run(batch, KEY, 1);
    float[] gradient = new float[network().parameters().length()];
    engine.readSlotInto(1, gradient);
    return gradient;
  }

  @Test
  void slotsAddUpAsFloatsDo() {
    Network network = network();
    try (StepEngine engine = StepEngine.open(network, Loss.CROSS_ENTROPY, backend(), 2)) {
      engine.load(network.initialParameters(5), network.initialState());
      float[] second = gradient(engine, 12);
      StepBatch batch = engine.batch(8, Mode.TRAIN);
      new StepTrial(network(), Loss.CROSS_ENTROPY, batch.rows(), Mode.TRAIN).fill(batch);
      engine.run(batch, KEY, 0);
      float[] sum = new float[second.length];
      engine.readSlotInto(0, sum);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += second[i];
      }
      engine.accumulateSlot(0, 1);
      float[] found = new float[sum.length];
      engine.readSlotInto(0, found);
      assertThat(found).isEqualTo(sum);
    }
  }

  private static float[] copy(FloatBuffer buffer) {
    float[] numbers = new float[buffer.capacity()];
    buffer.get(0, numbers);
    return numbers;
  }
}
