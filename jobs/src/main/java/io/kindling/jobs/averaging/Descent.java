package io.kindling.jobs.averaging;

import io.kindling.engine.network.Segment;
import io.kindling.engine.optim.DescentSpec;
import io.kindling.engine.optim.Lbfgs;
import io.kindling.engine.optim.LbfgsSpec;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.optim.Progress;
import io.kindling.engine.optim.Stepping;
import java.util.List;
import java.util.Map;

/**
 * What the driver does with the whole loss and gradient of a step. Holds the parameters; a step
 * changes their arrays in place.
 */
interface Descent {
  /**
   * A descent before its first step.
   *
   * @param stepping what is around the rule
   * @param start how long the training is
   * @param parameters is changed by steps
   */
  static Descent of(
      DescentSpec spec,
      Stepping stepping,
      Progress start,
      List<Segment> segments,
      float[] parameters) {
    return spec instanceof LbfgsSpec search
        ? new SearchDescent(search, stepping, start, segments, parameters)
        : new ChainDescent((OptimizerSpec) spec, stepping, start, segments, parameters);
  }

  /** Where the next gradient is to be taken. */
  float[] current();

  /** What is measured and kept. */
  float[] measured();

  /**
   * Makes a step.
   *
   * @param gradients not yet added up
   * @param sums that came with them, see {@link SumsLayout}
   * @return the sums to tell of the step
   */
  double[] step(Additions gradients, double[] sums, Blocks blocks);

  /** Takes the metrics of an epoch, by part and name. */
  default void epochEnded(Map<String, Double> metrics) {}

  /** Whether the last step moved what is measured. */
  default boolean hasMoved() {
    return true;
  }

  /** Whether steps have come to their end, and how. */
  default Lbfgs.Outcome outcome() {
    return Lbfgs.Outcome.RUNNING;
  }

  /** Copies of the arrays that it keeps from step to step, by name. */
  Map<String, float[]> export();

  /** The steps made. */
  long steps();

  /** How far the training has come, by the metrics of its epochs. */
  Progress progress();

  /**
   * Goes back, or on, to what was before.
   *
   * @param parameters is changed by steps
   */
  void restore(float[] parameters, MasterState before);
}
