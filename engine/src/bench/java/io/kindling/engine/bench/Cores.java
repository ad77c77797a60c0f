package io.kindling.engine.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import com.sun.management.OperatingSystemMXBean;
import io.kindling.engine.backend.Backend;
import io.kindling.engine.backend.PlanStep;
import io.kindling.engine.backend.Program;
import io.kindling.engine.backend.StepGraph;
import io.kindling.engine.backend.Workspace;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.network.Layout;
import io.kindling.engine.op.Affine;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.random.RunKey;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * What so many threads can do at most, and that both sides use so many: told from one large matrix
 * product on each side.
 *
 * @param peak billions of operations a second in the fastest of our products
 * @param ours the cores that were busy while ours ran
 * @param peers the cores that were busy while PyTorch's ran
 */
record Cores(int threads, double peak, double ours, double peers) {
  private static final int SIZE = 1024;
  private static final int PROFILES = 40;
  private static final double MILLIS = 400;
  private static final double TOO_MANY = 0.5;
  private static final double DISTURBED = 0.1;
  private static final RunKey KEY = new RunKey(1, 0, 0, 0);

  /** Sets PyTorch's threads and measures both sides. */
  static Cores measure(Backend backend, int threads) {
    Graph graph = new Graph();
    Value x = graph.add(Leaf.input("x", Shape.of(SIZE, SIZE))).output();
    Layout layout = new Layout(List.of()).plus("w", Shape.of(SIZE, SIZE));
    Leaf leaf = new Leaf(Leaf.Kind.PARAMETER, "w", Shape.of(SIZE, SIZE), 0);
    Value y = graph.add(new Affine(), x, graph.add(leaf).output()).output();
    Layout none = new Layout(List.of());
    StepGraph step = new StepGraph(graph, layout, none, List.of(x), List.of(y), List.of());
    try (Workspace workspace = backend.open(layout, none, 1);
        NDManager manager = Engine.getInstance().newBaseManager()) {
      JniUtils.setNumThreads(threads);
      Program program = workspace.compile(step);
      double ours = busy(() -> program.run(KEY, 0));
      NDArray left = manager.ones(new ai.djl.ndarray.types.Shape(SIZE, SIZE));
      double peers = busy(() -> left.matMul(left).close());
      double peak = 0;
      for (int i = 0; i < PROFILES; i++) {
        peak = Math.max(peak, fastest(program.profile(KEY, 0, 1)));
      }
      return new Cores(threads, peak, ours, peers).checked();
    }
  }

  private static double fastest(List<PlanStep> steps) {
    return steps.stream().mapToDouble(PlanStep::gigaflops).max().orElse(0);
  }

  /** The time of all threads of this process beside that of the clock. */
  private static double busy(Runnable product) {
    OperatingSystemMXBean process =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    Alternation.warm(product, MILLIS);
    long start = System.nanoTime();
    long used = process.getProcessCpuTime();
    Alternation.warm(product, MILLIS);
    return (double) (process.getProcessCpuTime() - used) / (System.nanoTime() - start);
  }

  private Cores checked() {
    if (peak == 0
        || Math.max(ours, peers) > threads + TOO_MANY
        || JniUtils.getNumThreads() != threads) {
      throw new IllegalStateException(
          "Both sides were told to use " + threads + " threads, but not both do: " + this);
    }
    return this;
  }

  /** Whether something else kept a side from using all its threads. */
  boolean disturbed() {
    return Math.min(ours, peers) < (1 - DISTURBED) * threads;
  }

  /** The share of the peak that so many operations in so many milliseconds are. */
  double share(double operations, double milliseconds) {
    return operations / milliseconds / 1e6 / peak;
  }

  String label() {
    return threads == 1 ? "1 thread" : threads + " threads";
  }
}
