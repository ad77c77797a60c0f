package io.kindling.engine.backend;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.kindling.engine.backend.onednn.OneDnnBackend;
import io.kindling.engine.graph.Gradients;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.network.Layout;
import io.kindling.engine.op.Activate;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.BatchNormTrain;
import io.kindling.engine.op.Constant;
import io.kindling.engine.op.Convolution;
import io.kindling.engine.op.Embedding;
import io.kindling.engine.op.Fill;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.Gather;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.op.Lstm;
import io.kindling.engine.op.Pool;
import io.kindling.engine.op.PoolKind;
import io.kindling.engine.op.Reshape;
import io.kindling.engine.op.Softmax;
import io.kindling.engine.op.Transpose;
import io.kindling.engine.random.RunKey;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

/** A graph with convolution, normalisation, pooling, recurrence and softmax, run many times. */
class TestSteadyMemory {
  private static final int STEPS = 10_000;

  /** What leaks grows in each of them; the heap may grow in one. */
  private static final int WINDOWS = 3;

  private static final int LOOK_UPS = 256;
  private static final long MOST_HEAP = 4096;
  private static final long MOST_GROWTH = 8_000_000;
  private static final int CHUNK = 1 << 16;
  private static final List<Integer> ONE = List.of(1, 1);

  private final Graph graph = new Graph();
  private final List<Value> parameters = new ArrayList<>();
  private Layout layout = new Layout(List.of());
  private byte[] garbage = {};

  private Value parameter(int... sizes) {
    Shape shape = Shape.of(sizes);
    String name = "p" + parameters.size();
    Leaf leaf = new Leaf(Leaf.Kind.PARAMETER, name, shape, layout.length());
    layout = layout.plus(name, shape);
    parameters.add(graph.add(leaf).output());
    return parameters.get(parameters.size() - 1);
  }

  private StepGraph step() {
    Value x = graph.add(Leaf.input("x", Shape.of(4, 1, 8, 8))).output();
    var convolution = new Convolution(ONE, ONE, ONE, ONE, 1);
    Value h = graph.add(convolution, x, parameter(6, 1, 3, 3), parameter(6)).output();
    h = graph.add(new BatchNormTrain(1e-5f), h, parameter(6), parameter(6)).output(0);
    h = graph.add(new Activate(Activation.RELU), h).output();
    List<Integer> two = List.of(2, 2);
    List<Integer> none = List.of(0, 0);
    h = graph.add(new Pool(PoolKind.MAX, two, two, none, none), h).output(0);
    h = graph.add(new Reshape(Shape.of(4, 6, 16)), h).output();
    h = graph.add(Transpose.of(1, 0, 2), h).output();
    Value zero = graph.add(new Fill(0, Shape.of(4, 5))).output();
    h =
        graph
            .add(
                new Lstm(),
                h,
                zero,
                zero,
                parameter(20, 16),
                parameter(20, 5),
                parameter(20),
                parameter(20),
                graph.add(new Constant(List.of(6f, 0f, 3f, 2f), Shape.of(4))).output())
            .output(0);
    h = graph.add(new Softmax(-1), h).output();
    Value number = Formulas.sum(graph, Formulas.multiply(graph, h, h), 0, 1, 2);
    number = Formulas.add(graph, number, lookUp());
    List<Value> gradients = Gradients.of(graph, number, parameters);
    Layout none2 = new Layout(List.of());
    return new StepGraph(graph, layout, none2, List.of(x), List.of(number), gradients);
  }

  /** Rows of a table, by an embedding and by a gathering. */
  private Value lookUp() {
    Value symbols = graph.add(new Fill(3, Shape.of(LOOK_UPS))).output();
    Value rows = graph.add(new Embedding(), symbols, parameter(7, 2)).output();
    rows = Formulas.add(graph, rows, graph.add(new Gather(0), parameter(7, 2), symbols).output());
    return Formulas.sum(graph, Formulas.multiply(graph, rows, rows), 0, 1);
  }

  @Test
  void manyStepsLeaveTheMemoryFlatAndClosingReturnsAllOfIt() {
    StepGraph step = step();
    long outside = Pointer.totalBytes();
    try (Workspace workspace = new OneDnnBackend(1).open(step.parameters(), step.state(), 1)) {
      Program program = workspace.compile(step);
      workspace.load(new float[layout.length()], new float[0]);
      run(program, STEPS / 5);
      touchHeap();
      long held = workspace.nativeBytes();
      long heap = allocated();
      long growth = Long.MAX_VALUE;
      for (int i = 0; i < WINDOWS; i++) {
        long process = Pointer.physicalBytes();
        run(program, STEPS);
        growth = Math.min(growth, Pointer.physicalBytes() - process);
      }
      assertThat((allocated() - heap) / (WINDOWS * STEPS))
          .as("bytes on the heap a step")
          .isLessThan(MOST_HEAP);
      assertThat(workspace.nativeBytes()).isEqualTo(held);
      assertThat(growth).as("growth").isLessThan(MOST_GROWTH);
    }
    assertThat(Pointer.totalBytes()).isLessThanOrEqualTo(outside);
  }

  /** Pages of the heap that were never used before would count as growth. */
  private void touchHeap() {
    for (long left = 2 * Runtime.getRuntime().totalMemory(); left > 0; left -= CHUNK) {
      garbage = new byte[CHUNK];
    }
    assertThat(garbage).hasSize(CHUNK);
  }

  private static void run(Program program, int steps) {
    for (int i = 0; i < steps; i++) {
      program.run(new RunKey(1, i, 0, 0), 0);
    }
  }

  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
