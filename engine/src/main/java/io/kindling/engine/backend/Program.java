package io.kindling.engine.backend;

import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.nio.FloatBuffer;
import java.util.List;

/** A compiled {@link StepGraph}. A run allocates nothing that grows with the work. */
public interface Program {
  /**
   * The memory of an input (to be filled before a run; it keeps its content) or an output (to be
   * read after a run, before the next of any program of the workspace), row-major.
   */
  FloatBuffer buffer(Value value);

  /** Runs the graph; gradients, if there are any, replace the content of the slot. */
  void run(RunKey key, int slot);

  /** The calls of a run in order; empty where the back end has no plan. */
  List<PlanStep> plan();

  /** The same with the median time that each call took in so many runs. */
  List<PlanStep> profile(RunKey key, int slot, int runs);
}
