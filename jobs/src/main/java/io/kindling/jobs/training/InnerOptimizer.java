package io.kindling.jobs.training;

import io.kindling.engine.optim.OptimizerState;
import io.kindling.engine.optim.OwnSteps;
import java.util.Arrays;

/** The optimizer of one shard that steps by itself: its state, and the steps it made. */
final class InnerOptimizer {
  /** Counts are handed back as two numbers below this, which a float holds exactly. */
  private static final int DIGIT = 1 << 20;

  private static final int COUNT = 2;

  private final OwnSteps parameters;
  private final OptimizerState state;
  private long steps;

  InnerOptimizer(OwnSteps parameters) {
    this.parameters = parameters;
    this.state = parameters.initialState();
  }

  /** Steps the engine's parameters; false if the gradient is not finite. */
  boolean step(float[] rates, float weight) {
    steps++;
    return parameters.step(steps, rates, weight, state);
  }

  /** How many numbers its state has. */
  int size() {
    return state.size();
  }

  /** Begins with no state, as one that has made so many steps. */
  void reset(long made) {
    state.reset();
    steps = made;
  }

  /** Begins with a mean of states, empty for none, as one that has made so many steps. */
  void begin(float[] mean, long made) {
    if (mean.length == 0) {
      reset(made);
    } else {
      state.takeFrom(mean, 0);
      steps = made;
    }
  }

  /** Multiplies the state into an array. */
  void timesInto(float weight, float[] product) {
    state.copyInto(product, 0);
    for (int i = 0; i < product.length; i++) {
      product[i] *= weight;
    }
  }

  /** How many of the numbers that a shard hands back are its optimizer's. */
  int handed() {
    return COUNT + size();
  }

  /** All that it is, followed by other numbers. */
  float[] handBack(float[] others) {
    float[] all = new float[handed() + others.length];
    all[0] = steps % DIGIT;
    all[1] = steps / DIGIT;
    state.copyInto(all, COUNT);
    System.arraycopy(others, 0, all, handed(), others.length);
    return all;
  }

  /** Becomes what was handed back, empty for one before its first step; gives what followed it. */
  float[] resume(float[] numbers) {
    if (numbers.length == 0) {
      reset(0);
      return numbers;
    }
    steps = (long) numbers[1] * DIGIT + (long) numbers[0];
    state.takeFrom(numbers, COUNT);
    return Arrays.copyOfRange(numbers, handed(), numbers.length);
  }
}
