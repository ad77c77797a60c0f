package io.kindling.engine.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.kindling.engine.backend.onednn.OneDnnBackend;
import io.kindling.engine.backend.reference.ReferenceBackend;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.Network;
import io.kindling.engine.op.Activate;
import io.kindling.engine.op.ActivateGradient;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Broadcast;
import io.kindling.engine.op.PairFunction;
import io.kindling.engine.op.Pairwise;
import io.kindling.engine.op.Reduce;
import io.kindling.engine.op.Reduction;
import io.kindling.engine.op.Select;
import io.kindling.engine.random.CounterRandom;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.step.Mode;
import io.kindling.engine.step.StepBatch;
import io.kindling.engine.step.StepEngine;
import io.kindling.engine.testing.BackendContract;
import io.kindling.engine.testing.OpCase;
import io.kindling.engine.testing.StepTrial;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestOneDnnBackend extends BackendContract {
  private static final Network NETWORK =
      Network.input(20).dense(40, Activation.RELU).batchNorm().dropout(0.2f).dense(4);

  @Override
  protected Backend backend() {
    return new OneDnnBackend(1);
  }

  @Test
  void nameSaysVersionAndInstructions() {
    assertThat(backend().name()).matches("onednn \\d+\\.\\d+\\.\\d+ \\S+");
  }

  /** Loops take arrays in blocks of 1,024 numbers. */
  @ParameterizedTest
  @ValueSource(ints = {1, 1023, 1024, 1025, 2500})
  void blocksEndWhereArraysDo(int width) {
    int[] full = {3, 2, width};
    for (int[] small : List.of(new int[] {width}, new int[] {3, 1, 1}, new int[] {2, 1})) {
      assertAgrees(new Broadcast(Shape.of(full)), small);
      assertAgrees(new Select(), small, full, small);
      assertAgrees(new Select(), full, small, full);
      for (PairFunction function : PairFunction.values()) {
        assertAgrees(new Pairwise(function), small, full);
        assertAgrees(new Pairwise(function), small, new int[] {2, 1});
      }
    }
    for (Reduction reduction : Reduction.values()) {
      assertAgrees(new Reduce(reduction, 0), full);
      assertAgrees(new Reduce(reduction, 1), full);
      assertAgrees(new Reduce(reduction, 0, 1), full);
      assertAgrees(new Reduce(reduction, 0, 2), full);
    }
    for (Activation activation : List.of(Activation.STEP, Activation.RECIPROCAL)) {
      assertAgrees(new Activate(activation), full);
      assertAgrees(new ActivateGradient(activation), full, full);
    }
  }

  private void assertAgrees(Op op, int[]... shapes) {
    List<OpCase.Input> inputs = new ArrayList<>();
    for (int[] shape : shapes) {
      inputs.add(
          new OpCase.Input(Shape.of(shape), (key, i) -> 0.5 + CounterRandom.uniform(key, 0, i)));
    }
    OpCase one = new OpCase(op, inputs, List.of());
    float[] expected = outputs(new ReferenceBackend(), one).get(0);
    float[] found = outputs(backend(), one).get(0);
    StepTrial.assertClose(op + " of " + one.inputs(), found, expected, tolerance(1));
  }

  @Test
  void aStepAllocatesNothingThatGrows() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    try (StepEngine engine = StepEngine.open(NETWORK, Loss.CROSS_ENTROPY, backend(), 2)) {
      StepBatch batch = engine.batch(64, Mode.TRAIN);
      for (int step = 0; step < 2000; step++) {
        engine.run(batch, new RunKey(1, step, 0, 0), 0);
      }
      long native1 = engine.nativeBytes();
      long before = threads.getThreadAllocatedBytes(self);
      for (int step = 0; step < 1000; step++) {
        engine.run(batch, new RunKey(1, step, 0, 0), 0);
      }
      long perStep = (threads.getThreadAllocatedBytes(self) - before) / 1000;
      assertThat(perStep).isLessThan(512);
      assertThat(engine.nativeBytes()).isEqualTo(native1);
    }
  }

  @Test
  void closingFreesEverythingAndEndsUse() {
    StepEngine engine = StepEngine.open(NETWORK, Loss.CROSS_ENTROPY, backend(), 2);
    StepBatch batch = engine.batch(8, Mode.TRAIN);
    assertThat(engine.nativeBytes()).isPositive();
    engine.close();
    assertThat(engine.nativeBytes()).isZero();
    assertThatThrownBy(() -> engine.run(batch, new RunKey(1, 0, 0, 0), 0))
        .hasMessage("This workspace is closed: its memory has been freed");
  }
}
