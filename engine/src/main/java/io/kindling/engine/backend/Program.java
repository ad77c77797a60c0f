package io.kindling.engine.backend;

import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.nio.FloatBuffer;

/** A compiled {@link StepGraph}. A run allocates nothing that grows with the work. */
public interface Program {
  /**
   * The memory of an input (to be filled before a run; it keeps its content) or an output (to be
   * read after a run, before the next of any program of the workspace), row-major.
   */
  FloatBuffer buffer(Value value);

  /** Runs the graph; gradients, if there are any, replace the content of the slot. */
  void run(RunKey key, int slot);
}
