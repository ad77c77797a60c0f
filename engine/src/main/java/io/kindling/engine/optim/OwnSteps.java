package io.kindling.engine.optim;

import io.kindling.engine.Checks;
import io.kindling.engine.backend.ParameterMemory;
import io.kindling.engine.step.Finite;

/**
 * Steps parameters where they lie, by a gradient that lies beside them: part by part, each while it
 * is in the cache, so that no array of their length is copied. The numbers are those of steps of
 * whole arrays, to the bit. Not thread-safe.
 */
public final class OwnSteps {
  /**
   * Small enough that a part of all arrays of a step stays in the first-level cache. With its
   * header such an array takes 8,192 bytes, so that equal places of arrays that lie behind one
   * another are whole pages apart: otherwise CPUs take reads of one for what was just written to
   * another.
   */
  private static final int PART = 2044;

  private final Optimizer rule;
  private final ParameterMemory memory;
  private final Finite finite = new Finite();
  private final int length;
  private final int part;
  private final float[] update;
  private final float[] parameters;

  /** Steps of the parameters of an engine, or of another memory. */
  public OwnSteps(Optimizer rule, ParameterMemory memory) {
    this.rule = rule;
    this.memory = memory;
    this.length = memory.length();
    this.part = rule.stepsEachAlone() ? Math.min(PART, length) : length;
    this.update = new float[part];
    this.parameters = new float[part];
  }

  /** The state before the first step, in parts as these steps need it. */
  public OptimizerState initialState() {
    return part < length ? rule.initialState(length, part) : rule.initialState(length);
  }

  /**
   * Steps by the gradient in slot 0, divided.
   *
   * @param step the number of this step, from 1
   * @param rates of the chains of links, see {@link Optimizer#rates}
   * @param divisor mostly the weight of the rows that the gradient is the sum of
   * @param state from {@link #initialState}
   * @return false if a number of the gradient is not finite: parameters and state have taken the
   *     step all the same and are to be thrown away
   */
  public boolean step(long step, float[] rates, float divisor, OptimizerState state) {
    Checks.require(
        state.suits(part),
        "Expected a state that these steps began with, found one of other steps");
    OptimizerStep open = rule.begin(step, rates, length, update, parameters, state);
    if (part < length) {
      inParts(open, divisor);
    } else {
      whole(open, divisor);
    }
    return finite.tookAll();
  }

  private void inParts(OptimizerStep open, float divisor) {
    for (int from = 0, number = 0; from < length; from += part, number++) {
      int count = Math.min(part, length - from);
      read(from, count, divisor);
      open.workOnPart(number, from, from + count);
      memory.putParameters(from, parameters, count);
    }
  }

  /** Norms are of all parameters, so that steps with norms go over them more than once. */
  private void whole(OptimizerStep open, float divisor) {
    read(0, length, divisor);
    do {
      open.work(0, length);
    } while (open.next());
    memory.putParameters(0, parameters, length);
  }

  private void read(int from, int count, float divisor) {
    memory.readGradientInto(0, from, update, count);
    memory.readParametersInto(from, parameters, count);
    if (isPowerOfTwo(divisor)) {
      // Its reciprocal gives the same numbers, and faster.
      finite.takeAndMultiplyInPlace(update, count, 1 / divisor);
    } else {
      finite.take(update, count);
      divideInPlace(update, count, divisor);
    }
  }

  private static boolean isPowerOfTwo(float number) {
    return Math.abs(number) == Math.scalb(1f, Math.getExponent(number));
  }

  private static void divideInPlace(float[] numbers, int count, float divisor) {
    for (int i = 0; i < count; i++) {
      numbers[i] /= divisor;
    }
  }
}
