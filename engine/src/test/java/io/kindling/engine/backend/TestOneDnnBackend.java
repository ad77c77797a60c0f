package io.kindling.engine.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.kindling.engine.backend.onednn.OneDnnBackend;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.Network;
import io.kindling.engine.op.Activation;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.step.Mode;
import io.kindling.engine.step.StepBatch;
import io.kindling.engine.step.StepEngine;
import io.kindling.engine.testing.BackendContract;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

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
