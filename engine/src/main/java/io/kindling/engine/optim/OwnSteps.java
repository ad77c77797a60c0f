package io.kindling.engine.optim;

import io.kindling.engine.backend.ParameterMemory;
import io.kindling.engine.step.Finite;

/**
 * Steps parameters where they lie, by a gradient that lies beside them: part by part, each while it
 * is in the cache, so that no array of their length is copied. The numbers are those of steps of
 * whole arrays, to the bit. Not thread-safe.
 */
public final class OwnSteps {
  /**
   * What a step reads and writes of a part stays in the second-level cache, mostly in the first.
   */
  private static final int PART = 4096;

  private final Optimizer rule;
  private final ParameterMemory memory;
  private final Finite finite = new Finite();
  private final int length;
  private float[] update = {};
  private float[] parameters = {};

  /** Steps of the parameters of an engine, or of another memory. */
  public OwnSteps(Optimizer rule, ParameterMemory memory) {
    this.rule = rule;
    this.memory = memory;
    this.length = memory.length();
  }

  /**
   * Steps by the gradient in slot 0, divided.
   *
   * @param step the number of this step, from 1
   * @param rates of the chains of links, see {@link Optimizer#rates}
   * @param divisor mostly the weight of the rows that the gradient is the sum of
   * @return false if a number of the gradient is not finite: parameters and state may hold a part
   *     of the step then and are to be thrown away
   */
  public boolean step(long step, float[] rates, float divisor, OptimizerState state) {
    int part = rule.stepsEachAlone() ? Math.min(PART, length) : length;
    if (update.length < part) {
      update = new float[part];
      parameters = new float[part];
    }
    OptimizerStep open = rule.begin(step, rates, length, update, parameters, state);
    return part < length ? inParts(open, divisor) : whole(open, divisor);
  }

  private boolean inParts(OptimizerStep open, float divisor) {
    for (int from = 0; from < length; from += PART) {
      int count = Math.min(PART, length - from);
      if (!read(from, count, divisor)) {
        return false;
      }
      open.workApart(from, from + count);
      memory.putParameters(from, parameters, count);
    }
    return true;
  }

  /** Norms are of all parameters, so that steps with norms go over them more than once. */
  private boolean whole(OptimizerStep open, float divisor) {
    if (!read(0, length, divisor)) {
      return false;
    }
    do {
      open.work(0, length);
    } while (open.next());
    memory.putParameters(0, parameters, length);
    return true;
  }

  private boolean read(int from, int count, float divisor) {
    memory.readGradientInto(0, from, update, count);
    memory.readParametersInto(from, parameters, count);
    if (!finite.all(update, 0, count)) {
      return false;
    }
    divideInPlace(update, count, divisor);
    return true;
  }

  /** By a power of two through its reciprocal, which gives the same numbers and is faster. */
  private static void divideInPlace(float[] numbers, int count, float divisor) {
    if (Math.abs(divisor) == Math.scalb(1f, Math.getExponent(divisor))) {
      float factor = 1 / divisor;
      for (int i = 0; i < count; i++) {
        numbers[i] *= factor;
      }
    } else {
      for (int i = 0; i < count; i++) {
        numbers[i] /= divisor;
      }
    }
  }
}
