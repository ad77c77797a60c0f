package io.kindling.engine.backend.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.backend.Backend;
import io.kindling.engine.backend.Program;
import io.kindling.engine.backend.StepGraph;
import io.kindling.engine.backend.Workspace;
import io.kindling.engine.backend.reference.ReferenceBackend;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Value;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.Chain;
import io.kindling.engine.network.Conv;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.NetworkGraphs;
import io.kindling.engine.network.Residual;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.random.CounterRandom;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.step.Mode;
import io.kindling.engine.step.StepBatch;
import io.kindling.engine.step.StepEngine;
import io.kindling.engine.testing.Networks;
import io.kindling.engine.testing.StepTrial;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What runs together gives what each would give alone. */
class TestFusion {
  private static final RunKey KEY = new RunKey(3, 1, 0, 0);
  private static final Activation IDENTITY = Activation.IDENTITY;
  private static final Network NETWORK = Networks.images();

  private static StepGraph step(int rows, Mode mode) {
    return NetworkGraphs.of(NETWORK, Loss.CROSS_ENTROPY, rows, mode);
  }

  /** The same, but somebody asks for every number on the way: nothing can be joined. */
  private static StepGraph apart(StepGraph step) {
    List<Value> outputs = new ArrayList<>(step.outputs());
    for (Node node : step.graph().nodes()) {
      if (!(node.op() instanceof Leaf)) {
        for (int i = 0; i < node.shapes().size(); i++) {
          outputs.add(node.output(i));
        }
      }
    }
    return new StepGraph(
        step.graph(), step.parameters(), step.state(), step.inputs(), outputs, step.gradients());
  }

  /** Which ops run together, those that run first. */
  private static Set<String> joined(StepGraph step) {
    Fusion fusion = Fusion.of(step);
    Set<String> found = new TreeSet<>();
    for (Node node : step.graph().nodes().stream().filter(fusion::runs).toList()) {
      String name = nameOf(node);
      if (!fusion.activation(node).equals(Activation.IDENTITY)) {
        found.add(name + " " + fusion.activation(node).kind());
      }
      fusion.joinedGradient(node).ifPresent(other -> found.add(name + " " + nameOf(other)));
      fusion.joinedNorm(node).ifPresent(other -> found.add(name + " " + nameOf(other)));
      fusion.joinedPool(node).ifPresent(other -> found.add(name + " " + nameOf(other)));
      fusion.added(node).ifPresent(other -> found.add(name + " + " + nameOf(other.node())));
    }
    return found;
  }

  private static String nameOf(Node node) {
    return node.op().getClass().getSimpleName();
  }

  @Test
  void theNetworkOfThisTestJoinsAllThatCanBe() {
    assertThat(joined(step(4, Mode.TRAIN)))
        .containsExactly(
            "ActivateGradient PoolGradient",
            "Affine RELU",
            "BatchNormGradient ActivateGradient",
            "BatchNormTrain RELU",
            "Convolution RELU",
            "Pairwise RELU");
    assertThat(joined(step(4, Mode.EVALUATE)))
        .containsExactly(
            "Affine RELU",
            "Convolution + Activate",
            "Convolution + BatchNormEval",
            "Convolution BatchNormEval",
            "Convolution RELU");
    assertThat(joined(apart(step(4, Mode.TRAIN)))).isEmpty();
    assertThat(joined(apart(step(4, Mode.EVALUATE)))).isEmpty();
  }

  @Test
  void aSumJoinsTheConvolutionBeforeItWhereNothingNormalises() {
    Network network =
        Network.input(3, 9, 7)
            .with(new Conv(20, 3, Activation.TANH))
            .with(
                new Residual(
                    Chain.of(new Conv(20, 3, Activation.RELU), Networks.convolution(20, 3, 1)),
                    Chain.NONE,
                    Activation.SIGMOID))
            .with(new Residual(Chain.of(Networks.convolution(20, 1, 1)), Chain.NONE, IDENTITY))
            .flatten()
            .dense(5);
    for (Mode mode : Mode.values()) {
      assertThat(joined(NetworkGraphs.of(network, Loss.CROSS_ENTROPY, 3, mode)))
          .containsExactly(
              "Convolution + Activate",
              "Convolution RELU",
              "Convolution SIGMOID",
              "Convolution TANH");
      new StepTrial(network, Loss.CROSS_ENTROPY, 3, mode)
          .assertLikeReference(mode.toString(), new OneDnnBackend(1), 1e-4);
    }
  }

