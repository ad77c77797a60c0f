package io.kindling.engine.backend.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.backend.Program;
import io.kindling.engine.backend.StepGraph;
import io.kindling.engine.backend.Workspace;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.Layout;
import io.kindling.engine.network.Network;
import io.kindling.engine.op.Activate;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Affine;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.random.CounterRandom;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.step.Mode;
import io.kindling.engine.step.StepBatch;
import io.kindling.engine.step.StepEngine;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestOneDnnPrograms {
  private static final RunKey KEY = new RunKey(3, 1, 0, 0);
  private static final int ROWS = 37;
  private static final Network NETWORK =
      Network.input(50).dense(70, Activation.RELU).dense(33, Activation.TANH).dense(6);

  @ParameterizedTest
  @CsvSource({"1,1,1", "2,15,16", "17,33,31", "64,100,10"})
  void anActivationJoinedToAProductEqualsASeparateOne(int rows, int in, int out) {
    for (Activation activation :
        List.of(Activation.RELU, Activation.TANH, Activation.SIGMOID, Activation.LEAKY_RELU)) {
      float[] joined = activated(activation, rows, in, out, false);
      float[] separate = activated(activation, rows, in, out, true);
      for (int i = 0; i < joined.length; i++) {
        assertThat(joined[i]).as(activation.toString()).isCloseTo(separate[i], within(1e-6f));
      }
    }
  }

  /** Whoever also asks for what is activated keeps the two apart. */
  private static float[] activated(
      Activation activation, int rows, int in, int out, boolean apart) {
    Graph graph = new Graph();
    Layout layout = new Layout(List.of()).plus("weight", Shape.of(out, in));
    Value x = graph.add(Leaf.input("x", Shape.of(rows, in))).output();
    Value w = graph.add(new Leaf(Leaf.Kind.PARAMETER, "weight", Shape.of(out, in), 0)).output();
    Value product = graph.add(new Affine(), x, w).output();
    Value y = graph.add(new Activate(activation), product).output();
    Layout none = new Layout(List.of());
    List<Value> outputs = apart ? List.of(y, product) : List.of(y);
    try (Workspace workspace = new OneDnnBackend(1).open(layout, none, 1)) {
      workspace.load(normals(1, layout.length()), new float[0]);
      Program program =
          workspace.compile(new StepGraph(graph, layout, none, List.of(x), outputs, List.of()));
      program.buffer(x).put(0, normals(2, rows * in));
      program.run(KEY, 0);
      return copy(program.buffer(y));
    }
  }

  @Test
  void parametersLoadedAnewAreSeenByAllPrograms() {
    float[] first = NETWORK.initialParameters(1);
    float[] second = NETWORK.initialParameters(2);
    try (StepEngine engine = open(1)) {
      engine.load(first, new float[0]);
      float[] before = gradient(engine);
      engine.load(second, new float[0]);
      float[] between = gradient(engine);
      engine.load(first, new float[0]);
      assertThat(between).isNotEqualTo(before);
      assertThat(gradient(engine)).isEqualTo(before);
    }
  }

  @Test
  void teamsOfTwoThreadsAgreeWithOneAndRepeatThemselves() {
    float[] alone = gradientOf(1);
    float[] team = gradientOf(2);
    assertThat(gradientOf(2)).isEqualTo(team);
    for (int i = 0; i < alone.length; i++) {
      assertThat(team[i]).isCloseTo(alone[i], within(1e-4f));
    }
  }

  private static float[] gradientOf(int threads) {
    try (StepEngine engine = open(threads)) {
      engine.load(NETWORK.initialParameters(1), new float[0]);
      return gradient(engine);
    }
  }

  @Test
  void anEngineMayMoveToAnotherThread() {
    try (StepEngine engine = open(1)) {
      engine.load(NETWORK.initialParameters(1), new float[0]);
      float[] here = gradient(engine);
      assertThat(CompletableFuture.supplyAsync(() -> gradient(engine)).join()).isEqualTo(here);
    }
  }

  @Test
  void sayWhichThreadsAreExpected() {
    assertThatThrownBy(() -> new OneDnnBackend(0))
        .hasMessage("Invalid threads 0: expected at least 1");
  }

  private static StepEngine open(int threads) {
    return StepEngine.open(NETWORK, Loss.CROSS_ENTROPY, new OneDnnBackend(threads), 1);
  }

  private static float[] gradient(StepEngine engine) {
    StepBatch batch = engine.batch(ROWS, Mode.TRAIN);
    batch.features().put(0, normals(5, ROWS * 50));
    for (int n = 0; n < ROWS; n++) {
      batch.targets().put(n, n % 6);
      batch.weights().put(n, 1);
    }
    engine.run(batch, KEY, 0);
    float[] gradient = new float[NETWORK.parameters().length()];
    engine.readSlotInto(0, gradient);
    return gradient;
  }

  private static float[] normals(long key, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) CounterRandom.normal(key, 0, i);
    }
    return numbers;
  }

  private static float[] copy(FloatBuffer buffer) {
    float[] numbers = new float[buffer.capacity()];
    buffer.get(0, numbers);
    return numbers;
  }
}
