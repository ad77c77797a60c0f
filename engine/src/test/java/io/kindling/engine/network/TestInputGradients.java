package io.kindling.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.backend.Backend;
import io.kindling.engine.backend.Program;
import io.kindling.engine.backend.StepGraph;
import io.kindling.engine.backend.Workspace;
import io.kindling.engine.backend.onednn.OneDnnBackend;
import io.kindling.engine.backend.reference.ReferenceBackend;
import io.kindling.engine.graph.Gradients;
import io.kindling.engine.graph.Value;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.random.CounterRandom;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.sequence.LstmCell;
import io.kindling.engine.step.Mode;
import io.kindling.engine.testing.Networks;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The gradient of a whole network's losses with respect to what it is given. */
class TestInputGradients {
  private static final int ROWS = 3;
  private static final float STEP = 1e-2f;

  private static final class Run implements AutoCloseable {
    private final Workspace workspace;
    private final Program program;
    private final Value number;
    private final Value slope;
    private final FloatBuffer features;

    Run(Network network, Mode mode, Backend backend) {
      StepGraph step = NetworkGraphs.of(network, Loss.CROSS_ENTROPY, ROWS, mode);
      Value losses = step.outputs().get(NetworkGraphs.LOSSES);
      Value input = step.inputs().get(0);
      number = Formulas.sum(step.graph(), losses, 0);
      slope = Gradients.of(step.graph(), number, List.of(input)).get(0);
      List<Value> outputs = new ArrayList<>(step.outputs());
      outputs.addAll(List.of(number, slope));
      workspace = backend.open(step.parameters(), step.state(), 1);
      workspace.load(network.initialParameters(3), network.initialState());
      program =
          workspace.compile(
              new StepGraph(
                  step.graph(),
                  step.parameters(),
                  step.state(),
                  step.inputs(),
                  outputs,
                  step.gradients()));
      for (int i = 0; i < step.inputs().size(); i++) {
        FloatBuffer given = program.buffer(step.inputs().get(i));
        for (int j = 0; j < given.capacity(); j++) {
          boolean isLabel = i == NetworkGraphs.TARGETS;
          given.put(j, isLabel ? j % 5 : (float) (1 + CounterRandom.normal(30 + i, 0, j)));
        }
      }
      features = program.buffer(input);
    }

    float[] slopes() {
      program.run(new RunKey(1, 0, 0, 0), 0);
      float[] slopes = new float[features.capacity()];
      program.buffer(slope).get(0, slopes);
      return slopes;
    }

    /** The loss with one number moved. */
    double moved(int place, float by) {
      float kept = features.get(place);
      features.put(place, kept + by);
      program.run(new RunKey(1, 0, 0, 0), 0);
      features.put(place, kept);
      return program.buffer(number).get(0);
    }

    @Override
    public void close() {
      workspace.close();
    }
  }

  @Test
  void theyAreWhatMovingTheInputGivesAndTheSameOnBothBackEnds() {
    for (Network network : List.of(Networks.plainImages(), Networks.recurrent(new LstmCell()))) {
      for (Mode mode : Mode.values()) {
        try (Run reference = new Run(network, mode, new ReferenceBackend());
            Run fast = new Run(network, mode, new OneDnnBackend(1))) {
          float[] expected = reference.slopes();
          assertThat(fast.slopes()).as(mode.toString()).containsExactly(expected, within(1e-4f));
          double steepest = 0;
          for (float slope : expected) {
            steepest = Math.max(steepest, Math.abs(slope));
          }
          assertThat(steepest).isGreaterThan(5e-3);
          for (int place = 0; place < expected.length; place += 13) {
            double rise = reference.moved(place, STEP) - reference.moved(place, -STEP);
            assertThat(rise / (2 * STEP))
                .as("%s %s", mode, place)
                .isCloseTo(expected[place], within(0.03 * steepest));
          }
        }
      }
    }
  }
}
