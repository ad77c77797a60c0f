package io.kindling.engine.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.kindling.engine.backend.onednn.OneDnnBackend;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.Network;
import io.kindling.engine.optim.Optimizer;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.optim.OptimizerState;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.sequence.GruCell;
import io.kindling.engine.sequence.LstmCell;
import io.kindling.engine.testing.Networks;
import io.kindling.engine.testing.WiredNetworks;
import java.lang.management.ManagementFactory;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a whole step takes on the heap: parameters in, a run, the gradient out, the optimizer. */
class TestWholeStepAllocation {
  private static final int STEPS = 50;
  private static final long MOST = 4096;

  static Stream<Arguments> networks() {
    return Stream.of(
        Arguments.of("perceptron", Networks.perceptron()),
        Arguments.of("images", Networks.images()),
        Arguments.of("lstm", Networks.recurrent(new LstmCell())),
        Arguments.of("gru", Networks.recurrent(new GruCell())),
        Arguments.of("transformer with dropout", Networks.transformer(0.2f)),
        Arguments.of("uNet", WiredNetworks.uNet()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void aStepTakesAlmostNothingHoweverManyRows(String name, Network network) {
    Optimizer optimizer = Optimizer.of(new OptimizerSpec.Adam(1e-3f));
    float[] parameters = network.initialParameters(1);
    float[] running = network.initialState();
    float[] gradient = new float[parameters.length];
    OptimizerState state = optimizer.initialState(parameters.length);
    try (StepEngine engine =
        StepEngine.open(network, Loss.CROSS_ENTROPY, new OneDnnBackend(1), 1)) {
      for (int rows : new int[] {4, 64}) {
        StepBatch batch = engine.batch(rows, Mode.TRAIN);
        long before = 0;
        for (int step = 1; step <= 2 * STEPS; step++) {
          if (step == STEPS + 1) {
            before = allocated();
          }
          engine.load(parameters, running);
          engine.run(batch, new RunKey(1, step, 0, 0), 0);
          engine.readSlotInto(0, gradient);
          optimizer.stepInPlace(0, parameters.length, step, gradient, parameters, state);
        }
        assertThat((allocated() - before) / STEPS).as("bytes with %s rows", rows).isLessThan(MOST);
      }
    }
  }

  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getCurrentThreadAllocatedBytes();
  }
}
