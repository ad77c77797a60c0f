package io.kindling.jobs.training;

import io.kindling.engine.step.StepBatch;
import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.List;

/** Where a batch keeps what its rows carry from window to window. */
interface CarriedBuffers extends Serializable {
  /** Where a network's layers keep it. */
  CarriedBuffers OF_NETWORK = new CarriedBuffers() {};

  /** To fill before a run. */
  default List<FloatBuffer> in(StepBatch batch) {
    return batch.carriedIn();
  }

  /** To read after it, each as long as its match that goes in. */
  default List<FloatBuffer> out(StepBatch batch) {
    return batch.carriedOut();
  }
}