  @Test
  void rowsAndSequencesJoinTheirActivationsAsImagesDo() {
    StepGraph rows = NetworkGraphs.of(Networks.normalisedRows(), Loss.CROSS_ENTROPY, 4, Mode.TRAIN);
    assertThat(joined(rows))
        .containsExactly("BatchNormGradient ActivateGradient", "BatchNormTrain RELU");
    for (Mode mode : Mode.values()) {
      StepGraph lines = NetworkGraphs.of(Networks.lines(), Loss.CROSS_ENTROPY, 4, mode);
      assertThat(joined(Sinking.of(lines))).isEqualTo(joined(step(4, mode)));
    }
  }

  @ParameterizedTest
  @CsvSource({"2", "5", "16"})
  void joinedOrApartTheNumbersAreTheSame(int rows) {
    for (Mode mode : Mode.values()) {
      StepGraph step = step(rows, mode);
      StepTrial.assertClose(mode.toString(), run(step, step), run(apart(step), step), 1e-5);
    }
  }

  /** The gradient, and what the step itself puts out. */
  private static Map<String, float[]> run(StepGraph compiled, StepGraph step) {
    try (Workspace workspace =
        new OneDnnBackend(1).open(NETWORK.parameters(), NETWORK.state(), 1)) {
      workspace.load(NETWORK.initialParameters(5), NETWORK.initialState());
      Program program = workspace.compile(compiled);
      for (int i = 0; i < step.inputs().size(); i++) {
        FloatBuffer input = program.buffer(step.inputs().get(i));
        for (int j = 0; j < input.capacity(); j++) {
          boolean isLabel = i == NetworkGraphs.TARGETS;
          input.put(j, isLabel ? j % 5 : (float) CounterRandom.normal(20 + i, 0, j));
        }
      }
      program.run(KEY, 0);
      float[] gradient = new float[NETWORK.parameters().length()];
      workspace.readGradientInto(0, 0, gradient, gradient.length);
      return Map.of(
          "gradient", gradient,
          "predictions", copy(program.buffer(step.outputs().get(NetworkGraphs.PREDICTIONS))),
          "losses", copy(program.buffer(step.outputs().get(NetworkGraphs.LOSSES))));
    }
  }

  /** Statistics that have moved far from those that a network starts from. */
  private static float[] moved(long key) {
    float[] state = new float[NETWORK.state().length()];
    for (int i = 0; i < state.length; i++) {
      state[i] = (float) (0.3 + CounterRandom.uniform(key, 0, i));
    }
    return state;
  }

  private static float[] predictions(StepEngine engine, int rows) {
    StepBatch batch = engine.batch(rows, Mode.EVALUATE);
    new StepTrial(NETWORK, Loss.CROSS_ENTROPY, rows, Mode.EVALUATE).fill(batch);
    engine.run(batch, KEY, 0);
    return copy(batch.predictions());
  }

  private static StepEngine open(Backend backend) {
    return StepEngine.open(NETWORK, Loss.CROSS_ENTROPY, backend, 1);
  }

  @Test
  void weightsWithANormalisationInThemFollowWhatIsLoaded() {
    try (StepEngine engine = open(new OneDnnBackend(1));
        StepEngine reference = open(new ReferenceBackend())) {
      for (int load = 0; load < 3; load++) {
        float[] parameters = NETWORK.initialParameters(5 + load / 2);
        engine.load(parameters, moved(load));
        reference.load(parameters, moved(load));
        for (int rows : new int[] {4, 3, 4}) {
          StepTrial.assertClose(
              "predictions", predictions(engine, rows), predictions(reference, rows), 1e-4);
        }
      }
    }
  }

  private static float[] copy(FloatBuffer buffer) {
    float[] numbers = new float[buffer.capacity()];
    buffer.get(0, numbers);
    return numbers;
  }
}
