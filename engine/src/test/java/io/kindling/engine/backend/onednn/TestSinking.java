package io.kindling.engine.backend.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.backend.PlanStep;
import io.kindling.engine.backend.Program;
import io.kindling.engine.backend.StepGraph;
import io.kindling.engine.backend.Workspace;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.Activated;
import io.kindling.engine.network.BatchNorm;
import io.kindling.engine.network.Bias;
import io.kindling.engine.network.Chain;
import io.kindling.engine.network.Conv;
import io.kindling.engine.network.GlobalAveragePool;
import io.kindling.engine.network.Initialiser;
import io.kindling.engine.network.Layout;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.NetworkGraphs;
import io.kindling.engine.network.Padding;
import io.kindling.engine.network.Pooling;
import io.kindling.engine.network.Recurrent;
import io.kindling.engine.network.Residual;
import io.kindling.engine.op.Activate;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.op.PoolKind;
import io.kindling.engine.op.Reshape;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.sequence.GruCell;
import io.kindling.engine.step.Mode;
import io.kindling.engine.testing.Networks;
import io.kindling.engine.testing.StepTrial;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Reshapes sink behind what they do not matter to. */
class TestSinking {
  private static final int ROWS = 2;
  private static final Layout NONE = new Layout(List.of());
  private static final Chain NOTHING = Chain.NONE;
  private static final Activated RELU = new Activated(Activation.RELU);

  private final Graph graph = new Graph();

  /** Convolutions of 16 channels, normalised, pooled, and added to what came in. */
  private static Network of(
      Network input, List<Integer> kernel, List<Integer> padding, List<Integer> pool) {
    Conv convolution =
        new Conv(
            16,
            kernel,
            List.of(1),
            List.of(1),
            Padding.of(padding),
            1,
            Bias.NONE,
            Initialiser.HE,
            Activation.IDENTITY);
    Chain branch = Chain.of(convolution, BatchNorm.DEFAULT, RELU, convolution, BatchNorm.DEFAULT);
    return input
        .with(convolution)
        .batchNorm()
        .with(RELU)
        .with(new Pooling(PoolKind.MAX, pool, pool, Padding.VALID))
        .with(convolution)
        .with(new Residual(branch, NOTHING, Activation.RELU))
        .with(new GlobalAveragePool())
        .dense(5);
  }

  private static Network sequences() {
    return of(Network.input(3, 40), List.of(5), List.of(2), List.of(2));
  }

  private static Network images() {
    return of(Network.input(3, 1, 40), List.of(1, 5), List.of(0, 2), List.of(1, 2));
  }

