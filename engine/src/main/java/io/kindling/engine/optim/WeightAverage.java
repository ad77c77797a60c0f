package io.kindling.engine.optim;

import io.kindling.engine.Checks;

/** Which mean of the weights over time is measured and kept, in place of the last weights. */
public sealed interface WeightAverage {
  /** Moves the mean on by the parameters after a step, element by element. */
  void moveInPlace(float[] mean, float[] parameters, int from, int to, long step);

  /** The last weights. */
  record None() implements WeightAverage {
    @Override
    public void moveInPlace(float[] mean, float[] parameters, int from, int to, long step) {
      throw new IllegalStateException("There is no mean of the weights to move");
    }
  }

  /** A mean that forgets: decay times itself and the rest of the new weights. */
  record Exponential(float decay) implements WeightAverage {
    public Exponential {
      Checks.require(
          decay > 0 && decay < 1, "Invalid decay %s: expected a number between 0 and 1", decay);
    }

    @Override
    public void moveInPlace(float[] mean, float[] parameters, int from, int to, long step) {
      float kept = step == 1 ? 0 : decay;
      float rest = 1 - kept;
      for (int i = from; i < to; i++) {
        mean[i] = kept * mean[i] + rest * parameters[i];
      }
    }
  }

  /**
   * The plain mean of the weights after step {@code from} and every so many steps after it
   * (Izmailov et al. 2018); before that, the last weights.
   */
  record Stochastic(long from, long every) implements WeightAverage {
    public Stochastic {
      Checks.require(from >= 1, "Invalid first step %s: expected a number from 1", from);
      Checks.require(every >= 1, "Invalid number of steps %s: expected a number from 1", every);
    }

    @Override
    public void moveInPlace(float[] mean, float[] parameters, int first, int to, long step) {
      if (step <= from) {
        System.arraycopy(parameters, first, mean, first, to - first);
      } else if ((step - from) % every == 0) {
        float share = (float) (1.0 / ((step - from) / every + 1));
        for (int i = first; i < to; i++) {
          mean[i] += share * (parameters[i] - mean[i]);
        }
      }
    }
  }
}
