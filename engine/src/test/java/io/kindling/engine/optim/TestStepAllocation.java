package io.kindling.engine.optim;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.network.Layout;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a step of an optimizer takes on the heap does not grow with the parameters. */
class TestStepAllocation {
  private static final int STEPS = 20;
  private static final long MOST = 4096;

  static Stream<OptimizerSpec> rules() {
    return Stream.of(
        new OptimizerSpec.Momentum(1e-3f, 0.9f),
        new OptimizerSpec.Adam(1e-3f),
        new OptimizerSpec.Lamb(1e-3f, 0.9f, 0.999f, 1e-6f, 0.01f));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aStepTakesAlmostNothing(OptimizerSpec rule) {
    Layout layout = new Layout(List.of());
    for (int layer = 0; layer < 10; layer++) {
      layout = layout.plus(layer + ".weight", Shape.of(300, 200));
    }
    Optimizer optimizer =
        Optimizer.of(rule, Stepping.PLAIN.with(Clipping.byGlobalNorm(1)), layout.segments());
    float[] parameters = new float[layout.length()];
    float[] gradient = new float[parameters.length];
    OptimizerState state = optimizer.initialState(parameters.length);
    long before = 0;
    for (int step = 1; step <= 2 * STEPS; step++) {
      if (step == STEPS + 1) {
        before = allocated();
      }
      optimizer.stepInPlace(0, parameters.length, step, gradient, parameters, state);
    }
    assertThat((allocated() - before) / STEPS).isLessThan(MOST);
  }

  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getCurrentThreadAllocatedBytes();
  }
}