  private static List<PlanStep> plan(Network network, Mode mode) {
    try (Workspace workspace =
        new OneDnnBackend(1).open(network.parameters(), network.state(), 1)) {
      return workspace.compile(NetworkGraphs.of(network, Loss.CROSS_ENTROPY, ROWS, mode)).plan();
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void sequencesRunTheKernelsOfImagesOfOneLine(Mode mode) {
    assertThat(plan(sequences(), mode).stream().map(PlanStep::kernel))
        .isEqualTo(plan(images(), mode).stream().map(PlanStep::kernel).toList());
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void sequencesAreNotCopiedBetweenTheirLayers(Mode mode) {
    List<String> copied =
        plan(sequences(), mode).stream()
            .filter(step -> step.kernel().startsWith("reorder"))
            .map(PlanStep::shape)
            .filter(shape -> shape.startsWith("[" + ROWS + "x16x"))
            .toList();
    // The global means, one number for each channel, and what comes back to them.
    assertThat(copied).hasSizeLessThanOrEqualTo(2).containsOnly("[2x16x1x1]");
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void allThatConvolvesNormalisesPoolsOrAddsHasOneLayout(Mode mode) {
    List<String> layouts =
        plan(sequences(), mode).stream()
            .filter(step -> step.kernel().matches("(batch|gradient|pooling|binary add).*"))
            .map(PlanStep::layout)
            .distinct()
            .toList();
    assertThat(layouts).hasSize(1);
    assertThat(layouts.get(0)).isNotEqualTo("abcd f32");
  }

  /** Sequences that are added as they come in, or that something else reads on the way. */
  private static Network mixed() {
    Conv convolution = Networks.convolution(3, 3, 1);
    Chain branch = Chain.of(convolution, BatchNorm.DEFAULT, new Activated(Activation.TANH));
    return Network.input(3, 11)
        .with(new Activated(Activation.GELU))
        .with(new Residual(branch, NOTHING, Activation.RELU))
        .dropout(0.3f)
        .with(new Residual(Chain.of(convolution, RELU), NOTHING, Activation.IDENTITY))
        .with(Networks.stack(new GruCell(), Recurrent.Returned.LAST, 0))
        .dense(5);
  }

  @ParameterizedTest
  @CsvSource({"2", "5", "17"})
  void mixedWithOthersTheNumbersAreThoseOfTheReference(int rows) {
    for (Mode mode : Mode.values()) {
      new StepTrial(mixed(), Loss.CROSS_ENTROPY, rows, mode)
          .assertLikeReference(mode.toString(), new OneDnnBackend(1), 1e-4);
    }
  }

  private Value reshaped(Value x, int... sizes) {
    return graph.add(new Reshape(Shape.of(sizes)), x).output();
  }

  private Value relu(Value x) {
    return graph.add(new Activate(Activation.RELU), x).output();
  }

  @Test
  void whatIsAskedForIsThereUnderEachShape() {
    Value x = graph.add(Leaf.input("x", Shape.of(2, 3))).output();
    Value flat = reshaped(x, 6);
    Value back = reshaped(flat, 2, 3);
    Value cut = relu(flat);
    Value again = relu(reshaped(cut, 3, 2));
    Value sum = Formulas.add(graph, again, reshaped(x, 3, 2));
    List<Value> outputs = List.of(flat, back, cut, again, sum);
    StepGraph step = new StepGraph(graph, NONE, NONE, List.of(x), outputs, List.of());
    try (Workspace workspace = new OneDnnBackend(1).open(NONE, NONE, 1)) {
      Program program = workspace.compile(step);
      program.buffer(x).put(0, new float[] {-1, 2, -3, 4, -5, 6});
      program.run(new RunKey(1, 0, 0, 0), 0);
      assertThat(found(program, flat)).containsExactly(-1, 2, -3, 4, -5, 6);
      assertThat(found(program, back)).containsExactly(-1, 2, -3, 4, -5, 6);
      assertThat(found(program, cut)).containsExactly(0, 2, 0, 4, 0, 6);
      assertThat(found(program, again)).containsExactly(0, 2, 0, 4, 0, 6);
      assertThat(found(program, sum)).containsExactly(-1, 4, -3, 8, -5, 12);
    }
  }

  private static float[] found(Program program, Value value) {
    float[] numbers = new float[value.shape().elements()];
    program.buffer(value).get(0, numbers);
    return numbers;
  }

  @Test
  void reshapesOfReshapesAreOneAndReshapesBackAreNone() {
    Value x = graph.add(Leaf.input("x", Shape.of(2, 3))).output();
    Value y = relu(reshaped(relu(reshaped(reshaped(x, 6), 3, 2)), 2, 3));
    Value z = Formulas.sum(graph, y, 0);
    StepGraph sunk =
        Sinking.of(new StepGraph(graph, NONE, NONE, List.of(x), List.of(z), List.of()));
    Fusion fusion = Fusion.of(sunk);
    List<String> needed =
        sunk.graph().nodes().stream().filter(fusion::isNeeded).map(TestSinking::name).toList();
    assertThat(needed).containsExactly("Leaf", "Activate", "Activate", "Reduce");
  }

  private static String name(Node node) {
    return node.op().getClass().getSimpleName();
  }
}
