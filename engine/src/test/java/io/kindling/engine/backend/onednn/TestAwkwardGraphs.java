package io.kindling.engine.backend.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.jna.NativeLibrary;
import io.kindling.engine.backend.Backend;
import io.kindling.engine.backend.Program;
import io.kindling.engine.backend.StepGraph;
import io.kindling.engine.backend.Workspace;
import io.kindling.engine.backend.reference.ReferenceBackend;
import io.kindling.engine.graph.Gradients;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.Layout;
import io.kindling.engine.network.Network;
import io.kindling.engine.op.Activate;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Affine;
import io.kindling.engine.op.Convolution;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.op.Reshape;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.step.Mode;
import io.kindling.engine.step.StepEngine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Graphs that no layer makes today, and calls that no job makes. */
class TestAwkwardGraphs {
  private static final RunKey KEY = new RunKey(1, 0, 0, 0);
  private static final Layout NONE = new Layout(List.of());

  private final Graph graph = new Graph();
  private final List<Value> parameters = new ArrayList<>();
  private Layout layout = NONE;

  private Value parameter(int... sizes) {
    Shape shape = Shape.of(sizes);
    String name = "p" + parameters.size();
    Leaf leaf = new Leaf(Leaf.Kind.PARAMETER, name, shape, layout.length());
    layout = layout.plus(name, shape);
    parameters.add(graph.add(leaf).output());
    return parameters.get(parameters.size() - 1);
  }

  private float[] gradient(Backend backend, Value x, Value number) {
    List<Value> gradients = Gradients.of(graph, number, parameters);
    StepGraph step = new StepGraph(graph, layout, NONE, List.of(x), List.of(number), gradients);
    float[] flat = new float[layout.length()];
    try (Workspace workspace = backend.open(layout, NONE, 1)) {
      float[] weights = new float[layout.length()];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = (i % 7 - 3) / 4f;
      }
      workspace.load(weights, new float[0]);
      Program program = workspace.compile(step);
      for (int i = 0; i < x.shape().elements(); i++) {
        program.buffer(x).put(i, 1 + i % 5);
      }
      program.run(KEY, 0);
      workspace.readGradientInto(0, 0, flat, flat.length);
    }
    return flat;
  }

  private void assertAgree(Value x, Value number) {
    float[] expected = gradient(new ReferenceBackend(), x, number);
    float[] found = gradient(new OneDnnBackend(1), x, number);
    for (int i = 0; i < expected.length; i++) {
      assertThat(found[i]).as("gradient %s", i).isCloseTo(expected[i], within(1e-3f));
    }
  }

  @Test
  void aGradientThatTwoParametersShareReachesBoth() {
    Value x = graph.add(Leaf.input("x", Shape.of(3))).output();
    Value sum = Formulas.add(graph, parameter(3), parameter(3));
    assertAgree(x, Formulas.sum(graph, Formulas.multiply(graph, sum, x), 0));
  }

  @Test
  void aGroupedConvolutionMayBeUsedTwice() {
    List<Integer> one = List.of(1, 1);
    Convolution grouped = new Convolution(one, one, one, one, 4);
    Value x = graph.add(Leaf.input("x", Shape.of(2, 8, 4, 4))).output();
    Value w = parameter(8, 2, 3, 3);
    Value once = graph.add(grouped, x, w).output();
    Value twice = graph.add(grouped, once, w).output();
    Value flat = graph.add(new Reshape(Shape.of(256)), twice).output();
    assertAgree(x, Formulas.scale(graph, Formulas.sum(graph, flat, 0), 1e-3));
  }

  @Test
  void anActivationBehindAProductOfNothingIsStillApplied() {
    Value x = graph.add(Leaf.input("x", Shape.of(2, 0))).output();
    Value w = graph.add(new Leaf(Leaf.Kind.PARAMETER, "w", Shape.of(3, 0), 0)).output();
    Layout own = NONE.plus("w", Shape.of(3, 0)).plus("b", Shape.of(3));
    Value b = graph.add(new Leaf(Leaf.Kind.PARAMETER, "b", Shape.of(3), 0)).output();
    Value product = graph.add(new Affine(), x, w, b).output();
    Value y = graph.add(new Activate(Activation.RELU), product).output();
    try (Workspace workspace = new OneDnnBackend(1).open(own, NONE, 1)) {
      workspace.load(new float[] {-1, 0, 2}, new float[0]);
      Program program =
          workspace.compile(new StepGraph(graph, own, NONE, List.of(x), List.of(y), List.of()));
      program.run(KEY, 0);
      float[] found = new float[6];
      program.buffer(y).get(0, found);
      assertThat(found).containsExactly(0, 0, 2, 0, 0, 2);
    }
  }

  @Test
  void saturatedGatesAreExactlySaturated() {
    float[] x = {9.1f, 20, 1e9f, Float.POSITIVE_INFINITY, -9.1f, -20, -1e9f, 0, Float.NaN};
    float[] tanh = new float[x.length];
    Curves.tanhInto(tanh, x);
    assertThat(tanh).containsExactly(1, 1, 1, 1, -1, -1, -1, 0, Float.NaN);
    for (int i = -100; i <= 100; i++) {
      float[] one = {i / 10f};
      Curves.tanhInto(one, one.clone());
      assertThat((double) one[0]).isCloseTo(Math.tanh(i / 10f), within(4e-7));
    }
  }

  @Test
  void enginesOfDifferentTeamsMayTakeTurnsOnAThread() {
    Network network = Network.input(4).dense(3);
    try (StepEngine alone = open(network, 1);
        StepEngine pair = open(network, 2)) {
      for (int turn = 0; turn < 2; turn++) {
        alone.run(alone.batch(2, Mode.EVALUATE), KEY, 0);
        assertThat(team()).isEqualTo(1);
        pair.run(pair.batch(2, Mode.EVALUATE), KEY, 0);
        assertThat(team()).isEqualTo(2);
      }
    }
  }

  private static StepEngine open(Network network, int threads) {
    return StepEngine.open(network, Loss.CROSS_ENTROPY, new OneDnnBackend(threads), 1);
  }

  private static int team() {
    String library = OneDnnLibrary.openMp().orElseThrow();
    return NativeLibrary.getInstance(library)
        .getFunction("omp_get_max_threads")
        .invokeInt(new Object[0]);
  }

  @Test
  void slotsAndPartsThatAreNotThereAreRefused() {
    Network network = Network.input(4).dense(3);
    try (StepEngine engine = open(network, 1)) {
      assertThatThrownBy(() -> engine.run(engine.batch(2, Mode.TRAIN), KEY, 5))
          .hasMessage("There is no slot 5: expected 0 to 0");
      assertThatThrownBy(() -> engine.readGradientInto(0, 3, new float[15], 13))
          .hasMessage("There are no 13 parameters from 3 on: there are 15");
      assertThatThrownBy(() -> engine.readParametersInto(15, new float[15], 1))
          .hasMessage("There are no 1 parameters from 15 on: there are 15");
      assertThatThrownBy(() -> engine.putParameters(-1, new float[15], 2))
          .hasMessage("There are no 2 parameters from -1 on: there are 15");
    }
  }
}
